//! Takes secrets out of everything before it is written.
//!
//! A secret is replaced by a short keyed hash of itself: two places that held the same value can
//! still be seen to be equal, and nothing about the value can be learnt. The key is made afresh for
//! each run and never leaves memory.

use std::{
    collections::BTreeSet,
    fmt,
    iter::successors,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use openssl::{hash::MessageDigest, pkey::PKey, sign::Signer};

use super::{
    Secret, SecretSearch,
    escaped::unescaped,
    search::{DEEPEST, Forms},
};

/// Values shorter than this are not looked for: they would be found everywhere.
const SHORTEST: usize = 6;

/// The same for what of a value is left in base64.
const SHORTEST_IN_BASE64: usize = 8;

/// Longer values are not searched for at the end of the run, in bytes.
const LONGEST_RETIRED: usize = 2048;

/// Knows the run's secrets and replaces them.
pub struct Redactor {
    key: [u8; 32],
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    values: BTreeSet<String>,
    /// Secrets of attempts that are over: no longer replaced, still searched for at the end.
    retired: BTreeSet<String>,
    /// What is told openly, and so never learnt, in every form.
    open: BTreeSet<String>,
    /// Made from `values` when first needed after a change.
    search: Option<Arc<SecretSearch>>,
}

/// The secrets could not be prepared for searching.
#[derive(Debug, thiserror::Error)]
#[error("preparing to take the run's secrets out of its files")]
pub enum RedactError {
    /// The system gave no random key or refused the keyed hash.
    Crypto(#[from] openssl::error::ErrorStack),
    /// The searcher could not be built from the secrets.
    Search(#[from] aho_corasick::BuildError),
}

impl Redactor {
    /// A redactor that knows no secret yet, with a key of its own.
    pub fn new() -> Result<Self, RedactError> {
        let mut key = [0; 32];
        openssl::rand::rand_bytes(&mut key)?;
        Ok(Self { key, known: Mutex::default() })
    }

    /// A redactor for one attempt: knows what this one knows, and marks equal values alike. What it
    /// learns does not slow the other attempts; hand it back to [`Redactor::retire`].
    #[must_use]
    pub fn for_attempt(&self) -> Self {
        let (values, open) = {
            let known = self.known();
            (known.values.clone(), known.open.clone())
        };
        Self { key: self.key, known: Mutex::new(Known { values, open, ..Known::default() }) }
    }

    /// Keeps what an attempt's redactor learnt for the search at the end of the run. Values longer
    /// than `LONGEST_RETIRED` are let go: whole messages, whose signatures are kept by themselves.
    pub fn retire(&self, attempt: &Self) {
        let mut known = self.known();
        let learnt = std::mem::take(&mut attempt.known().values);
        known.retired.extend(learnt.into_iter().filter(|value| value.len() <= LONGEST_RETIRED));
    }

    /// `word` is told openly, such as the name of a user, and is not learnt from now on. Pages keep such words where
    /// secrets are kept too: Okta's own sign-in page writes the login into a cookie.
    pub fn leave_open(&self, word: &str) {
        self.known().open.extend(forms(word));
    }

    /// From now on, `secret` is replaced wherever it stands.
    pub fn learn(&self, secret: &Secret) {
        self.learn_text(secret.expose());
    }

    /// From now on, `value` is replaced wherever it stands. Values of less than six characters are
    /// not learnt: they would match everywhere.
    pub fn learn_text(&self, value: &str) {
        if value.len() < SHORTEST {
            return;
        }
        let mut known = self.known();
        let is_open = known.open.contains(value) || meanings(value).any(|meant| known.open.contains(&meant));
        if !is_open && known.values.insert(value.to_owned()) {
            known.search = None;
        }
    }

    /// What stands in place of `value`.
    pub fn mark(&self, value: &str) -> Result<String, RedactError> {
        let key = PKey::hmac(&self.key)?;
        let mut signer = Signer::new(MessageDigest::sha256(), &key)?;
        signer.update(value.as_bytes())?;
        let hash = signer.sign_to_vec()?;
        let short = super::hex(&hash[..hash.len().min(5)]);
        Ok(format!("[redacted {short}]"))
    }

    /// `text` without any known secret, in any of the forms in which it could stand there.
    pub fn redact(&self, text: &str) -> Result<String, RedactError> {
        Ok(self.current()?.replace(text))
    }

    /// `text` with an asterisk in the place of every byte of a known secret, for what others point into.
    pub fn blot(&self, text: &str) -> Result<String, RedactError> {
        Ok(self.current()?.blot(text))
    }

    /// `bytes` without any known secret.
    pub fn redact_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>, RedactError> {
        Ok(self.current()?.replace_bytes(bytes))
    }

    /// A search for every secret that the run ever knew.
    pub fn search(&self) -> Result<SecretSearch, RedactError> {
        let all: BTreeSet<String> = {
            let known = self.known();
            known.values.union(&known.retired).cloned().collect()
        };
        self.build(&all)
    }

    fn current(&self) -> Result<Arc<SecretSearch>, RedactError> {
        let mut known = self.known();
        if let Some(search) = &known.search {
            return Ok(Arc::clone(search));
        }
        let search = Arc::new(self.build(&known.values)?);
        known.search = Some(Arc::clone(&search));
        Ok(search)
    }

    fn build(&self, values: &BTreeSet<String>) -> Result<SecretSearch, RedactError> {
        let mut secrets = Vec::new();
        for value in values {
            let mark: Arc<str> = self.mark(value)?.into();
            let whole = forms(value).into_iter().collect();
            secrets.push(Forms { whole, within_base64: within_base64(value), mark });
        }
        Ok(SecretSearch::new(secrets)?)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Redactor({} secrets)", self.known().values.len())
    }
}

/// The ways in which a value is written down, apart from escapes, which the search reads: as it is, with the blanks of a
/// form (URL Standard §5.2), in base64, and, where the value has escapes of its own, as these mean it.
fn forms(value: &str) -> BTreeSet<String> {
    let mut forms = BTreeSet::from([value.to_owned(), value.replace(' ', "+"), STANDARD.encode(value)]);
    forms.extend(meanings(value));
    forms.retain(|form| form.trim().len() >= SHORTEST);
    forms
}

/// The value without its escapes, without those that were escaped in it, and so on.
fn meanings(value: &str) -> impl Iterator<Item = String> {
    let meaning = |text: &String| unescaped(text.as_bytes()).and_then(|(plain, _)| String::from_utf8(plain).ok());
    successors(Some(value.to_owned()), meaning).skip(1).take(DEEPEST)
}

/// What of a value does not depend on its surroundings when these are encoded with it in base64: where it begins within
/// three bytes decides what it looks like.
fn within_base64(value: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for before in 0..3 {
        let text = [vec![0; before], value.as_bytes().to_vec()].concat();
        // Characters that hold bits of what stands before or after are left out.
        let (first, last) = ((before * 8).div_ceil(6), text.len() * 8 / 6);
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let encoded = engine.encode(&text);
            forms.extend(encoded.get(first..last).filter(|form| form.len() >= SHORTEST_IN_BASE64).map(str::to_owned));
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_replaced_in_every_form_by_the_same_mark() {
        let redactor = Redactor::new().unwrap();
        redactor.learn(&Secret::new("p&ss \"word\"/1"));
        let mark = redactor.mark("p&ss \"word\"/1").unwrap();
        for form in ["p&ss \"word\"/1", "p%26ss+%22word%22%2F1", "p%26ss%20%22word%22%2F1", "p&ss \\\"word\\\"/1"] {
            assert_eq!(redactor.redact(&format!("a={form};")).unwrap(), format!("a={mark};"));
        }
        let search = redactor.search().unwrap();
        assert_eq!(search.find(b"nothing here"), None);
        assert_eq!(search.find(STANDARD.encode("p&ss \"word\"/1").as_bytes()), Some((0, mark.as_str())));
    }

    #[test]
    fn a_secret_is_found_however_much_of_it_is_escaped() {
        for (secret, written) in [
            ("Passw0rd!@# x", "Passw0rd!%40%23%20x"),
            ("Passw0rd!@# x", "Passw0rd%21%40%23+x"),
            ("K\u{e9}y-W\u{f6}rd-7+x", "K%c3%a9y-W%c3%b6rd-7%2bx"),
            ("K\u{e9}y-W\u{f6}rd-7+x", "K\\u00e9y-W\\u00F6rd-7+x"),
            ("p&ss<word/77", "p&amp;ss&lt;word/77"),
            ("p&ss<word/77", "p&#38;ss&#x3C;word&#x2f;77"),
            ("token/77/abcXYZ", "token\\/77\\/abcXYZ"),
            ("token/77/abcXYZ", "token%252F77%252fabcXYZ"),
            ("token/77/abcXYZ", "token\\\\\\/77\\\\\\/abcXYZ"),
            ("\"cookie%2Fof\"", "\\\"cookie%2Fof\\\""),
            ("\"cookie%2Fof\"", "%22cookie%252Fof%22"),
        ] {
            let redactor = Redactor::new().unwrap();
            redactor.learn_text(secret);
            let mark = redactor.mark(secret).unwrap();
            let (text, search) = (format!("a&amp;b={written};"), redactor.search().unwrap());
            assert!(search.find(text.as_bytes()).is_some_and(|(at, _)| at == 8), "{text}");
            assert_eq!(redactor.redact(&text).unwrap(), format!("a&amp;b={mark};"), "{secret}");
            let blot = format!("a&amp;b={};", "*".repeat(written.len()));
            assert_eq!(redactor.blot(&text).unwrap(), blot, "{secret}");
        }
    }

    #[test]
    fn a_secret_within_base64_is_found_wherever_it_begins() {
        let redactor = Redactor::new().unwrap();
        redactor.learn_text("s\u{e9}cret?word>1");
        let search = redactor.search().unwrap();
        for before in ["", "u", "us", "use", "user:"] {
            let text = format!("{before}s\u{e9}cret?word>1:after");
            for encoded in [STANDARD.encode(&text), URL_SAFE_NO_PAD.encode(&text)] {
                assert!(search.find(encoded.as_bytes()).is_some(), "{text}");
                let redacted = redactor.redact(&format!("Basic {encoded}")).unwrap();
                assert_eq!(search.find(redacted.as_bytes()), None, "{redacted}");
            }
        }
    }

    #[test]
    fn what_is_blotted_keeps_its_length() {
        let redactor = Redactor::new().unwrap();
        redactor.learn_text("s\u{e9}cret/1");
        assert_eq!(
            redactor.blot("a=s%C3%A9cret%2F1&b=s\u{e9}cret/1;").unwrap(),
            format!("a={}&b={};", "*".repeat(15), "*".repeat(9))
        );
    }

    #[test]
    fn equal_values_keep_equal_marks_and_runs_differ() {
        let (one, other) = (Redactor::new().unwrap(), Redactor::new().unwrap());
        assert_eq!(one.mark("same value").unwrap(), one.mark("same value").unwrap());
        assert_ne!(one.mark("same value").unwrap(), other.mark("same value").unwrap());
    }

    #[test]
    fn what_an_attempt_learnt_is_searched_for_at_the_end() {
        let run = Redactor::new().unwrap();
        let attempt = run.for_attempt();
        attempt.learn_text("session-cookie");
        assert_eq!(attempt.mark("session-cookie").unwrap(), run.mark("session-cookie").unwrap());
        run.retire(&attempt);
        assert_eq!(run.redact("session-cookie").unwrap(), "session-cookie");
        assert!(run.search().unwrap().find(b"a session-cookie").is_some());
    }

    #[test]
    fn what_is_told_openly_is_never_a_secret_however_it_is_written() {
        let run = Redactor::new().unwrap();
        run.leave_open("ann@example.test");
        let attempt = run.for_attempt();
        for cookie in ["ann@example.test", "ann%40example.test", "another@example.test"] {
            attempt.learn_text(cookie);
        }
        assert_eq!(attempt.redact("ann@example.test").unwrap(), "ann@example.test");
        assert!(attempt.redact("another@example.test").unwrap().starts_with("[redacted "));
    }

    #[test]
    fn the_longer_of_two_secrets_wins() {
        let redactor = Redactor::new().unwrap();
        redactor.learn_text("secret");
        redactor.learn_text("secret-longer");
        assert_eq!(redactor.redact("secret-longer").unwrap(), redactor.mark("secret-longer").unwrap());
    }
}
