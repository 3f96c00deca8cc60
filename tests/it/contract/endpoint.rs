//! One endpoint of the management API: what may be asked of it, and what it may answer.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use jsonschema::Validator;
use oin_tester_fixtures::ApiExchange;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{asks_for_a_refusal, is_by_the_client};

/// A schema file, ready to judge.
#[derive(Debug)]
pub(crate) struct Endpoint {
    /// Method and path, with names in braces: `GET /api/v1/users/{user}`.
    pub(crate) name: String,
    file: File,
    query: Validator,
    request: Option<Validator>,
    answers: BTreeMap<u16, Option<Validator>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    endpoint: String,
    /// What it does, in Okta's words for people.
    about: String,
    /// It is called without a credential.
    #[serde(default)]
    public: bool,
    /// Its body is a form, not JSON.
    #[serde(default)]
    form: bool,
    /// It answers with a list in pages.
    #[serde(default)]
    list: bool,
    query: Value,
    request: Option<Value>,
    answers: BTreeMap<u16, Answer>,
    /// Okta's error codes by status, besides those that every endpoint has.
    #[serde(default)]
    errors: Codes,
    /// Where errors are OAuth's: its codes by status.
    oauth_errors: Option<Codes>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    body: Option<Value>,
    /// The name of the root element of an XML document.
    xml: Option<String>,
}

type Codes = BTreeMap<u16, Vec<String>>;

#[derive(Debug, Deserialize)]
struct EveryAnswer {
    request_headers: Value,
    response_headers: Value,
    errors: Codes,
    challenge: Value,
}

/// What all endpoints have in common.
struct Common {
    request_headers: Validator,
    response_headers: Validator,
    challenge: Validator,
    error: Validator,
    oauth_error: Validator,
    errors: Codes,
}

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/okta_schemas")
}

fn read<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let path = directory().join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

static DEFINITIONS: LazyLock<Value> = LazyLock::new(|| {
    let parts = ["basic", "users", "apps", "log", "policies"];
    let all: Map<String, Value> =
        parts.iter().flat_map(|part| read::<Map<String, Value>>(&format!("common/{part}.json"))).collect();
    Value::Object(all)
});

static COMMON: LazyLock<Common> = LazyLock::new(|| {
    let EveryAnswer { request_headers, response_headers, errors, challenge } = read("common/every_answer.json");
    let defined = |name: &str| validator(json!({ "$ref": format!("#/$defs/{name}") }));
    Common {
        request_headers: validator(request_headers),
        response_headers: validator(response_headers),
        challenge: validator(challenge),
        error: defined("error"),
        oauth_error: defined("oauth_error"),
        errors,
    }
});

/// The schema can name whatever is defined for all.
fn validator(mut schema: Value) -> Validator {
    schema["$defs"] = DEFINITIONS.clone();
    jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{error} in {schema}"))
}

/// Every endpoint, one of each file.
pub(crate) fn all() -> Vec<Endpoint> {
    let files = std::fs::read_dir(directory()).expect("the schemas").map(|file| file.expect("a file").path());
    let names = files.filter(|path| path.is_file()).map(|path| path.file_name().expect("a name").to_owned());
    names.map(|name| Endpoint::new(read(&name.to_string_lossy()))).collect()
}

impl Endpoint {
    fn new(file: File) -> Self {
        assert!(!file.about.is_empty(), "{}", file.endpoint);
        Self {
            name: file.endpoint.clone(),
            query: validator(file.query.clone()),
            request: file.request.clone().map(validator),
            answers: file
                .answers
                .iter()
                .map(|(status, answer)| (*status, answer.body.clone().map(validator)))
                .collect(),
            file,
        }
    }

    /// The statuses of success.
    pub(crate) fn successes(&self) -> impl Iterator<Item = u16> {
        self.answers.keys().copied()
    }

    /// Whether a request is one to this endpoint.
    pub(crate) fn is_asked(&self, method: &str, path: &str) -> bool {
        let Some((own_method, own_path)) = self.name.split_once(' ') else { return false };
        let (own, asked) = (own_path.split('/'), path.split('/'));
        method == own_method
            && own.clone().count() == asked.clone().count()
            && own.zip(asked).all(|(own, asked)| own == asked || (own.starts_with('{') && !asked.is_empty()))
    }

    /// What is wrong with the request or its answer.
    pub(crate) fn judge(&self, exchange: &ApiExchange) -> Result<(), String> {
        // The client must always be right; what a test makes up by hand, unless it is refused.
        let may_be_wrong = !is_by_the_client(exchange) || asks_for_a_refusal(exchange);
        if exchange.status < 400 || !may_be_wrong {
            self.judge_request(exchange)?;
        }
        self.judge_answer(exchange)
    }

