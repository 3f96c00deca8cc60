//! Durations, and the certificates to trust.

use std::time::Duration;

use openssl::{base64::encode_block, x509::X509};

use super::super::authored::AuthoredTimeouts;
use super::{Resolved, Resolver, Timeouts};
use crate::located::Located;

const DEFAULT_FLOW: Duration = Duration::from_secs(60);
const DEFAULT_PAGE: Duration = Duration::from_secs(15);
const DEFAULT_ORG: Duration = Duration::from_secs(30);
const DEFAULT_CLOCK_SKEW: Duration = Duration::from_secs(60);
const MAX_TIMEOUT: Duration = Duration::from_secs(3600);
const MAX_CLOCK_SKEW: Duration = Duration::from_secs(600);
const MAX_PEM_BYTES: u64 = 1024 * 1024;

const CERTIFICATES: &str = "expected a PEM file, relative to this scenario, of at most 1 MiB, or the PEM text itself";
const KEY: &str = "expected a file with a private key, relative to this scenario, of at most 1 MiB, or the key itself";

impl Resolver<'_> {
    pub(super) fn timeouts(&mut self, authored: &AuthoredTimeouts) -> Resolved<Timeouts> {
        let flow = self.timeout(authored.flow.as_ref(), DEFAULT_FLOW);
        let page = self.timeout(authored.page.as_ref(), DEFAULT_PAGE);
        let org = self.timeout(authored.org.as_ref(), DEFAULT_ORG);
        Ok(Timeouts { flow: flow?, page: page?, org: org? })
    }

    pub(super) fn clock_skew(&mut self, written: Option<&Located<String>>) -> Resolved<Duration> {
        self.duration(written, DEFAULT_CLOCK_SKEW, Duration::ZERO..=MAX_CLOCK_SKEW)
    }

    fn timeout(&mut self, written: Option<&Located<String>>, default: Duration) -> Resolved<Duration> {
        self.duration(written, default, Duration::from_millis(1)..=MAX_TIMEOUT)
    }

    fn duration(
        &mut self,
        written: Option<&Located<String>>,
        default: Duration,
        allowed: std::ops::RangeInclusive<Duration>,
    ) -> Resolved<Duration> {
        let Some(written) = written else { return Ok(default) };
        let text = self.text(written)?;
        let Some(duration) = parse_duration(&text) else {
            let problem = format!("`{text}` is not a duration");
            return Err(self.report(written.place, problem, "expected a number and a unit: `500ms`, `60s` or `2m`"));
        };
        if allowed.contains(&duration) {
            return Ok(duration);
        }
        let expected = format!("expected {:?} to {:?}", allowed.start(), allowed.end());
        Err(self.report(written.place, format!("`{text}` is out of range"), expected))
    }

    /// The PEM text of the certificates to trust. `None` when the value is empty.
    pub(super) fn trust(&mut self, written: &Located<String>) -> Resolved<Option<Vec<u8>>> {
        Ok(self.pem(written)?.map(|(pem, _)| pem))
    }

    /// The certificates that are meant: DER, base64. None when the value is empty.
    pub(super) fn certificates(&mut self, written: &Located<String>) -> Resolved<Vec<String>> {
        let certificates = self.pem(written)?.map(|(_, certificates)| certificates).unwrap_or_default();
        let der = certificates.iter().map(|certificate| certificate.to_der().map(|der| encode_block(&der)));
        der.collect::<Result<_, _>>().map_err(|error| {
            let problem = format!("the certificates cannot be read: {error}");
            self.report(written.place, problem, "expected certificates in PEM")
        })
    }

    /// The PEM text that is meant, the value itself or the file that it names, and the certificates in it. `None`
    /// when the value is empty.
    fn pem(&mut self, written: &Located<String>) -> Resolved<Option<(Vec<u8>, Vec<X509>)>> {
        let text = self.substituted(written)?;
        if text.trim().is_empty() {
            return Ok(None);
        }
        let pem =
            if text.contains("-----BEGIN") { text.into_bytes() } else { self.file(written, &text, CERTIFICATES)? };
        let problem = match X509::stack_from_pem(&pem) {
            Ok(certificates) if !certificates.is_empty() => return Ok(Some((pem, certificates))),
            Ok(_) => "there is no certificate in it".to_owned(),
            Err(error) => format!("the certificates cannot be read: {error}"),
        };
        Err(self.report(written.place, problem, "expected certificates in PEM"))
    }

    /// The content of a file with a private key.
    pub(super) fn key_file(&mut self, written: &Located<String>, name: &str) -> Resolved<Vec<u8>> {
        self.file(written, name, KEY)
    }

    /// The content of a file that stands beside the scenario.
    fn file(&mut self, written: &Located<String>, name: &str, expected: &str) -> Resolved<Vec<u8>> {
        let path = self.file.beside(name);
        let problem = match std::fs::metadata(&path) {
            Ok(metadata) if metadata.len() > MAX_PEM_BYTES => format!("{} is too large", path.display()),
            Ok(_) => match std::fs::read(&path) {
                Ok(content) => return Ok(content),
                Err(error) => format!("cannot read {}: {error}", path.display()),
            },
            Err(error) => format!("cannot read {}: {error}", path.display()),
        };
        Err(self.report(written.place, problem, expected))
    }
}

fn parse_duration(text: &str) -> Option<Duration> {
    let digits = text.find(|character: char| !character.is_ascii_digit())?;
    // A number that does not fit is as unusable as one that is no number.
    let number: u64 = text[..digits].parse().ok()?;
    match text[digits..].trim() {
        "ms" => Some(Duration::from_millis(number)),
        "s" => Some(Duration::from_secs(number)),
        "m" => number.checked_mul(60).map(Duration::from_secs),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_a_number_and_a_unit() {
        assert_eq!(parse_duration("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(parse_duration("60s"), Some(Duration::from_secs(60)));
        assert_eq!(parse_duration("2 m"), Some(Duration::from_secs(120)));
        for wrong in ["60", "s", "1.5s", "-1s", "2h", "99999999999999999999s", "999999999999999999m", ""] {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
    }
}
