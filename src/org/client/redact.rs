//! What is taken out of API bodies before they become evidence.

use serde_json::Value;
use url::form_urlencoded;

use crate::evidence::Body;

/// Longer bodies are cut in evidence.
const LIMIT: usize = 64 * 1024;

/// What stands where a secret was.
const REDACTED: &str = "[redacted]";

/// Names of members whose whole value is secret, in lower case without `_`.
const SECRET_MEMBERS: [&str; 13] = [
    "accesstoken",
    "answer",
    "clientassertion",
    "clientsecret",
    "cookietoken",
    "idtoken",
    "password",
    "privatekey",
    "recoverytoken",
    "refreshtoken",
    "sessiontoken",
    "statetoken",
    "token",
];

/// The body as evidence. JSON and forms lose the values of secret members; anything else is kept as it
/// is, because the only such bodies are public (SAML metadata) or not the org's.
pub(super) fn body(bytes: &[u8]) -> Option<Body> {
    if bytes.is_empty() {
        return None;
    }
    let mut kept = match serde_json::from_slice::<Value>(bytes) {
        Ok(mut value) => {
            redact(&mut value);
            value.to_string().into_bytes()
        }
        Err(_not_json) => form(bytes).unwrap_or_else(|| bytes.to_vec()),
    };
    let truncated = kept.len() > LIMIT;
    kept.truncate(LIMIT);
    Some(Body { bytes: kept, size: u64::try_from(bytes.len()).ok(), truncated })
}

fn redact(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(redact),
        Value::Object(members) => {
            for (name, member) in members {
                if is_secret(name) && !member.is_null() {
                    *member = Value::from(REDACTED);
                } else {
                    redact(member);
                }
            }
        }
        _ => {}
    }
}

/// A form that has a secret in it, without that.
fn form(bytes: &[u8]) -> Option<Vec<u8>> {
    let fields: Vec<_> = form_urlencoded::parse(bytes).collect();
    if !fields.iter().any(|(name, _)| is_secret(name)) {
        return None;
    }
    let kept = fields.iter().map(|(name, value)| (name, if is_secret(name) { REDACTED } else { value.as_ref() }));
    Some(form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish().into_bytes())
}

fn is_secret(name: &str) -> bool {
    let plain = name.replace('_', "").to_ascii_lowercase();
    SECRET_MEMBERS.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        String::from_utf8(body(bytes).expect("a body").bytes).expect("UTF-8")
    }

    #[test]
    fn passwords_and_client_secrets_go_names_stay() {
        let sent = br#"{"profile":{"login":"a@b.test"},"credentials":{"password":{"value":"Hunter2!"}}}"#;
        assert_eq!(text(sent), r#"{"credentials":{"password":"[redacted]"},"profile":{"login":"a@b.test"}}"#);
        let app = br#"{"credentials":{"oauthClient":{"client_id":"0oa1","client_secret":"s3cret"}}}"#;
        assert_eq!(text(app), r#"{"credentials":{"oauthClient":{"client_id":"0oa1","client_secret":"[redacted]"}}}"#);
        assert_eq!(
            text(br#"[{"sessionToken":"x"},{"password":null}]"#),
            r#"[{"sessionToken":"[redacted]"},{"password":null}]"#
        );
    }

    #[test]
    fn assertions_go_from_forms_and_other_text_stays() {
        let form = b"grant_type=client_credentials&scope=a+b&client_assertion=eyJ.x.y";
        assert_eq!(text(form), "grant_type=client_credentials&scope=a+b&client_assertion=%5Bredacted%5D");
        assert_eq!(text(b"<a b='c=d&amp;'/>"), "<a b='c=d&amp;'/>");
    }

    #[test]
    fn long_bodies_are_cut_and_say_so() {
        let kept = body(&vec![b'x'; LIMIT + 1]).expect("a body");
        assert_eq!((kept.bytes.len(), kept.size, kept.truncated), (LIMIT, Some(LIMIT as u64 + 1), true));
    }
}
