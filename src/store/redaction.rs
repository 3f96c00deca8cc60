//! Takes the secrets out of an attempt before anything of it is written.
//!
//! Two passes: the first learns every value that stands where a secret stands (cookies, codes,
//! tokens, signatures); the second replaces them wherever they occur, in every form.

use serde_json::Value;
use url::Url;

use crate::{
    event::AttemptRecord,
    evidence::{Body, Exchange, Header},
    secret::{RedactError, Redactor},
};

/// Parameters whose values are secret, in queries, fragments and forms.
const SECRET_PARAMETERS: [&str; 16] = [
    "access_token",
    "assertion",
    "client_assertion",
    "client_secret",
    "code",
    "code_verifier",
    "credentials.passcode",
    "device_secret",
    "id_token_hint",
    "logout_token",
    "password",
    "refresh_token",
    "SAMLResponse",
    "sessionToken",
    "Signature",
    "stateToken",
];

/// Members whose values are secret in what Okta's sign-in page and the org say to each other.
const SECRET_MEMBERS: [&str; 2] = ["stateHandle", "stateToken"];

/// What the user types into that page. A one-time code is six digits, which would be found in many other places: it is
/// replaced where it stands, and never learnt.
const TYPED_MEMBERS: [&str; 3] = ["passcode", "totp", "newPassword"];

/// A body larger than this is none of the sign-in page's.
const LARGEST_SIGN_IN_CALL: usize = 64 * 1024;

/// Learns every secret that the attempt brought to light.
pub fn learn(redactor: &Redactor, attempt: &AttemptRecord) {
    for exchange in &attempt.evidence.exchanges {
        learn_headers(redactor, exchange);
        for (name, value) in parameters(exchange) {
            if SECRET_PARAMETERS.contains(&name.as_str()) {
                redactor.learn_text(&value);
            } else if name == "id_token" {
                learn_token_signature(redactor, &value);
            }
        }
        if let Some(call) = sign_in_call(exchange) {
            for value in members(&call, &SECRET_MEMBERS) {
                redactor.learn_text(&value);
            }
        }
    }
    for artifact in &attempt.artifacts {
        artifact.secrets.iter().for_each(|secret| redactor.learn(secret));
    }
}

/// `text` without the values of secret parameters in the addresses that it quotes.
///
/// For what is written while an attempt goes on: its secrets are learnt only at its end.
pub fn mask_parameters(redactor: &Redactor, text: &str) -> Result<String, RedactError> {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((value, length)) = next_secret(rest) {
        masked.push_str(&rest[..value]);
        masked.push_str(&redactor.mark(&rest[value..value + length])?);
        rest = &rest[value + length..];
    }
    Ok(masked + rest)
}

/// Where the value of the first secret parameter in `text` begins, and how long it is.
fn next_secret(text: &str) -> Option<(usize, usize)> {
    let names = SECRET_PARAMETERS.iter().chain(["id_token"].iter());
    let found = names.flat_map(|name| {
        let follows_delimiter = |at: usize| text[..at].ends_with(['?', '&', '#']);
        text.match_indices(name).filter_map(move |(at, _)| {
            let value = at + name.len() + 1;
            (follows_delimiter(at) && text[at + name.len()..].starts_with('=')).then_some(value)
        })
    });
    let value = found.min()?;
    let ends = |character: char| character.is_whitespace() || "&#\"'<>\\)".contains(character);
    let length = text[value..].find(ends).unwrap_or(text.len() - value);
    Some((value, length))
}

/// The exchange as it may be written.
pub fn exchange(redactor: &Redactor, exchange: &Exchange) -> Result<Exchange, RedactError> {
    Ok(Exchange {
        url: redactor.redact(&exchange.url)?,
        request_headers: headers(redactor, &exchange.request_headers)?,
        response_headers: headers(redactor, &exchange.response_headers)?,
        request_body: body(redactor, without_typed(redactor, exchange)?.as_ref().or(exchange.request_body.as_ref()))?,
        response_body: body(redactor, exchange.response_body.as_ref())?,
        ..exchange.clone()
    })
}

fn learn_headers(redactor: &Redactor, exchange: &Exchange) {
    for header in &exchange.request_headers {
        match header.name.to_ascii_lowercase().as_str() {
            "cookie" => header.value.split(';').filter_map(cookie_value).for_each(|value| redactor.learn_text(value)),
            "authorization" => redactor.learn_text(header.value.rsplit(' ').next().unwrap_or(&header.value)),
            _ => {}
        }
    }
    for header in &exchange.response_headers {
        if header.name.eq_ignore_ascii_case("set-cookie")
            && let Some(value) = header.value.split(';').next().and_then(cookie_value)
        {
            redactor.learn_text(value);
        }
    }
}

