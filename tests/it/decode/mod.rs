//! `oin-tester decode`: the real binary over real signed messages, good, changed and hostile.

mod signed;

use std::{fs, io::Write, path::Path, process::Stdio};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::DeflateEncoder};
use insta::assert_snapshot;
use serde_json::{Value, json};
use tempfile::TempDir;

use signed::{Key, TokenKey, response};

/// How the binary ended.
#[derive(Debug)]
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

/// A directory with what is given to the binary.
struct Bench {
    directory: TempDir,
}

impl Bench {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.directory.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

/// Runs `oin-tester decode` with these arguments and this standard input.
fn decode(arguments: &[&str], input: &[u8]) -> Ended {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_oin-tester"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("OIN_TESTER_") {
            command.env_remove(name);
        }
    }
    let mut child = command
        .arg("decode")
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A binary that refuses its command line reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Ended {
        code: output.status.code().expect("no signal ended it"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn deflated(xml: &str) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(xml.as_bytes()).unwrap();
    STANDARD.encode(encoder.finish().unwrap())
}

fn encoded(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

/// What differs from run to run: keys, and what they made.
fn stable(text: &str) -> String {
    let mut settings = String::new();
    for line in text.lines() {
        let mut line = line.to_owned();
        if let Some(start) = line.find("SHA-256 ") {
            let start = start + "SHA-256 ".len();
            line.replace_range(start..start + 16, "[fingerprint]");
        }
        for element in ["ds:SignatureValue", "ds:DigestValue"] {
            let open = format!("<{element}>");
            if let (Some(start), Some(end)) = (line.find(&open), line.find(&format!("</{element}>"))) {
                line.replace_range(start + open.len()..end, "[value]");
            }
        }
        settings.push_str(line.trim_end());
        settings.push('\n');
    }
    settings
}

#[test]
fn a_good_response_is_verified_with_the_metadata() {
    let (bench, key) = (Bench::new(), Key::new());
    let file = bench.file("response.txt", STANDARD.encode(key.sign(&response())));
    let metadata = bench.file("idp.xml", key.metadata());
    let ended = decode(&[&file, "--metadata", &metadata], b"");
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stdout.contains("verified, Assertion: made by the key of CN=acme"), "{}", ended.stdout);
    assert!(ended.stdout.contains("xmlsec agrees") && !ended.stdout.contains('\x1b'), "{}", ended.stdout);
}

#[test]
fn a_changed_response_is_wrong_and_says_where() {
    let (bench, key) = (Bench::new(), Key::new());
    let changed = key.sign(&response()).replace("ann@acme.example</", "eve@acme.example</");
    let metadata = bench.file("idp.xml", key.metadata());
    let arguments =
        ["--metadata", &metadata, "--audience", "https://app.example/other", "--acs", "https://app.example/acs"];
    let ended = decode(&arguments, changed.as_bytes());
    assert_eq!(ended.code, 1, "{ended:?}");
    assert_snapshot!("a_changed_response", stable(&ended.stdout));
}

#[test]
fn a_token_is_verified_with_its_keys() {
    let (bench, key) = (Bench::new(), TokenKey::new());
    let keys = bench.file("jwks.json", key.set().to_string());
    let claims = json!({"iss": "https://acme.okta.example", "aud": "0oa1", "sub": "00u1", "nonce": "n",
        "iat": 1_795_320_000, "exp": 1_795_323_600, "name": "Ann \u{1b}[31mLee"});
    let token = key.sign(&claims);
    let arguments = ["--jwks", &keys, "--issuer", "https://acme.okta.example", "--client-id", "0oa1"];
    let good = decode(&arguments, token.as_bytes());
    assert_eq!(good.code, 0, "{good:?}");
    assert!(!good.stdout.contains('\x1b'), "{}", good.stdout);
    assert_snapshot!("a_token", stable(&good.stdout));
    let other = decode(&["--jwks", &keys, "--client-id", "0oa1"], TokenKey::new().sign(&claims).as_bytes());
    assert_eq!(other.code, 1, "{other:?}");
    assert!(other.stdout.contains("BROKEN, RS256: key \"org\" did not make this signature"), "{}", other.stdout);
    let late = decode(&[&arguments[..], &["--at", "2027-01-01T00:00:00Z"]].concat(), token.as_bytes());
    assert_eq!(late.code, 1, "{late:?}");
    assert!(late.stdout.contains("^^^^^^^^^^ oidc.idtoken.times"), "{}", late.stdout);
}

#[test]
fn an_address_with_a_request_is_taken_apart() {
    let xml = r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_5d3c8e1f70b24a96b8e2f4d1c6a9073e" Version="2.0" IssueInstant="2026-11-22T03:59:30+01:00" Destination="https://acme.okta.example/sso/samI" AssertionConsumerServiceURL="https://app.example/acs"><saml:Issuer>https://app.example/entity</saml:Issuer></samlp:AuthnRequest>"#;
    let url = format!("https://acme.okta.example/sso/saml?SAMLRequest={}&RelayState=s", encoded(&deflated(xml)));
    let ended = decode(&["-"], url.as_bytes());
    assert_eq!(ended.code, 1, "{ended:?}");
    assert_snapshot!("a_request", stable(&ended.stdout));
}

#[test]
fn a_recording_is_shown_message_by_message() {
    let (bench, key) = (Bench::new(), Key::new());
    let body = format!("SAMLResponse={}", encoded(&STANDARD.encode(key.sign(&response()))));
    let har = json!({"log": {"entries": [{"startedDateTime": "2026-11-22T04:00:01Z",
        "request": {"method": "POST", "url": "https://app.example/acs",
            "postData": {"mimeType": "application/x-www-form-urlencoded", "text": body}},
        "response": {"status": 303}},
        {"startedDateTime": "2026-11-22T04:00:05Z", "request": {"method": "GET",
            "url": "https://acme.okta.example/oauth2/v1/authorize?client_id=0oa1&response_type=token"},
        "response": {"status": 200}}]}});
    let file = bench.file("session.har", har.to_string());
    let metadata = bench.file("idp.xml", key.metadata());
    let ended = decode(&[&file, "--metadata", &metadata, "--json"], b"");
    assert_eq!(ended.code, 1, "{ended:?}");
    let messages: Value = serde_json::from_str(&ended.stdout).unwrap();
    let seen: Vec<_> =
        messages.as_array().unwrap().iter().map(|it| (it["title"].clone(), it["broken"].clone())).collect();
    let expected =
        [(json!("SAML Response"), json!(false)), (json!("OpenID Connect authorization request"), json!(true))];
    assert_eq!(seen, expected);
    assert_eq!(messages[0]["signatures"][0]["state"], "verified");
    assert_eq!(messages[0]["message"]["decoded"]["binding"], "post");
}

#[test]
fn what_cannot_be_read_ends_with_2_and_a_sentence() {
    let bench = Bench::new();
    let directory = bench.directory.path().to_str().unwrap().to_owned();
    let empty = bench.file("empty", "");
    for (arguments, input, reason) in [
        (vec![], "good morning", "nothing that is known here"),
        (vec![], "", "empty"),
        (vec![], "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", "document type declaration"),
        (vec![], "\u{1b}]0;owned\u{7}", "nothing that is known here"),
        (vec!["--metadata", empty.as_str()], "x", "--metadata"),
        (vec!["--at", "yesterday"], "x", "2026-11-22T04:00:00Z"),
        (vec!["no-such-file"], "", "no-such-file"),
        (vec![directory.as_str()], "", "result.json"),
        (vec!["--as", "poem"], "x", "poem"),
    ] {
        let ended = decode(&arguments, input.as_bytes());
        assert_eq!(ended.code, 2, "{arguments:?} {input}: {ended:?}");
        assert!(ended.stderr.contains(reason) && ended.stdout.is_empty(), "{arguments:?} {input}: {ended:?}");
        assert!(!ended.stderr.contains(['\x1b', '\x07']), "{ended:?}");
    }
    let deep = decode(&[], "<a>".repeat(1_000_000).as_bytes());
    assert!(deep.code == 2 && deep.stderr.contains("depth"), "{deep:?}");
}

/// Characters that steer a terminal, in every place where a message can hold them.
#[test]
fn nothing_of_a_message_steers_the_terminal() {
    let hostile = "\u{9b}31m\u{202e}evil";
    let xml = response().replace("ann@acme.example", hostile).replace("firstName", hostile);
    let query = "error=%1b%5B2J&state=%07&%1b%5D0%3Bowned=%E2%80%AE";
    let claims = STANDARD.encode(r#"{"iss":"\u001b[2J\u009b","\u001b":1}"#).replace('=', "");
    let token = format!("eyJhbGciOiJub25lIn0.{claims}.");
    for input in [xml.as_str(), query, token.as_str()] {
        let ended = decode(&[], input.as_bytes());
        assert!(ended.code < 2, "{ended:?}");
        let steers = |it: char| (it.is_control() && it != '\n') || it == '\u{202e}';
        assert!(!ended.stdout.contains(steers) && !ended.stderr.contains(steers), "{ended:?}");
    }
}

#[test]
fn secrets_are_shown_only_when_asked_for() {
    let form = "grant_type=authorization_code&code=abcdefghijklmnopqrstuvwxyz&client_secret=hush-hush&client_id=0oa1";
    for arguments in [&[][..], &["--json"]] {
        let ended = decode(arguments, form.as_bytes());
        assert!(ended.code == 0 && !ended.stdout.contains("hush-hush"), "{ended:?}");
        let revealed = decode(&[arguments, &["--reveal"]].concat(), form.as_bytes());
        assert!(revealed.stdout.contains("hush-hush"), "{revealed:?}");
    }
}
