//! Hostile messages that are known from attacks on others, each by its name.
//!
//! | row | test |
//! |---|---|
//! | XXE: file, out of band, parameter entity, in an attribute; DTD alone; billion laughs; quadratic growth | `documents::no_document_type_is_read` |
//! | XInclude, schema location, style sheet, base: nothing is fetched | `documents::nothing_is_fetched` |
//! | depth of 10⁶, 10⁵ attributes, declarations, 10 MB of text or comment, overlong names, 10⁵ nodes | `documents::size_is_bounded` |
//! | two roots, junk, duplicate attributes, NUL, foreign entities and prefixes | `documents::broken_documents_are_refused` |
//! | truncated anywhere | `documents::a_truncated_document_is_refused` |
//! | invalid and overlong UTF-8, surrogates, UTF-16, UTF-32, UTF-7, declared encodings | `documents::only_utf8_is_read` |
//! | DEFLATE bomb, stream without end, bytes behind it | `documents::compressed_bombs_are_not_inflated` |
//! | a namespace's name repeated by canonicalization, many certificates | `documents::small_documents_do_not_become_large_work` |
//! | XSW1 to XSW8, CVE-2022-41912, CVE-2024-45409, CVE-2022-39299 | `wrapping::what_is_wrapped_is_not_believed` |
//! | duplicate and decoy IDs, two `SignedInfo`, void canonicalization, comments in digests, `Object`, `Manifest` | `signatures::structure_is_refused_before_cryptography` |
//! | references to addresses, files, the whole document, another element; XSLT, XPath, 50 transforms | `signatures::structure_is_refused_before_cryptography` |
//! | comment, CDATA and instruction in a name | `signatures::a_split_name_is_read_whole` |
//! | HMAC with the public key, SHA-1, a foreign key with its own `KeyInfo`, no signature | `signatures::only_the_signers_key_counts` |
//! | the redirect binding's parameters in two spellings, another message's signature | `redirect.rs`: `what_is_read_is_what_was_signed` |
//! | `alg` none and HMAC with the public key, embedded `jwk`, `jku`, `x5u`, `x5c`, `crit`, hostile `kid` | `tokens::no_forged_token_is_believed` |
//! | JWT with 5 parts, header of 1 MB, padding, stray bits, line ends | `tokens::broken_tokens_are_refused` |
//! | duplicate JSON names, depth, huge numbers, invalid UTF-8, lone surrogates | `tokens::ambiguous_json_is_refused` |
//! | HTML and ANSI escapes in every string of a message | `output::hostile_texts_stay_texts` |
//! | HTML and ANSI escapes in what an org says, and on the terminal | `org_answer` in `src/org/client/fuzz.rs`, `ui::terminal` |

mod documents;
mod output;
mod signatures;
mod tokens;
mod wrapping;

use std::{
    net::TcpListener,
    path::Path,
    time::{Duration, Instant},
};

use oin_tester::protocol::saml::{AuthnRequest, IdpMetadata, Response, SamlError, SpMetadata, signature::Examination};

fn corpus(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(path)).unwrap()
}

/// The signing certificate of the org.
fn certificates() -> Vec<String> {
    vec![corpus("certificate/org")]
}

/// The kind of a refusal.
fn kind(error: &SamlError) -> &'static str {
    match error {
        SamlError::TooLarge { .. } => "too large",
        SamlError::Base64 { .. } => "base64",
        SamlError::Deflate { .. } => "deflate",
        SamlError::Encoding { .. } => "encoding",
        SamlError::DocumentType { .. } => "document type",
        SamlError::Malformed { .. } => "malformed",
        SamlError::Root { .. } => "root",
        SamlError::Metadata { .. } => "metadata",
    }
}

/// How a response is taken: the kind of its refusal, or `accepted`. No reader of documents takes one that this refuses
/// for its form, and none takes long.
fn taken(bytes: &[u8]) -> &'static str {
    let begun = Instant::now();
    let taken = Response::parse(bytes.to_vec()).map_or_else(|error| kind(&error), |_| "accepted");
    if !matches!(taken, "accepted" | "root") {
        assert!(AuthnRequest::parse(bytes.to_vec()).is_err());
        assert!(SpMetadata::parse(bytes.to_vec()).is_err());
        assert!(IdpMetadata::parse(bytes.to_vec()).is_err());
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    taken
}

/// Every row is taken as it should be; the names of those that are not.
fn all_taken_as(expected: &str, rows: &[(&str, Vec<u8>)]) {
    let wrong: Vec<_> = rows
        .iter()
        .map(|(name, bytes)| (name, taken(bytes)))
        .filter(|(_, taken)| !expected.split(" or ").any(|expected| expected == *taken))
        .collect();
    assert!(wrong.is_empty(), "expected {expected}: {wrong:?}");
}

/// The name that is believed: of the assertion that is read, when a genuine signature covers it and nothing is wrong.
fn believed(xml: &str) -> Option<String> {
    let response = Response::parse(xml.as_bytes().to_vec()).ok()?;
    let assertion = response.assertions.first()?;
    let examination = Examination::of(&response.xml, &certificates());
    let verified = examination.verified.iter().flatten().filter(|each| each.outcome.is_ok() && !each.outdated);
    let covers =
        |place: &std::ops::Range<usize>| place.start <= assertion.place.start && assertion.place.end <= place.end;
    let covered = verified.map(|verification| verification.place.clone()).any(|place| covers(&place));
    let agreed = examination.disagreement().is_none() && examination.defects.is_empty();
    (covered && agreed).then(|| assertion.subject.as_ref()?.name_id.as_ref().map(|name| name.value.value.clone()))?
}

/// An address on this machine that must never be asked for.
struct Bait {
    listener: TcpListener,
    address: String,
}

impl Bait {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = format!("http://{}/bait", listener.local_addr().unwrap());
        Self { listener, address }
    }

    fn is_untouched(&self) -> bool {
        self.listener.accept().is_err()
    }
}
