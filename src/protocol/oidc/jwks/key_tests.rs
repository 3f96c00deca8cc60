use openssl::nid::Nid;
use serde_json::{Value, json};

use super::*;
use crate::protocol::oidc::{
    jwks::JwkSet,
    sample::{ORG, ec, encode, jwk, rsa, set},
};

fn read(key: &Value) -> Jwk {
    JwkSet::parse(&set(std::slice::from_ref(key))).unwrap().keys.remove(0)
}

/// The key of RFC 7638 §3.1, whose thumbprint stands there.
#[test]
fn the_thumbprint_is_that_of_the_specification() {
    let modulus = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    let key = read(&json!({"kty": "RSA", "n": modulus, "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"}));
    assert_eq!(key.thumbprint.as_deref(), Some("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
    assert_eq!((key.material.clone(), key.problems.as_slice()), (Material::Rsa { bits: 2048 }, [].as_slice()));
    assert!(key.public_key().is_some() && !key.is_private() && !key.is_symmetric());
}

/// The key of RFC 8037 appendix A.3, whose thumbprint stands there.
#[test]
fn keys_that_no_algorithm_takes_are_read_and_not_used() {
    let key = read(&json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}));
    assert_eq!(key.thumbprint.as_deref(), Some("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
    assert_eq!(key.material, Material::Okp { curve: "Ed25519".to_owned() });
    assert!(key.public_key().is_none() && key.problems.is_empty());
}

#[test]
fn members_are_read_as_they_stand() {
    let key = read(&jwk(&ORG, &json!({"kid": "k", "use": "sig", "alg": "RS256", "key_ops": ["verify"], "x5c": ["!"]})));
    assert_eq!((key.kid.as_deref(), key.kty.as_deref()), (Some("k"), Some("RSA")));
    assert_eq!((key.usage.as_deref(), key.alg.as_deref()), (Some("sig"), Some("RS256")));
    assert_eq!(key.key_ops.as_deref(), Some(["verify".to_owned()].as_slice()));
    assert_eq!(read(&jwk(&rsa(1024), &json!({}))).material, Material::Rsa { bits: 1024 });
    for (nid, curve) in
        [(Nid::X9_62_PRIME256V1, Curve::P256), (Nid::SECP384R1, Curve::P384), (Nid::SECP521R1, Curve::P521)]
    {
        let key = read(&jwk(&ec(nid), &json!({})));
        assert_eq!((&key.material, key.problems.as_slice()), (&Material::Ec { curve }, [].as_slice()));
        assert!(key.public_key().is_some() && key.thumbprint.is_some());
    }
}

#[test]
fn private_and_symmetric_keys_are_seen() {
    let key = read(&jwk(&ORG, &json!({"d": "AQAB", "p": "AQAB"})));
    assert_eq!(key.private_members, ["d", "p"]);
    assert!(key.public_key().is_some(), "what is published is bad, but the public part is what it is");
    let key = read(&json!({"kty": "oct", "k": "c2VjcmV0"}));
    assert!(key.is_symmetric() && key.is_private() && key.public_key().is_none());
    assert_eq!((key.thumbprint, key.private_members), (None, vec!["k"]));
    let key = read(&json!({"kty": "EC", "crv": "secp256k1", "d": "AQAB"}));
    assert_eq!((key.material.clone(), key.private_members), (Material::Unknown, vec!["d"]));
}

#[test]
fn a_broken_key_says_what_is_broken_and_is_not_used() {
    let p256 = ec(Nid::X9_62_PRIME256V1);
    let x = encode([1; 32]);
    let e = |e: Value| jwk(&ORG, &json!({ "e": e }));
    for (key, problem) in [
        (json!({"kty": "RSA", "e": "AQAB"}), "it has no \"n\""),
        (json!({"kty": "RSA", "n": "AQAB=", "e": "AQAB"}), "\"n\" is not base64url without padding"),
        (json!({"kty": "RSA", "n": "AQ+/", "e": "AQAB"}), "\"n\" is not base64url without padding"),
        (e(json!(65537)), "\"e\" should be a string, seen a number"),
        (e(json!("AQ")), "its exponent is even or less than 3"),
        (e(json!("BA")), "its exponent is even or less than 3"),
        (e(json!("")), "its exponent is even or less than 3"),
        (
            json!({"kty": "RSA", "n": encode([255; 2049]), "e": "AQAB"}),
            "its modulus has 16392 bits, more than the 16384 that are used",
        ),
        (json!({"kty": "EC", "crv": "P-256", "x": x, "y": x}), "its point is not on the curve P-256"),
        (jwk(&p256, &json!({"crv": "P-384"})), "\"x\" has 32 octets, 48 on this curve"),
        (jwk(&p256, &json!({"y": "AQAB"})), "\"y\" has 3 octets, 32 on this curve"),
        (json!({"kty": "EC", "crv": "secp256k1"}), "its curve \"secp256k1\" is not known"),
        (json!({"kty": "EC"}), "it has no \"crv\""),
        (json!({"kty": "rsa"}), "its type \"rsa\" is not known"),
        (json!({"kty": 1}), "\"kty\" should be a string, seen a number"),
        (jwk(&ORG, &json!({"kid": 7})), "\"kid\" should be a string, seen a number"),
        (jwk(&ORG, &json!({"key_ops": "verify"})), "\"key_ops\" should be an array of strings, seen a string"),
        (jwk(&ORG, &json!({"use": null})), "\"use\" should be a string, seen null"),
    ] {
        let read = read(&key);
        assert_eq!(read.problems[0].to_string(), problem, "{key}");
        assert!(read.public_key().is_none(), "{key}");
    }
}

#[test]
fn a_leading_zero_is_flagged_and_changes_nothing() {
    let plain = read(&jwk(&ORG, &json!({})));
    let modulus = [vec![0], ORG.rsa().unwrap().n().to_vec()].concat();
    let padded = read(&jwk(&ORG, &json!({"n": encode(modulus)})));
    assert_eq!(padded.problems, [KeyProblem::LeadingZero { member: "n" }]);
    assert_eq!((&padded.thumbprint, &padded.material), (&plain.thumbprint, &plain.material));
    assert!(padded.public_key().is_some());
}

#[test]
fn places_of_wrong_members_count_from_the_beginning_of_the_set() {
    let text = r#"{"x": 1, "keys": [{"kty": "oct"}, {"kty": "RSA", "kid": 12345}]}"#;
    let keys = JwkSet::parse(text.as_bytes()).unwrap();
    let KeyProblem::WrongType(wrong) = &keys.keys[1].problems[0] else { panic!("{:?}", keys.keys[1].problems) };
    assert_eq!(&text[wrong.place.clone()], "12345");
    assert_eq!((keys.keys[0].label(), keys.keys[1].label()), ("number 1".to_owned(), "number 2".to_owned()));
}
