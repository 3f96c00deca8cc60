//! The logo: what the image file itself says of its format and size.

use std::{fs::File, io::Read, path::Path};

use openssl::sha::sha256;

use crate::secret::hex;

/// The most that is read of a file, in bytes: more than Okta takes, so that it can be told that there is more.
const MOST_READ: u64 = 2 * 1024 * 1024;

/// An image that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// The size of the file in bytes.
    pub bytes: u64,
    /// Its format; `None` when it is none that Okta takes.
    pub format: Option<LogoFormat>,
    /// SHA-256 of it, as far as it is read, in lower-case hexadecimal.
    pub sha256: String,
    /// Its width and height in pixels; `None` when the image does not tell.
    pub dimensions: Option<(usize, usize)>,
    /// Whether it ends as its format wants an image to end.
    pub whole: bool,
}

/// A format that Okta takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoFormat {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// Graphics Interchange Format.
    Gif,
}

/// The image cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the image {path} cannot be read")]
pub struct LogoError {
    path: String,
    #[source]
    source: std::io::Error,
}

impl Logo {
    /// Reads an image file. What it holds is not trusted: only a beginning of it is read, and only the numbers in its
    /// header are looked at.
    pub fn read(path: &Path) -> Result<Self, LogoError> {
        let refused = |source| LogoError { path: path.display().to_string(), source };
        // To open a pipe would wait for whoever writes into it.
        let metadata = std::fs::metadata(path).map_err(refused)?;
        if !metadata.is_file() {
            return Err(refused(std::io::Error::other("it is not a file")));
        }
        let file = File::open(path).map_err(refused)?;
        let mut beginning = Vec::new();
        file.take(MOST_READ).read_to_end(&mut beginning).map_err(refused)?;
        let bytes = metadata.len().max(beginning.len() as u64);
        Ok(Self { bytes, ..Self::of_bytes(&beginning) })
    }

    /// Looks at an image.
    pub fn of_bytes(image: &[u8]) -> Self {
        let format = imagesize::image_type(image).ok().and_then(|kind| match kind {
            imagesize::ImageType::Png => Some(LogoFormat::Png),
            imagesize::ImageType::Jpeg => Some(LogoFormat::Jpeg),
            imagesize::ImageType::Gif => Some(LogoFormat::Gif),
            _ => None,
        });
        let size = format.and_then(|_| imagesize::blob_size(image).ok());
        let dimensions = size.map(|size| (size.width, size.height));
        Self {
            bytes: image.len() as u64,
            format,
            sha256: hex(&sha256(image)),
            dimensions,
            whole: format.is_some_and(|it| it.ends(image)),
        }
    }
}

impl LogoFormat {
    /// Whether an image of this format reaches its end. Zeros behind it do not matter.
    fn ends(self, image: &[u8]) -> bool {
        let zeros = image.iter().rev().take_while(|byte| **byte == 0).count();
        let content = &image[..image.len() - zeros];
        match self {
            Self::Png => png_ends(image),
            // The marker "end of image".
            Self::Jpeg => content.ends_with(&[0xff, 0xd9]),
            // The trailer.
            Self::Gif => content.ends_with(b";"),
        }
    }
}

/// Whether the chunks of a PNG follow one another up to `IEND`, with image data among them (PNG §5).
fn png_ends(image: &[u8]) -> bool {
    let mut rest = image.get(8..).unwrap_or_default();
    let mut has_data = false;
    while let Some((header, body)) = rest.split_first_chunk::<8>() {
        let (length, kind) = header.split_at(4);
        let length = length.iter().fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
        has_data |= kind == b"IDAT";
        if kind == b"IEND" {
            return has_data;
        }
        // The checksum follows the content.
        let Some(next) = length.checked_add(4).and_then(|length| body.get(length..)) else { return false };
        rest = next;
    }
    false
}
