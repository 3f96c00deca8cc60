//! Tokens, keys and JSON.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use oin_tester::protocol::oidc::{
    Discovery, IdToken, Object, OidcError, jwks::JwkSet, token_endpoint::TokenAnswer, verify,
};
use openssl::{hash::MessageDigest, pkey::PKey, sign::Signer};
use serde_json::{Value, json};

use super::{Bait, corpus};

fn keys() -> JwkSet {
    JwkSet::parse(corpus("jwks/keys.json").as_bytes()).unwrap()
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A token with that header, the genuine claims with another subject, and that signature.
fn token(header: &Value, signature: &str) -> String {
    let genuine = corpus("jws/RS256.jwt");
    let claims = URL_SAFE_NO_PAD.decode(genuine.split('.').nth(1).unwrap()).unwrap();
    let claims = String::from_utf8(claims).unwrap().replace("00u1", "evil");
    assert!(claims.contains("evil"));
    format!("{}.{}.{signature}", encode(header.to_string()), encode(claims))
}

fn believed(token: &str) -> bool {
    IdToken::decode(token).is_ok_and(|token| verify(&token.jws, &keys()).is_ok())
}

#[test]
fn no_forged_token_is_believed() {
    let genuine = corpus("jws/RS256.jwt");
    assert!(believed(&genuine) && believed(&corpus("jws/ES256.jwt")));
    let bait = Bait::new();
    let signature = genuine.rsplit_once('.').unwrap().1;
    let set: Value = serde_json::from_str(&corpus("jwks/keys.json")).unwrap();
    let with = |name: &str, value: Value| {
        let mut header = json!({"alg": "RS256", "kid": "org"});
        header[name] = value;
        header
    };
    for (name, header) in [
        ("none", json!({"alg": "none"})),
        ("None", json!({"alg": "None", "kid": "org"})),
        ("nOnE", json!({"alg": "nOnE"})),
        ("no alg", json!({"kid": "org"})),
        ("alg of another type", json!({"alg": ["none"], "kid": "org"})),
        ("embedded jwk", with("jwk", set["keys"][0].clone())),
        ("jku", with("jku", bait.address.clone().into())),
        ("x5u", with("x5u", bait.address.clone().into())),
        ("x5c", with("x5c", json!([corpus("certificate/stranger")]))),
        ("crit", with("crit", json!(["exp"]))),
        ("b64", with("b64", false.into())),
        ("kid that is a path", with("kid", "../../../dev/null".into())),
        ("kid that is a query", with("kid", "' or 1=1 --".into())),
        ("kid of another key", with("kid", "curve".into())),
        ("HMAC", json!({"alg": "HS256", "kid": "org"})),
        ("encrypted", json!({"alg": "RSA-OAEP", "enc": "A256GCM", "kid": "org"})),
        ("compressed", with("zip", "DEF".into())),
    ] {
        for signature in [signature, "", "AA"] {
            assert!(!believed(&token(&header, signature)), "{name}");
        }
    }
    for zeros in [64, 96, 132] {
        assert!(!believed(&token(&json!({"alg": "ES256", "kid": "curve"}), &encode(vec![0; zeros]))), "CVE-2022-21449");
    }
    assert!(!believed(&corpus("jws/stranger.jwt")), "a foreign key");
    assert!(bait.is_untouched());
    public_key_as_secret();
}

fn public_key_as_secret() {
    let keys = keys();
    let key = keys.keys[0].public_key().unwrap();
    let jwk: Value = serde_json::from_str(&corpus("jwks/keys.json")).unwrap();
    let pem = key.public_key_to_pem().unwrap();
    let secrets = [
        pem.trim_ascii_end().to_vec(),
        pem,
        key.rsa().unwrap().public_key_to_pem_pkcs1().unwrap(),
        key.public_key_to_der().unwrap(),
        jwk["keys"][0].to_string().into_bytes(),
        jwk["keys"][0]["n"].to_string().trim_matches('"').as_bytes().to_vec(),
        Vec::from(b"secret"),
    ];
    for secret in secrets {
        for header in [json!({"alg": "HS256", "kid": "org", "typ": "JWT"}), json!({"alg": "HS256"})] {
            let unsigned = token(&header, "");
            let content = unsigned.trim_end_matches('.');
            let mac = PKey::hmac(&secret).unwrap();
            let signature = Signer::new(MessageDigest::sha256(), &mac).unwrap().sign_oneshot_to_vec(content.as_bytes());
            assert!(!believed(&format!("{content}.{}", encode(signature.unwrap()))), "{header}");
        }
    }
}

#[test]
fn broken_tokens_are_refused() {
    let genuine = corpus("jws/RS256.jwt");
    let (content, signature) = genuine.rsplit_once('.').unwrap();
    for (name, token) in [
        ("5 parts", format!("{genuine}.a.b")),
        ("5 empty parts", "....".to_owned()),
        ("4 parts", format!("{genuine}.")),
        ("2 parts", content.to_owned()),
        ("nothing", String::new()),
        ("header of 1 MB", token(&json!({"alg": "RS256", "kid": "k".repeat(1 << 20)}), signature)),
        ("a million dots", ".".repeat(1_000_000)),
        ("padding", format!("{content}.{signature}==")),
        ("line end", format!("{genuine}\n")),
        ("leading space", format!(" {genuine}")),
        ("the other alphabet", format!("{content}.+/+/")),
        ("stray bits", "e31.e30.c2ln".to_owned()),
        ("JSON serialization", json!({"payload": "e30", "signatures": []}).to_string()),
        ("NUL", format!("{genuine}\0")),
    ] {
        assert!(IdToken::decode(&token).is_err(), "{name}");
    }
    assert!(matches!(IdToken::decode(&format!("{genuine}.a.b")), Err(OidcError::Encrypted)));
}

#[test]
fn ambiguous_json_is_refused() {
    let deep = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels)).into_bytes();
    for (name, text) in [
        ("name twice", br#"{"sub":"a","sub":"b"}"#.to_vec()),
        ("name twice, once escaped", br#"{"sub":"a","\u0073ub":"b"}"#.to_vec()),
        ("name twice, inside", br#"{"a":[{"b":{"x":1,"x":1}}]}"#.to_vec()),
        ("depth of 33", deep(32)),
        ("depth of 10⁵", deep(100_000)),
        ("depth without end", "{\"a\":".repeat(100_000).into_bytes()),
        ("number beyond a double", br#"{"exp":1e400}"#.to_vec()),
        ("number of 400 digits", format!("{{\"exp\":1{}}}", "0".repeat(400)).into_bytes()),
        ("NaN", br#"{"exp":NaN}"#.to_vec()),
        ("hexadecimal", br#"{"exp":0x10}"#.to_vec()),
        ("leading zero", br#"{"exp":01}"#.to_vec()),
        ("invalid UTF-8", b"{\"a\":\"\xff\"}".to_vec()),
        ("overlong UTF-8", b"{\"a\":\"\xc0\xaf\"}".to_vec()),
        ("lone surrogate", br#"{"a":"\ud800"}"#.to_vec()),
        ("lone surrogate as a name", br#"{"\udc00":1}"#.to_vec()),
        ("NUL", b"{\"a\":\"\0\"}".to_vec()),
        ("byte order mark", b"\xef\xbb\xbf{}".to_vec()),
        ("UTF-16", b"{\0}\0".to_vec()),
        ("comment", b"{/**/}".to_vec()),
        ("comma at the end", br#"{"a":1,}"#.to_vec()),
        ("junk behind", b"{}{}".to_vec()),
        ("no object", b"[]".to_vec()),
    ] {
        assert!(Object::parse(&text).is_err(), "{name}");
        assert!(JwkSet::parse(&text).is_err() && Discovery::parse(&text).is_err(), "{name}");
        assert!(TokenAnswer::parse(&text).is_err(), "{name}");
        assert!(IdToken::decode(&format!("{}.e30.", encode(&text))).is_err(), "{name}");
        assert!(IdToken::decode(&format!("e30.{}.", encode(&text))).is_err(), "{name}");
    }
}
