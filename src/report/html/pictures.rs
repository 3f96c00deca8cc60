//! Screenshots: each is in the page once, however often it is shown.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use maud::{Markup, html};
use openssl::sha::sha256;

use super::words::plain;
use crate::report::Files;

/// Larger pictures stay in their files. The browser makes them of a window that is a tenth of this at most.
const LARGEST: usize = 4 << 20;

/// The pictures of a page, collected while it is written.
pub(super) struct Gallery<'f> {
    files: &'f dyn Files,
    known: HashMap<[u8; 32], usize>,
    kept: Vec<Picture>,
}

struct Picture {
    png: Vec<u8>,
    width: u32,
    height: u32,
}

impl<'f> Gallery<'f> {
    pub(super) fn new(files: &'f dyn Files) -> Self {
        Self { files, known: HashMap::new(), kept: Vec::new() }
    }

    /// A picture that becomes large when it is pressed. `None` when there is no such file, or none that is a picture.
    pub(super) fn show(&mut self, path: &str) -> Option<Markup> {
        let index = self.keep(path)?;
        let Picture { width, height, .. } = self.kept[index];
        let name = plain(path.rsplit('/').next().unwrap_or(path), 80);
        Some(html! {
            details.picture {
                summary {
                    svg role="img" aria-label={ "Screenshot " (name) } viewBox={ "0 0 " (width) " " (height) } {
                        use href={ "#picture-" (index) } {}
                    }
                    span.name { (name) }
                }
            }
        })
    }

    fn keep(&mut self, path: &str) -> Option<usize> {
        let png = self.files.read(path).filter(|png| png.len() <= LARGEST)?;
        let (width, height) = size(&png)?;
        let next = self.kept.len();
        let index = *self.known.entry(sha256(&png)).or_insert(next);
        if index == next {
            self.kept.push(Picture { png, width, height });
        }
        Some(index)
    }

    /// The pictures themselves, for the end of the page.
    pub(super) fn all(&self) -> Markup {
        html! {
            svg.kept aria-hidden="true" width="0" height="0" {
                @for (index, picture) in self.kept.iter().enumerate() { (symbol(index, picture)) }
            }
        }
    }
}

fn symbol(index: usize, picture: &Picture) -> Markup {
    let Picture { png, width, height } = picture;
    let mut address = String::with_capacity(png.len() * 4 / 3 + 32);
    address.push_str("data:image/png;base64,");
    STANDARD.encode_string(png, &mut address);
    html! {
        symbol id={ "picture-" (index) } viewBox={ "0 0 " (width) " " (height) } {
            image width=(width) height=(height) href=(address) {}
        }
    }
}

/// Width and height from the header that every PNG begins with (PNG §11.2.2).
fn size(png: &[u8]) -> Option<(u32, u32)> {
    let header = png.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")?;
    let (width, rest) = header.split_first_chunk::<4>()?;
    let (height, _) = rest.split_first_chunk::<4>()?;
    let size = (u32::from_be_bytes(*width), u32::from_be_bytes(*height));
    (size.0 > 0 && size.1 > 0).then_some(size)
}