fn cookie_value(pair: &str) -> Option<&str> {
    pair.split_once('=').map(|(_, value)| value.trim().trim_matches('"'))
}

fn learn_token_signature(redactor: &Redactor, token: &str) {
    if let Some((_, signature)) = token.rsplit_once('.') {
        redactor.learn_text(signature);
    }
}

/// The parameters of the query, the fragment and a form body.
fn parameters(exchange: &Exchange) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut add = |encoded: &[u8]| {
        found.extend(url::form_urlencoded::parse(encoded).map(|(name, value)| (name.into_owned(), value.into_owned())));
    };
    if let Ok(url) = Url::parse(&exchange.url) {
        add(url.query().unwrap_or_default().as_bytes());
        add(url.fragment().unwrap_or_default().as_bytes());
    }
    let is_form = exchange
        .request_header("content-type")
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if let (true, Some(body)) = (is_form, &exchange.request_body) {
        add(&body.bytes);
    }
    found
}

fn headers(redactor: &Redactor, headers: &[Header]) -> Result<Vec<Header>, RedactError> {
    headers
        .iter()
        .map(|header| Ok(Header { name: header.name.clone(), value: header_value(redactor, header)? }))
        .collect()
}

/// Cookie values are replaced even when they are too short to be looked for elsewhere.
fn header_value(redactor: &Redactor, header: &Header) -> Result<String, RedactError> {
    let cookie = |pair: &str| -> Result<String, RedactError> {
        match pair.split_once('=') {
            Some((name, value)) if !value.is_empty() => Ok(format!("{name}={}", redactor.mark(value.trim())?)),
            _ => Ok(pair.to_owned()),
        }
    };
    match header.name.to_ascii_lowercase().as_str() {
        "cookie" => Ok(header.value.split(';').map(cookie).collect::<Result<Vec<_>, _>>()?.join(";")),
        "set-cookie" => {
            let (pair, attributes) = header.value.split_at(header.value.find(';').unwrap_or(header.value.len()));
            Ok(cookie(pair)? + attributes)
        }
        "authorization" | "proxy-authorization" => redactor.mark(&header.value),
        _ => redactor.redact(&header.value),
    }
}

/// The body of a call of Okta's sign-in page to the org (Identity Engine's `/idp/idx/…`).
fn sign_in_call(exchange: &Exchange) -> Option<Value> {
    let is_call = Url::parse(&exchange.url).is_ok_and(|url| url.path().starts_with("/idp/idx/"));
    let body = exchange.request_body.as_ref().filter(|body| is_call && body.bytes.len() <= LARGEST_SIGN_IN_CALL)?;
    serde_json::from_slice(&body.bytes).ok()
}

/// The values of members with one of these names: of the object itself, or of its `credentials`.
fn members(call: &Value, names: &[&str]) -> Vec<String> {
    let objects = [Some(call), call.get("credentials")].into_iter().flatten();
    let values = objects.flat_map(|object| names.iter().filter_map(|name| object.get(*name)?.as_str()));
    values.map(str::to_owned).collect()
}

/// The body of such a call with marks in the place of what the user typed; `None` where there is nothing of that.
fn without_typed(redactor: &Redactor, exchange: &Exchange) -> Result<Option<Body>, RedactError> {
    let typed = sign_in_call(exchange).map(|call| members(&call, &TYPED_MEMBERS)).unwrap_or_default();
    let Some(body) = exchange.request_body.as_ref().filter(|_| !typed.is_empty()) else { return Ok(None) };
    let mut text = String::from_utf8_lossy(&body.bytes).into_owned();
    for value in typed {
        text = text.replace(&Value::from(value.as_str()).to_string(), &Value::from(redactor.mark(&value)?).to_string());
    }
    Ok(Some(Body { bytes: text.into_bytes(), ..body.clone() }))
}

fn body(redactor: &Redactor, body: Option<&Body>) -> Result<Option<Body>, RedactError> {
    body.map(|body| Ok(Body { bytes: redactor.redact_bytes(&body.bytes)?, ..body.clone() })).transpose()
}

#[cfg(test)]
mod tests {
    use oin_tester_webdriver::Timing;

    use super::*;
    use crate::{
        clock,
        event::Verdict,
        evidence::{Evidence, ResourceKind},
    };

    fn header(name: &str, value: &str) -> Header {
        Header { name: name.to_owned(), value: value.to_owned() }
    }

    fn bytes(text: &str) -> Body {
        Body { bytes: text.as_bytes().to_vec(), size: None, truncated: false }
    }

