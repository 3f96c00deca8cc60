use openssl::{hash::MessageDigest, nid::Nid, sign::Signer};
use serde_json::{Value, json};

use super::*;
use crate::protocol::oidc::sample::{ORG, STRANGER, ec, encode, jwk, rsa, set, signature, token};

fn answer(token: &str, keys: &[Value]) -> Result<usize, JwsError> {
    verify(&Jws::decode(token).unwrap(), &JwkSet::parse(&set(keys)).unwrap()).map(|key| key.index)
}

fn error(token: &str, keys: &[Value]) -> String {
    answer(token, keys).unwrap_err().to_string()
}

fn claims() -> Value {
    json!({"sub": "00u1"})
}

fn org(more: &Value) -> Value {
    jwk(&ORG, more)
}

#[test]
fn every_allowed_algorithm_verifies() {
    let curves = [("ES256", Nid::X9_62_PRIME256V1), ("ES384", Nid::SECP384R1), ("ES512", Nid::SECP521R1)];
    let keys = curves.map(|(alg, curve)| (alg, ec(curve)));
    for algorithm in Algorithm::ALL {
        let key = keys.iter().find(|(alg, _)| *alg == algorithm.name()).map_or(&*ORG, |(_, key)| key);
        let jwks = [jwk(&STRANGER, &json!({"kid": "other"})), jwk(key, &json!({"kid": "k", "alg": algorithm.name()}))];
        let token = token(key, &json!({"alg": algorithm.name(), "kid": "k"}), &claims());
        assert_eq!(answer(&token, &jwks).unwrap(), 1, "{algorithm:?}");
        let (start, _) = token.rsplit_once('.').unwrap();
        let mut wrong = Jws::decode(&token).unwrap().signature().to_vec();
        *wrong.last_mut().unwrap() ^= 1;
        let changed = format!("{start}.{}", encode(wrong));
        assert!(matches!(answer(&changed, &jwks), Err(JwsError::Signature { .. })), "{algorithm:?}");
    }
}

#[test]
fn changed_content_and_foreign_keys_are_refused() {
    let keys = [org(&json!({"kid": "k"}))];
    let header = json!({"alg": "RS256", "kid": "k"});
    let good = token(&ORG, &header, &claims());
    let changed = good.replace(&encode(claims().to_string()), &encode(json!({"sub": "00u2"}).to_string()));
    assert_eq!(
        error(&changed, &keys),
        "key \"k\" did not make this signature: the token was changed, or another key signed it"
    );
    assert!(matches!(answer(&token(&STRANGER, &header, &claims()), &keys), Err(JwsError::Signature { .. })));
    // The same claims written with other white space are other bytes.
    let spaced = good.replace(&encode(claims().to_string()), &encode("{ \"sub\": \"00u1\"}"));
    assert!(matches!(answer(&spaced, &keys), Err(JwsError::Signature { .. })));
}

