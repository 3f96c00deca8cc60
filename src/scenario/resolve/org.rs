//! How to reach the org, and what to call its API with.

use url::Url;

use super::super::authored::{AuthoredOrg, AuthoredServiceApp};
use super::super::credential::{DEFAULT_SCOPES, OrgCredential, ServiceApp};
use super::super::model::{OrgAccess, Route};
use super::{Resolved, Resolver};
use crate::located::Located;
use crate::secret::{PrivateKey, PrivateKeyError, Secret};

const KEY: &str = "expected a private key in PEM or as a JSON Web Key, or the name of a file with one";

/// The longest name of a file, in bytes.
const LONGEST_NAME: usize = 255;

impl Resolver<'_> {
    pub(super) fn org(&mut self, authored: &AuthoredOrg) -> Resolved<OrgAccess> {
        let url = self.base_url(&authored.url);
        let credential = self.credential(authored);
        let trust = authored.trust.as_ref().map(|trust| self.trust(trust)).transpose();
        let back_channel = authored.back_channel.as_ref().map(|record| self.back_channel(record, &url)).transpose();
        Ok(OrgAccess {
            url: url?,
            credential: credential?,
            trust: trust?.flatten(),
            route: Route::default(),
            back_channel: back_channel?.flatten(),
        })
    }

    fn credential(&mut self, authored: &AuthoredOrg) -> Resolved<OrgCredential> {
        match (&authored.token, &authored.service_app) {
            (Some(token), None) => Ok(OrgCredential::Token(self.text(token).map(Secret::new)?)),
            (None, Some(app)) => Ok(OrgCredential::ServiceApp(self.service_app(app)?)),
            (Some(token), Some(_)) => {
                let problem = "`token` and `service_app` are both given";
                Err(self.report(token.place, problem, "expected one of them: the API is called with either"))
            }
            (None, None) => {
                let problem = "the key `token` is missing";
                Err(self.report(authored.url.place, problem, "expected `token` or `service_app` beside it"))
            }
        }
    }

    fn service_app(&mut self, authored: &AuthoredServiceApp) -> Resolved<ServiceApp> {
        let client_id = self.text(&authored.client_id);
        let key = self.private_key(&authored.private_key);
        let key_id = self.optional_text(authored.key_id.as_ref());
        let scopes = self.scopes(authored.scopes.as_ref());
        let (key, key_id) = (key?, key_id?);
        let key = match key_id {
            Some(id) => key.named(id),
            None => key,
        };
        Ok(ServiceApp { client_id: client_id?, key, scopes: scopes? })
    }

    fn private_key(&mut self, written: &Located<String>) -> Resolved<PrivateKey> {
        let text = self.text(written)?;
        let given = text.contains("-----BEGIN") || text.trim_start().starts_with('{');
        // What is no file's name may be a key that lost its frame, which must not be shown.
        if !given && (text.len() > LONGEST_NAME || text.contains('\n')) {
            return Err(self.report(written.place, PrivateKeyError::Unknown.to_string(), KEY));
        }
        let text = if given { text } else { String::from_utf8_lossy(&self.key_file(written, &text)?).into_owned() };
        PrivateKey::parse(&text).map_err(|error| self.report(written.place, error.to_string(), KEY))
    }

    fn scopes(&mut self, written: Option<&Located<Vec<Located<String>>>>) -> Resolved<Vec<String>> {
        let Some(written) = written else { return Ok(DEFAULT_SCOPES.map(str::to_owned).to_vec()) };
        if written.value.is_empty() {
            return Err(self.report(written.place, "no scope is given", "expected scopes, or no `scopes` at all"));
        }
        let scopes: Vec<_> = written.value.iter().map(|scope| self.scope(scope)).collect();
        scopes.into_iter().collect()
    }

    fn scope(&mut self, written: &Located<String>) -> Resolved<String> {
        let text = self.text(written)?;
        if text.chars().all(|character| character.is_ascii_graphic() && !"\"\\".contains(character)) {
            return Ok(text);
        }
        let expected = "expected a scope of Okta's management API, such as `okta.users.manage`";
        Err(self.report(written.place, format!("`{text}` is not a scope"), expected))
    }

    /// The org's token is shown there, so it must be the org.
    fn back_channel(&mut self, written: &Located<String>, org: &Resolved<Url>) -> Resolved<Option<Url>> {
        let Some(record) = self.url_or_none(written)? else { return Ok(None) };
        match org {
            Ok(org) if org.origin() != record.origin() => {
                let expected = format!("expected an address at `{}`", org.origin().ascii_serialization());
                Err(self.report(written.place, format!("`{record}` is not at the org"), expected))
            }
            _ => Ok(Some(record)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use openssl::rsa::Rsa;

    use super::*;
    use crate::scenario::{Scenario, ScenarioError, parse};

    const SCENARIO: &str = include_str!("../../../scenarios/demo/oidc.yaml");

    fn pem() -> String {
        String::from_utf8(Rsa::generate(2048).unwrap().private_key_to_pem().unwrap()).unwrap()
    }

    /// The demo's scenario with this in the place of its token.
    fn with(credential: &str, key: &str, path: &Path) -> Result<Scenario, ScenarioError> {
        let names = ["APP_URL", "INSTANCE_ID", "USER_LOGIN", "USER_PASSWORD", "USER_EMAIL", "ACCOUNTS_TOKEN"];
        let urls = ["https://app.test", "0oa1", "a@b.test", "secret", "a@b.test", "secret"];
        let mut variables: Vec<_> = names.into_iter().zip(urls).collect();
        variables.extend([("ORG_URL", "https://org.test"), ("KEY", key)]);
        let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert!(SCENARIO.contains("  token: ${ORG_TOKEN}\n"));
        parse(path, &SCENARIO.replace("  token: ${ORG_TOKEN}\n", credential), &variables)
    }

    fn service_app(scenario: &Scenario) -> &ServiceApp {
        let OrgCredential::ServiceApp(app) = &scenario.org.credential else { panic!("a token") };
        app
    }

    #[test]
    fn a_service_app_takes_the_place_of_the_token() {
        let (pem, path) = (pem(), Path::new("acme.yaml"));
        let least = "  service_app: {client_id: 0oa7, private_key: '${KEY}'}\n";
        let scenario = with(least, &pem, path).unwrap();
        let app = service_app(&scenario);
        assert_eq!((app.client_id.as_str(), app.key.id()), ("0oa7", None));
        assert_eq!(app.scopes, DEFAULT_SCOPES);
        assert!(scenario.secrets().any(|secret| secret.expose() == pem));
        let more = "  service_app: {client_id: 0oa7, private_key: '${KEY}', key_id: k, scopes: [okta.logs.read]}\n";
        let scenario = with(more, &pem, path).unwrap();
        let app = service_app(&scenario);
        assert_eq!((app.key.id(), app.scopes.as_slice()), (Some("k"), ["okta.logs.read".to_owned()].as_slice()));
    }

    #[test]
    fn a_key_may_stand_in_a_file_beside_the_scenario() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("key.pem"), pem()).unwrap();
        let named = "  service_app: {client_id: 0oa7, private_key: key.pem}\n";
        let scenario = with(named, "", &directory.path().join("acme.yaml")).unwrap();
        assert_eq!(service_app(&scenario).key.algorithm(), "RS256");
    }

    #[test]
    fn what_cannot_be_a_credential_is_refused_and_no_key_is_shown() {
        let pem = pem();
        let frameless: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
        let app = "  service_app: {client_id: 0oa7, private_key: '${KEY}'}\n";
        let both = format!("  token: t\n{app}");
        let no_scope = "  service_app: {client_id: 0oa7, private_key: '${KEY}', scopes: []}\n";
        let bad_scope = "  service_app: {client_id: 0oa7, private_key: '${KEY}', scopes: [okta users]}\n";
        let cases = [
            ("", pem.as_str(), "`token` is missing"),
            (&both, &pem, "both given"),
            (app, &frameless, "neither a private key in PEM nor a JSON Web Key"),
            (app, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----", "not whole"),
            (app, "absent.pem", "cannot read"),
            (no_scope, &pem, "no scope is given"),
            (bad_scope, &pem, "`okta users` is not a scope"),
            ("  service_app: {client_id: 0oa7}\n", &pem, "private_key"),
        ];
        for (credential, key, reason) in cases {
            let error = with(credential, key, Path::new("acme.yaml")).expect_err(reason);
            let shown = format!("{:?}", miette::Report::new(error));
            assert!(shown.contains(reason), "{shown}");
            assert!(!shown.contains(&frameless[..40]), "{shown}");
        }
    }
}
