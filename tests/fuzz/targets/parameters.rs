//! Addresses, forms and headers.

use oin_tester::protocol::{
    Parameters,
    oidc::{
        AuthorizationRequest, Callback, InitiateLogin, LogoutRequest,
        token_endpoint::{ClientAuthentication, TokenRequest},
    },
};
use oin_tester_fuzz::{Format, Target};
use url::Url;

use super::{count, size};

const TOKENS: &[&str] = &[
    "code=",
    "state=",
    "error=",
    "id_token=",
    "access_token=e30.e30.",
    "client_id=0oa1",
    "client_secret=",
    "client_assertion=e30.e30.",
    "client_assertion_type=",
    "request=e30.e30.",
    "request_uri=",
    "response_type=code",
    "redirect_uri=",
    "iss=",
    "login_hint=",
    "expires_in=1",
    "expires_in=-1",
    "id_token_hint=e30.e30.",
    "grant_type=",
    "refresh_token=",
    "%",
    "%4",
    "%zz",
    "%00",
    "%C3%A4",
    "%E4",
    "+",
    "&",
    "&&",
    "=",
    "#",
    "?",
    "//",
    "@",
    "[::1]",
    "xn--",
    "%ff=",
    ";",
    "\u{e4}",
    "\n",
    "Basic ",
    "Bearer ",
    "MG9hMTpodXNo",
    "OjpodXNo",
    ":",
];

/// Every pair stands where it says, and its place decodes to it; the first pairs stand for the others.
fn placed(parameters: &Parameters) {
    let raw = parameters.raw();
    for name in parameters.names().take(6) {
        let places: Vec<_> = parameters.places(name).collect();
        assert_eq!(places.len(), parameters.count(name));
        for (place, value) in places.iter().zip(parameters.all(name)).take(6) {
            let decoded = |range| {
                let pair = [b"a=".as_slice(), &raw[range]].concat();
                Parameters::parse(&pair).get("a").unwrap_or_default().to_owned()
            };
            assert_eq!(
                (decoded(place.name.clone()), decoded(place.value.clone())),
                (name.to_owned(), value.to_owned())
            );
        }
    }
}

#[test]
fn parameters() {
    let target = Target::new("parameters", 10_000, Format::Separated(b"&="))
        .seeds(["a=1&b=%2B+&a=2&c", "code=c%2F1&state=s&iss=https%3A%2F%2Fo", "good=%C3%A4&half=%4&bad=%zz&latin=%E4"])
        .tokens(TOKENS);
    count(target.run(|input| {
        let parameters = Parameters::parse(input);
        placed(&parameters);
        let broken = parameters.broken().count();
        assert!(broken <= parameters.pairs().len());
        format!("{} {}", size(parameters.pairs().len()), size(broken))
    }));
}

/// An address in the first line, a form in the second, headers in the others.
#[test]
fn request() {
    let target = Target::new("request", 10_000, Format::Separated(b"\n&=? "))
        .seeds([
            "https://a.example/cb?tenant=1&code=c&state=s\n",
            "https://a.example/cb#id_token=e30.e30.&expires_in=3600\ncode=1",
            "https://o.example/oauth2/v1/authorize?client_id=a&response_type=code&scope=openid&request=e30.e30.\n",
            "https://a.example/login?iss=https%3A%2F%2Fo\niss=https://o&login_hint=ann",
            "https://o.example/oauth2/v1/logout?id_token_hint=e30.e30.&state=s\n",
            "https://o.example/token?code=1\ngrant_type=authorization_code&code=c&client_secret=s&client_assertion=e30.e30.\nAuthorization Basic MG9hMTpodXNo\nContent-Type application/x-www-form-urlencoded",
        ])
        .tokens(TOKENS);
    count(target.run(|input| {
        let mut lines = input.splitn(3, |byte| *byte == b'\n');
        let address = String::from_utf8_lossy(lines.next().unwrap_or_default());
        let Ok(url) = Url::parse(&address) else { return "no address".to_owned() };
        let form = lines.next();
        let headers = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
        let headers = headers.lines().filter_map(|line| line.split_once(' '));
        let callback = Callback::recognise(&url, form);
        if let Some(callback) = &callback {
            assert!(!callback.target.contains('#'));
            assert!(
                callback.tokens().count() <= 3
                    && callback.expires_in().is_ok_and(|it| it.is_none()) != callback.parameters.has("expires_in")
            );
        }
        let authorization = AuthorizationRequest::recognise(&url, form);
        let object = authorization.as_ref().and_then(AuthorizationRequest::request_object).map(|object| object.is_ok());
        let initiation = InitiateLogin::read(&url, form);
        let logout = LogoutRequest::recognise(&url, form).map(|logout| logout.hint().map(|hint| hint.is_ok()));
        let token = TokenRequest::read(&url, headers, form.unwrap_or_default());
        let methods: Vec<_> = token.authentication.iter().map(ClientAuthentication::method).collect();
        assert!(token.secrets_in_query().count() <= TokenRequest::SECRET.len());
        let mode = callback.map(|callback| callback.mode);
        format!(
            "{mode:?} {object:?} {} {logout:?} {:?}",
            initiation.iss.is_some(),
            methods.iter().take(4).collect::<Vec<_>>()
        )
    }));
}