    fn judge_request(&self, exchange: &ApiExchange) -> Result<(), String> {
        let query = exchange.query.as_deref().unwrap_or_default();
        valid("the query", &self.query, &pairs(query.as_bytes()))?;
        let headers = object(&exchange.request_headers);
        if !self.file.public {
            valid("the request's headers", &COMMON.request_headers, &headers)?;
        }
        let body = &exchange.request_body;
        let Some(schema) = &self.request else {
            let said = !matches!(exchange.method.as_str(), "POST" | "PUT") || headers["content-length"] == "0";
            return if body.is_empty() && said {
                Ok(())
            } else {
                Err("a request without a body must say so".to_owned())
            };
        };
        let media_type = if self.file.form { "application/x-www-form-urlencoded" } else { "application/json" };
        expect_media_type("the request", &headers, media_type)?;
        let body = if self.file.form { pairs(body) } else { parsed("the request", body)? };
        valid("the request", schema, &body)
    }

    fn judge_answer(&self, exchange: &ApiExchange) -> Result<(), String> {
        let headers = object(&exchange.response_headers);
        if !self.file.public {
            valid("the answer's headers", &COMMON.response_headers, &headers)?;
        }
        match self.file.answers.get(&exchange.status) {
            Some(Answer { xml: Some(root), .. }) => xml(&headers, &exchange.response_body, root),
            Some(_) => self.judge_success(exchange, &headers),
            None => self.judge_error(exchange, &headers),
        }
    }

    fn judge_success(&self, exchange: &ApiExchange, headers: &Value) -> Result<(), String> {
        let body = &exchange.response_body;
        let Some(Some(schema)) = self.answers.get(&exchange.status) else {
            return if body.is_empty() { Ok(()) } else { Err("the answer must not have a body".to_owned()) };
        };
        expect_media_type("the answer", headers, "application/json")?;
        let links = exchange.response_headers.iter().filter(|(name, _)| name == "link");
        let links: Vec<_> = links.map(|(_, value)| value.as_str()).collect();
        if self.file.list && !links.iter().any(|link| link.ends_with("; rel=\"self\"")) {
            return Err(format!("a list must link to itself, but links are {links:?}"));
        }
        valid("the answer", schema, &parsed("the answer", body)?)
    }

    fn judge_error(&self, exchange: &ApiExchange, headers: &Value) -> Result<(), String> {
        expect_media_type("the error", headers, "application/json")?;
        let body = parsed("the error", &exchange.response_body)?;
        let (schema, own, code) = match &self.file.oauth_errors {
            Some(own) => (&COMMON.oauth_error, own, &body["error"]),
            None => (&COMMON.error, &self.file.errors, &body["errorCode"]),
        };
        valid("the error", schema, &body)?;
        let known = |codes: &Codes| codes.get(&exchange.status).is_some_and(|codes| codes.iter().any(|it| code == it));
        let every_endpoint_has_it = self.file.oauth_errors.is_none() && known(&COMMON.errors);
        if !every_endpoint_has_it && !known(own) {
            return Err(format!("{code} is no error of this endpoint with that status"));
        }
        let bearer = exchange.request_headers.iter().any(|(name, value)| {
            name == "authorization" && value.starts_with("Bearer ") && matches!(exchange.status, 401)
        });
        if bearer { valid("the challenge", &COMMON.challenge, &headers["www-authenticate"]) } else { Ok(()) }
    }
}

fn valid(what: &str, schema: &Validator, value: &Value) -> Result<(), String> {
    let faults: Vec<_> =
        schema.iter_errors(value).map(|error| format!("{error} at {}", error.instance_path())).take(5).collect();
    if faults.is_empty() { Ok(()) } else { Err(format!("{what}: {}", faults.join("; "))) }
}

fn parsed(what: &str, body: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(body).map_err(|error| format!("{what} is no JSON: {error}"))
}

/// Parameters as an object; one that is repeated becomes a list, which no schema allows.
fn pairs(encoded: &[u8]) -> Value {
    let mut object = Map::new();
    for (name, value) in url::form_urlencoded::parse(encoded) {
        let value = Value::from(value.into_owned());
        match object.get_mut(name.as_ref()) {
            Some(before) => *before = json!([before, value]),
            None => drop(object.insert(name.into_owned(), value)),
        }
    }
    Value::Object(object)
}

fn object(headers: &[(String, String)]) -> Value {
    Value::Object(headers.iter().map(|(name, value)| (name.clone(), Value::from(value.clone()))).collect())
}

fn expect_media_type(what: &str, headers: &Value, expected: &str) -> Result<(), String> {
    let said = headers["content-type"].as_str().unwrap_or_default();
    if said.starts_with(expected) { Ok(()) } else { Err(format!("{what} is {said:?}, not {expected}")) }
}

fn xml(headers: &Value, body: &[u8], root: &str) -> Result<(), String> {
    expect_media_type("the answer", headers, "application/xml")?;
    let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    let document = roxmltree::Document::parse(text).map_err(|error| error.to_string())?;
    let name = document.root_element().tag_name().name();
    if name == root { Ok(()) } else { Err(format!("the answer is a {name}, not a {root}")) }
}
