//! Tokens and keys.

use chrono::DateTime;
use oin_tester::protocol::oidc::{
    IdToken, JwsError, Opinion, Question,
    jwks::{Jwk, JwkSet, SET_KEYS},
    pkce, second_opinion, verify,
};
use oin_tester_fuzz::{Format, Target};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{corpus, count, json, seed, size, way};

/// Words of headers, claims and keys.
const TOKENS: &[&str] = &[
    "\"alg\"",
    "\"none\"",
    "\"HS256\"",
    "\"RS256\"",
    "\"ES256\"",
    "\"PS384\"",
    "\"kid\"",
    "\"org\"",
    "\"curve\"",
    "\"jwk\"",
    "\"jku\"",
    "\"x5u\"",
    "\"x5c\"",
    "\"crit\":[\"b64\"],",
    "\"b64\":false,",
    "\"typ\"",
    "\"sub\":\"evil\",",
    "\"\\u0073ub\":\"evil\",",
    "\"aud\"",
    "\"exp\":1e400,",
    "\"exp\":99999999999999,",
    "\"kty\"",
    "\"oct\"",
    "\"RSA\"",
    "\"EC\"",
    "\"OKP\"",
    "\"crv\"",
    "\"P-256\"",
    "\"P-521\"",
    "\"x\"",
    "\"n\":\"\",",
    "\"e\":\"AQ\",",
    "\"e\":\"Ag\",",
    "\"d\":\"AA\",",
    "\"use\":\"enc\",",
    "\"key_ops\":[],",
    ".",
    "..",
    "e30",
    "=",
    "\n",
];

fn names() -> [&'static str; 3] {
    ["jws/RS256.jwt", "jws/ES256.jwt", "jws/stranger.jwt"]
}

/// Takes a token apart and verifies it. What is verified was signed, byte for byte.
fn taken(token: &str, keys: &JwkSet, set: &[u8]) -> String {
    let decoded = match IdToken::decode(token) {
        Err(error) => return way(&error, token.as_bytes()),
        Ok(decoded) => decoded,
    };
    json::unambiguous(&decoded.jws.header);
    json::unambiguous(&decoded.jws.claims);
    let parts: Vec<_> = token.split('.').collect();
    assert_eq!(URL_SAFE_NO_PAD.encode(decoded.jws.claims.text()), parts[1], "only one text is these claims");
    let genuine = names().iter().any(|name| seed(name).rsplit_once('.').unwrap().0.as_bytes() == decoded.jws.signed());
    let verdict = verify(&decoded.jws, keys);
    assert!(verdict.is_err() || genuine, "nobody signed {}", decoded.jws.claims.text());
    let question = Question {
        id_token: token,
        issuer: "https://acme.okta.example",
        client_id: "0oa1",
        nonce: None,
        keys: set,
        at: DateTime::from_timestamp(1_795_320_001, 0).unwrap(),
    };
    let opinion = second_opinion(question);
    match (&verdict, &opinion) {
        (Ok(_), Opinion::Refused { words, .. }) => panic!("ours accepts, the other refuses: {words}"),
        (Err(error), Opinion::Accepted) => {
            assert!(!matches!(error, JwsError::Signature { .. }), "only the other accepts");
        }
        _ => {}
    }
    verdict.map_or_else(|error| way(&error, token.as_bytes()), Jwk::label)
}

#[test]
fn compact_token() {
    let set = seed("jwks/keys.json");
    let keys = JwkSet::parse(set.as_bytes()).unwrap();
    assert!(names()[..2].iter().all(|name| verify(&IdToken::decode(&seed(name)).unwrap().jws, &keys).is_ok()));
    let target = Target::new("compact_token", 10_000, Format::Separated(b".")).corpus(&corpus("jws")).tokens(TOKENS);
    count(target.run(|input| taken(&String::from_utf8_lossy(input), &keys, set.as_bytes())));
}

/// The same, with the edits inside the encoded parts: header, claims and the encoded signature in lines.
#[test]
fn token_parts() {
    let set = seed("jwks/keys.json");
    let keys = JwkSet::parse(set.as_bytes()).unwrap();
    let lines = names().map(|name| {
        let token = seed(name);
        let parts: Vec<_> = token.split('.').collect();
        let decoded = |part: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        [decoded(parts[0]), decoded(parts[1]), parts[2].to_owned()].join("\n")
    });
    let target = Target::new("token_parts", 6_000, Format::Json).seeds(lines).tokens(TOKENS);
    count(target.run(|input| {
        let lines: Vec<_> = input.split(|byte| *byte == b'\n').collect();
        let [header, claims, signature] = lines[..] else { return "not three lines".to_owned() };
        let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
        taken(&format!("{header}.{claims}.{}", String::from_utf8_lossy(signature)), &keys, set.as_bytes())
    }));
}

#[test]
fn key_set() {
    let tokens = names().map(|name| IdToken::decode(&seed(name)).unwrap());
    let target = Target::new("key_set", 10_000, Format::Json).corpus(&corpus("jwks")).tokens(TOKENS);
    count(target.run(|input| match JwkSet::parse(input) {
        Err(error) => way(&error, input),
        Ok(set) => {
            json::unambiguous(&set.object);
            assert!(set.keys.len() <= SET_KEYS);
            for key in &set.keys {
                assert!(set.object.text().get(key.place.clone()).is_some());
                assert!(key.public_key().is_none() || !key.is_symmetric());
                // A verdict in bounded time, with whatever key it is.
                let _ = tokens.each_ref().map(|token| verify(&token.jws, &set).is_ok());
            }
            let problems: usize = set.keys.iter().map(|key| key.problems.len()).sum();
            format!("{} {}", size(set.keys.len()), problems)
        }
    }));
}

#[test]
fn code_verifier() {
    let target = Target::new("code_verifier", 10_000, Format::Separated(b"-_"))
        .seeds(["dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"]);
    count(target.run(|input| {
        let text = String::from_utf8_lossy(input);
        let verifier = pkce::check_verifier(&text);
        assert!(verifier.is_err() || (43..=128).contains(&text.len()) && text.is_ascii());
        let challenge = pkce::check_challenge(&text);
        assert!(challenge.is_err() || pkce::check_verifier(&text).is_ok() && text.len() == 43);
        assert_eq!(pkce::check_challenge(&pkce::challenge_of(&text)), Ok(()));
        format!("{verifier:?} {challenge:?}").chars().filter(|character| !character.is_ascii_digit()).collect()
    }));
}