    fn callback() -> Exchange {
        Exchange {
            number: 0,
            tab: None,
            opener: None,
            main_document: true,
            kind: ResourceKind::Document,
            started_at: clock::now(),
            timing: Timing::default(),
            method: "POST".to_owned(),
            url: "https://app.test/cb?code=the-secret-code&state=visible#id_token=aaaa.bbbb.the-signature".to_owned(),
            request_headers: vec![
                header("Cookie", "sid=the-session; short=1"),
                header("authorization", "Bearer the-access-token"),
                header("content-type", "application/x-www-form-urlencoded"),
            ],
            request_body: Some(bytes("SAMLResponse=PHNhbWw%2BdGhl%2Bmessage&password=the+pass%26word")),
            status: Some(302),
            response_headers: vec![header("set-cookie", "sid=the-next-session; Path=/; HttpOnly")],
            response_body: Some(bytes(
                "<input value='the-secret-code'><input value='PHNhbWw&#x2b;dGhl&#x2b;message'> the-next-session",
            )),
            redirected_from: None,
            navigation: None,
            tls: None,
            failure: None,
        }
    }

    fn attempt(exchange: Exchange) -> AttemptRecord {
        AttemptRecord {
            number: 1,
            verdict: Verdict::Passed,
            started_at: clock::now(),
            finished_at: clock::now(),
            diagnosis: None,
            steps: Vec::new(),
            evidence: Evidence { exchanges: vec![exchange], ..Evidence::default() },
            artifacts: Vec::new(),
            findings: Vec::new(),
            screenshots: Vec::new(),
        }
    }

    fn redacted() -> String {
        let redactor = Redactor::new().unwrap();
        let attempt = attempt(callback());
        learn(&redactor, &attempt);
        let kept = exchange(&redactor, &attempt.evidence.exchanges[0]).unwrap();
        let body = |body: &Option<Body>| String::from_utf8(body.as_ref().unwrap().bytes.clone()).unwrap();
        format!("{kept:?} {} {}", body(&kept.request_body), body(&kept.response_body))
    }

    #[test]
    fn no_secret_of_a_callback_survives_in_any_place() {
        let text = redacted();
        for secret in [
            "the-secret-code",
            "the-signature",
            "the-session",
            "short=1",
            "the-access-token",
            "PHNhbWw",
            "the+pass",
            "the-next-session",
        ] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }

    #[test]
    fn what_is_typed_into_oktas_page_is_not_kept_and_a_code_not_looked_for_elsewhere() {
        let redactor = Redactor::new().unwrap();
        let call = Exchange {
            url: "https://acme.okta.com/idp/idx/challenge/answer".to_owned(),
            request_body: Some(bytes(r#"{"credentials":{"totp":"287082"},"stateHandle":"02.id.the-handle"}"#)),
            response_body: Some(bytes(r#"{"stateHandle":"02.id.the-handle","took":287082}"#)),
            ..callback()
        };
        let attempt = attempt(call);
        learn(&redactor, &attempt);
        let kept = exchange(&redactor, &attempt.evidence.exchanges[0]).unwrap();
        let text = |body: Option<Body>| String::from_utf8(body.unwrap().bytes).unwrap();
        let (mark, handle) = (redactor.mark("287082").unwrap(), redactor.mark("02.id.the-handle").unwrap());
        let sent = format!(r#"{{"credentials":{{"totp":"{mark}"}},"stateHandle":"{handle}"}}"#);
        assert_eq!(text(kept.request_body), sent);
        assert_eq!(text(kept.response_body), format!(r#"{{"stateHandle":"{handle}","took":287082}}"#));
    }

    #[test]
    fn an_address_in_a_sentence_loses_its_code_and_nothing_else() {
        let redactor = Redactor::new().unwrap();
        let text = r#"refused at https://a.test/cb?code=abc&state=xyz titled \"barcode=1\" or #access_token=t"#;
        let expected = format!(
            r#"refused at https://a.test/cb?code={}&state=xyz titled \"barcode=1\" or #access_token={}"#,
            redactor.mark("abc").unwrap(),
            redactor.mark("t").unwrap()
        );
        assert_eq!(mask_parameters(&redactor, text).unwrap(), expected);
    }

    #[test]
    fn what_is_no_secret_stays_readable() {
        let text = redacted();
        for plain in [
            "https://app.test/cb?code=[redacted ",
            "state=visible",
            "id_token=aaaa.bbbb.[redacted",
            "Path=/; HttpOnly",
            "sid=[redacted ",
        ] {
            assert!(text.contains(plain), "{plain} in {text}");
        }
    }
}
