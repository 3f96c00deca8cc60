//! Submissions: the rules look at whatever can be read, Okta's JSON says the same when it is written again, and no image
//! makes the reader of its header fail.

use std::path::Path;

use oin_tester::{
    scenario::{Variables, parse},
    submission::{
        okta_json::{self, SecretValues},
        rules::{self, Context, Given, Logo},
    },
};
use oin_tester_fuzz::{Format, Target};

use super::{count, size, way};

const WHOLE: &str = include_str!("../../../scenarios/submission/strawberry.yaml");
const LOGO: &[u8] = include_bytes!("../../../scenarios/submission/strawberry.png");

#[test]
fn submission() {
    let variables: Variables = std::iter::empty().collect();
    let target = Target::new("submission", 3_000, Format::Separated(b"\n:")).seeds([WHOLE]).tokens(&[
        "{app.subdomain}",
        "${org.subdomain}",
        "${user.login}",
        "app.",
        "{",
        "}",
        "${",
        "$$",
        "'",
        "\"",
        "+ ",
        "+= ",
        "? 'a' : 'b'",
        "String.len(app.subdomain)",
        "fn:length(org.subdomain)",
        "index: -1",
        "index: 65536",
        "ruleset: \"2024-10\"",
        "migrated: true",
        "    - name: subdomain\n",
        "      samples: [a, b, c]\n",
        "basic",
        "oauth2",
        "[read]",
        "[]",
        "~",
        "\n",
        "- ",
        ": ",
        "\\u0000",
        "http://",
        "@",
    ]);
    count(target.run(|input| {
        let text = String::from_utf8_lossy(input);
        let Ok(scenario) = parse(Path::new("strawberry.yaml"), &text, &variables) else { return "unread".to_owned() };
        let submission = &scenario.submission;
        let given = Given { submission, published: Some(submission), instances: Vec::new(), logo: None };
        let violations = rules::examine(&Context::new(given));
        let lines = text.lines().count();
        for violation in &violations {
            assert!((1..=lines + 1).contains(&violation.place.line), "{}: {:?}", violation.rule.id, violation.place);
            assert!(violation.seen.len() <= 16 * 1024, "{}: {} bytes", violation.rule.id, violation.seen.len());
        }
        fixpoint(&okta_json::write(submission, SecretValues::Written).unwrap());
        violations.iter().map(|violation| violation.rule.id).take(3).collect()
    }));
}

/// What was written is read, and written the same.
fn fixpoint(text: &str) {
    match okta_json::read(text) {
        Ok(read) => {
            assert_eq!(read.left, Vec::<String>::new());
            assert_eq!(okta_json::write(&read.submission, SecretValues::Written).unwrap(), text);
        }
        Err(error) => assert!(matches!(error, okta_json::OktaJsonError::TooLong(_)), "{error}: {text}"),
    }
}

#[test]
fn okta_submission() {
    let variables: Variables = std::iter::empty().collect();
    let scenario = parse(Path::new("strawberry.yaml"), WHOLE, &variables).unwrap();
    let seed = okta_json::write(&scenario.submission, SecretValues::Written).unwrap();
    let target = Target::new("okta-submission", 20_000, Format::Json).seeds([seed]).tokens(&[
        "{}",
        "[]",
        "null",
        "true",
        "7",
        "\"\"",
        "{\"name\":\"groups\"}",
        "\"index\":-1",
        "\"index\":1e9",
        "\"OAUTH2\"",
        "\"SCIM_BEARER\"",
        "\"bearer\"",
        "\"URL\"",
        "\"READ_USER\"",
        "\"testing\":{}",
        "\"submission\":{}",
        "\\ud800",
        ",",
    ]);
    count(target.run(|input| {
        let text = String::from_utf8_lossy(input);
        match okta_json::read(&text) {
            Ok(okta_json::Reading { submission, left }) => {
                assert!(left.iter().all(|left| left.len() < 1_000));
                let written = okta_json::write(&submission, SecretValues::Written).unwrap();
                fixpoint(&written);
                assert!(!format!("{submission:?}").contains("supplied-by-a-variable"));
                format!("read {}", size(written.len()))
            }
            Err(error) => way(&error, input),
        }
    }));
}

#[test]
fn logo() {
    let gif = b"GIF89a\xc8\0\xc8\0\0\0\0\0\0\0\0\0".to_vec();
    let jpeg = b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xd8\0\x02\xff\xd9\0\x02\xff\xc0\0\x11\x08\0\xc8\0\xc8\0\0\0\0".to_vec();
    let target = Target::new("logo", 50_000, Format::Separated(b"\0")).seeds([LOGO.to_vec(), gif, jpeg]).tokens(&[
        "\u{0}\u{0}",
        "IHDR",
        "GIF87a",
        "JFIF",
    ]);
    count(target.run(|input| {
        let Logo { bytes, format, dimensions, whole, .. } = Logo::of_bytes(input);
        assert_eq!(bytes, input.len() as u64);
        format!("{format:?} {whole} {}", dimensions.map_or(0, |(width, height)| size(width).max(size(height))))
    }));
}
