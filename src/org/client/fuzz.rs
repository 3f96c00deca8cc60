//! What an org answers, made hostile.

use oin_tester_fuzz::{Format, Target};
use serde_json::Value;

use super::{error::ErrorAnswer, instances, link, log, policies, redact, users};

const TOKENS: [&str; 16] = [
    "\"errorCode\"",
    "\"E0000011\"",
    "\"errorCauses\":",
    "\"errorSummary\":\"\u{1b}[2J\"",
    "\"password\":\"hush-hush\"",
    "hush-hush",
    "\"client_secret\":",
    "\"Pass_word\":",
    "\"credentials\":",
    "null",
    "[]",
    "{}",
    "rel=\"next\"",
    "<https://o/",
    ">",
    ";",
];

/// The reader of each answer, one after another.
fn taken(input: &[u8]) -> String {
    let kinds = [
        serde_json::from_slice::<users::User>(input).is_ok(),
        serde_json::from_slice::<instances::RawInstance>(input).is_ok(),
        serde_json::from_slice::<log::RawEvent>(input).is_ok(),
        serde_json::from_slice::<policies::RawRule>(input).map(|rule| rule.demand()).is_ok(),
    ];
    let answer = ErrorAnswer::parse(400, input, None);
    let shown = answer.to_string();
    assert!(!shown.contains(char::is_control), "{shown:?}");
    assert!(shown.chars().count() < 6_000, "an excerpt");
    if let Some(body) = redact::body(input) {
        let hidden = |value: &Value| value == "[redacted]" || value.is_null();
        let kept = serde_json::from_slice::<Value>(&body.bytes).ok().filter(|_| !body.truncated);
        let password = kept.as_ref().and_then(|kept| kept.pointer("/credentials/password"));
        assert!(password.is_none_or(hidden), "{password:?}");
    }
    format!("{kinds:?} {:?} {}", answer.code.is_some(), answer.causes.len())
}

#[test]
fn answers() {
    Target::new("org_answer", 10_000, Format::Json)
        .seeds([
            r#"{"errorCode":"E0000001","errorSummary":"Api validation failed: login","errorCauses":[{"errorSummary":"login: already exists"}]}"#,
            r#"{"id":"00u1","status":"ACTIVE","profile":{"login":"a@b.test","firstName":"A","lastName":"B","email":"a@b.test"},"credentials":{"password":{"value":"hush-hush"},"provider":{"type":"OKTA","name":"OKTA"}}}"#,
            r#"{"id":"0oa1","name":"acme","label":"Acme","status":"ACTIVE","signOnMode":"SAML_2_0","settings":{"app":{},"signOn":{"audience":"x"}},"credentials":{"oauthClient":{"client_id":"0oa1","client_secret":"hush-hush"}},"_links":{"appLinks":[{"name":"login","href":"https://o/home"}]}}"#,
            r#"{"published":"2026-11-22T04:00:00.000Z","eventType":"user.authentication.sso","outcome":{"result":"SUCCESS","reason":null},"actor":{"id":"00u1"},"target":[{"id":"0oa1"}]}"#,
            r#"{"name":"Catch-all Rule","priority":99,"status":"ACTIVE","actions":{"appSignOn":{"access":"ALLOW","verificationMethod":{"type":"ASSURANCE","factorMode":"2FA","constraints":[{"knowledge":{"types":["password"],"required":true},"possession":{"required":true}}]}}}}"#,
        ])
        .tokens(&TOKENS)
        .run(taken);
}

#[test]
fn links() {
    Target::new("org_link", 10_000, Format::Separated(b";,<>\""))
        .seeds([
            r#"<https://o.test/a?x=1,2>; rel="self"; title="a, \"b\"; c", <https://o.test/b>;rel=next"#,
            r#"<https://acme.okta.com/api/v1/logs?limit=2>; rel="self""#,
        ])
        .tokens(&TOKENS)
        .run(|input| {
            let header = String::from_utf8_lossy(input);
            let next = link::next_page([header.as_ref()]);
            assert!(next.as_ref().is_none_or(|next| header.contains(&format!("<{next}>"))), "{next:?}");
            format!("{}", next.map_or(99, |next| next.len() / 16))
        });
}