#[test]
fn unsigned_tokens_and_shared_secrets_are_never_believed() {
    let keys = [org(&json!({"kid": "k"})), json!({"kty": "oct", "k": "c2VjcmV0", "kid": "k"})];
    for alg in [json!("none"), json!("None"), json!("NONE"), json!("nOnE"), json!(""), json!("HS256"), json!("EdDSA")] {
        let signed =
            format!("{}.{}", encode(json!({"alg": alg, "kid": "k"}).to_string()), encode(claims().to_string()));
        for signature in ["", "c2ln"] {
            let error = answer(&format!("{signed}.{signature}"), &keys).unwrap_err();
            assert!(matches!(&error, JwsError::Algorithm { seen } if seen.as_deref() == alg.as_str()), "{error}");
        }
    }
    let unnamed = format!("{}.{}.", encode(r#"{"kid":"k"}"#), encode("{}"));
    assert!(error(&unnamed, &keys).ends_with("ES384, ES512, seen none"));
    let null = format!("{}.{}.", encode(r#"{"alg":null}"#), encode("{}"));
    assert!(matches!(answer(&null, &keys), Err(JwsError::Header(WrongType { seen: "null", .. }))));
}

#[test]
fn the_public_key_is_not_a_shared_secret() {
    let rsa = ORG.rsa().unwrap();
    for secret in [
        rsa.public_key_to_pem().unwrap(),
        rsa.public_key_to_pem_pkcs1().unwrap(),
        rsa.public_key_to_der().unwrap(),
        rsa.n().to_vec(),
        org(&json!({"kid": "k"})).to_string().into_bytes(),
    ] {
        let key = PKey::hmac(&secret).unwrap();
        let signed = format!("{}.{}", encode(r#"{"alg":"HS256","kid":"k"}"#), encode(claims().to_string()));
        let mac = Signer::new(MessageDigest::sha256(), &key).unwrap().sign_oneshot_to_vec(signed.as_bytes()).unwrap();
        let token = format!("{signed}.{}", encode(mac));
        assert!(matches!(answer(&token, &[org(&json!({"kid": "k"}))]), Err(JwsError::Algorithm { .. })));
        // The same bytes under the name of the right algorithm have the wrong length.
        let renamed =
            token.replacen(&encode(r#"{"alg":"HS256","kid":"k"}"#), &encode(r#"{"alg":"RS256","kid":"k"}"#), 1);
        let seen = answer(&renamed, &[org(&json!({"kid": "k"}))]);
        assert!(matches!(seen, Err(JwsError::SignatureLength { expected: 256, seen: 32 })));
    }
}

#[test]
fn keys_that_the_token_brings_are_not_looked_at() {
    let own = jwk(&STRANGER, &json!({"kid": "k"}));
    for more in [
        json!({"jwk": own}),
        json!({"jku": "https://evil.test/keys"}),
        json!({"x5u": "https://evil.test/c"}),
        json!({"x5c": ["MIIB"]}),
    ] {
        let mut header = json!({"alg": "RS256", "kid": "k"});
        header.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let forged = token(&STRANGER, &header, &claims());
        assert!(matches!(answer(&forged, &[org(&json!({"kid": "k"}))]), Err(JwsError::Signature { .. })), "{more}");
        let genuine = token(&ORG, &header, &claims());
        assert_eq!(answer(&genuine, &[org(&json!({"kid": "k"}))]).unwrap(), 0, "{more}");
    }
}

#[test]
fn a_kid_is_a_name_and_nothing_else() {
    let keys = [org(&json!({"kid": "k"})), jwk(&STRANGER, &json!({"kid": "K"}))];
    let long = "k".repeat(10 << 10);
    for kid in ["../../dev/null", "' OR 1=1 --", "https://evil.test/keys", "", "k ", "K\u{0}", long.as_str()] {
        let token = token(&ORG, &json!({"alg": "RS256", "kid": kid}), &claims());
        let error = answer(&token, &keys).unwrap_err();
        assert!(
            matches!(&error, JwsError::UnknownKid { kid: seen, known } if seen == kid && known.len() == 2),
            "{error}"
        );
    }
    let number = token(&ORG, &json!({"alg": "RS256", "kid": 0}), &claims());
    assert!(matches!(answer(&number, &keys), Err(JwsError::Header(_))));
    assert_eq!(answer(&token(&ORG, &json!({"alg": "RS256", "kid": "k"}), &claims()), &keys).unwrap(), 0);
}

#[test]
fn without_a_kid_exactly_one_key_must_fit() {
    let token = token(&ORG, &json!({"alg": "RS256"}), &claims());
    let curve = jwk(&ec(Nid::X9_62_PRIME256V1), &json!({"kid": "e"}));
    let unfit = [
        curve,
        jwk(&STRANGER, &json!({"use": "enc"})),
        jwk(&STRANGER, &json!({"alg": "PS256"})),
        json!({"kty": "foo"}),
    ];
    let with = |key: Value| [unfit.to_vec(), vec![key]].concat();
    assert_eq!(answer(&token, &with(org(&json!({"kid": "k"})))).unwrap(), 4);
    let several = [org(&json!({"kid": "k"})), jwk(&STRANGER, &json!({}))];
    assert_eq!(error(&token, &several), "expected exactly one key that fits the token, seen 2: \"k\", number 2");
    assert_eq!(error(&token, &[]), "no key fits the token: the set is empty");
    assert_eq!(
        error(&token, &unfit),
        "no key fits the token: key \"e\": expected RSA, seen EC on P-256; key number 2: it is for encryption; \
         key number 3: it is for \"PS256\"; key number 4: expected RSA, seen \"foo\""
    );
}

#[test]
fn two_keys_of_one_name_are_no_choice() {
    let token = token(&ORG, &json!({"alg": "RS256", "kid": "k"}), &claims());
    let twice = [jwk(&STRANGER, &json!({"kid": "k"})), org(&json!({"kid": "k"}))];
    assert!(matches!(answer(&token, &twice), Err(JwsError::Ambiguous { .. })));
    let other_type = [jwk(&ec(Nid::X9_62_PRIME256V1), &json!({"kid": "k"})), org(&json!({"kid": "k"}))];
    assert_eq!(answer(&token, &other_type).unwrap(), 1, "only one of them fits (RFC 7517 section 4.5)");
}

#[test]
fn a_key_must_be_made_for_signatures_of_this_kind() {
    let token_of = |alg: &str| token(&ORG, &json!({"alg": alg, "kid": "k"}), &claims());
    let reason = |alg: &str, more: Value| match answer(&token_of(alg), &[org(&more)]) {
        Err(JwsError::NoKeyFits { keys }) => keys[0].1.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(reason("RS256", json!({"kid": "k", "use": "enc"})), "it is for encryption");
    assert_eq!(reason("RS256", json!({"kid": "k", "alg": "RS512"})), "it is for \"RS512\"");
    assert_eq!(reason("RS256", json!({"kid": "k", "alg": "RSA-OAEP"})), "it is for \"RSA-OAEP\"");
    assert_eq!(
        reason("PS256", json!({"kid": "k", "key_ops": ["encrypt"]})),
        "its operations are [\"encrypt\"], without \"verify\""
    );
    assert_eq!(
        reason("RS256", json!({"kid": "k", "e": "AQ"})),
        "it cannot be used: its exponent is even or less than 3"
    );
    assert_eq!(
        reason("RS256", json!({"kid": "k", "use": 1})),
        "it cannot be used: \"use\" should be a string, seen a number"
    );
    let fine = json!({"kid": "k", "use": "sig", "alg": "RS256", "key_ops": ["verify"]});
    assert_eq!(answer(&token_of("RS256"), &[org(&fine)]).unwrap(), 0);
}

#[test]
fn short_keys_are_not_believed() {
    let short = rsa(1024);
    let token = token(&short, &json!({"alg": "RS256", "kid": "k"}), &claims());
    let Err(JwsError::NoKeyFits { keys }) = answer(&token, &[jwk(&short, &json!({"kid": "k"}))]) else { panic!() };
    assert_eq!(keys[0].1, Unfit::Short { bits: 1024 });
}

#[test]
fn critical_members_are_refused() {
    let keys = [org(&json!({"kid": "k"}))];
    for (crit, names) in [(json!(["x"]), vec!["x"]), (json!(["b64"]), vec!["b64"]), (json!([]), vec![])] {
        let token = token(&ORG, &json!({"alg": "RS256", "kid": "k", "crit": crit, "x": 1, "b64": false}), &claims());
        assert!(matches!(answer(&token, &keys), Err(JwsError::Critical { names: seen }) if seen == names));
    }
    let token = token(&ORG, &json!({"alg": "RS256", "kid": "k", "crit": "x"}), &claims());
    assert!(matches!(answer(&token, &keys), Err(JwsError::Header(_))));
}

#[test]
fn signatures_on_curves_have_one_form() {
    let key = ec(Nid::X9_62_PRIME256V1);
    let keys = [jwk(&key, &json!({"kid": "k"}))];
    let signed = format!("{}.{}", encode(r#"{"alg":"ES256","kid":"k"}"#), encode("{}"));
    let raw = signature(&key, "ES256", signed.as_bytes());
    assert_eq!(answer(&format!("{signed}.{}", encode(&raw)), &keys).unwrap(), 0);
    let der = Signer::new(MessageDigest::sha256(), &key).unwrap().sign_oneshot_to_vec(signed.as_bytes()).unwrap();
    let length = |bytes: &[u8]| answer(&format!("{signed}.{}", encode(bytes)), &keys);
    assert!(matches!(length(&der), Err(JwsError::SignatureLength { expected: 64, .. })));
    assert!(matches!(length(&[]), Err(JwsError::SignatureLength { seen: 0, .. })));
    assert!(matches!(length(&[raw.clone(), vec![0]].concat()), Err(JwsError::SignatureLength { seen: 65, .. })));
    // CVE-2022-21449: r and s of zero fit every message.
    assert!(matches!(length(&[0; 64]), Err(JwsError::Signature { .. })));
    assert!(matches!(length(&[255; 64]), Err(JwsError::Signature { .. })));
}

#[test]
fn one_padding_is_not_the_other() {
    let keys = [org(&json!({"kid": "k"}))];
    for (named, made) in [("RS256", "PS256"), ("PS256", "RS256"), ("RS256", "RS512"), ("PS384", "PS256")] {
        let signed = format!("{}.{}", encode(json!({"alg": named, "kid": "k"}).to_string()), encode("{}"));
        let token = format!("{signed}.{}", encode(signature(&ORG, made, signed.as_bytes())));
        assert!(matches!(answer(&token, &keys), Err(JwsError::Signature { .. })), "{named} {made}");
    }
}

#[test]
fn no_control_character_of_a_token_or_key_reaches_a_message() {
    let evil = "\u{1b}[2J\r\n";
    let keys =
        [org(&json!({"kid": evil, "use": "enc"})), json!({"kty": evil}), json!({"kty": "OKP", "crv": evil, "x": ""})];
    let unsigned = |header: Value| format!("{}.{}.", encode(header.to_string()), encode("{}"));
    for header in [
        json!({ "alg": evil }),
        json!({"alg": "RS256", "kid": "k"}),
        json!({"alg": "RS256", "kid": evil}),
        json!({"alg": "RS256"}),
        json!({"alg": "RS256", "crit": [evil]}),
        json!({"alg": "RS256", "kid": format!("{evil}x")}),
    ] {
        let error = error(&unsigned(header), &keys);
        assert!(!error.contains(char::is_control), "{error:?}");
    }
}
