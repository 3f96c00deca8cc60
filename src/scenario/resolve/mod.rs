//! From what was written to what is meant: variables, defaults, and the rules that no type can
//! express. Goes on after a problem, so that one look at the file mends all of them.

mod accepted_findings;
mod app;
mod integration;
mod org;
mod published;
mod setting;
mod submission;
mod temporary_users;
mod text;

use std::collections::BTreeSet;

use super::authored::{AuthoredApp, AuthoredInstance, AuthoredScenario, AuthoredUser};
use super::error::{Problem, SourceFile};
use super::model::{App, Instance, Scenario, ScenarioSource, TestUser, Timeouts};
use super::variables::Variables;
use crate::id::InstanceId;
use crate::located::Located;
use crate::secret::{Secret, TotpSecret};
use crate::submission::{Direction, Integration, Test, required_tests, supports_test};

/// Makes the scenario, or says everything that is wrong.
pub(super) fn resolve(
    authored: &AuthoredScenario,
    source: ScenarioSource,
    file: &SourceFile,
    variables: &Variables,
) -> Result<Scenario, Vec<Problem>> {
    let mut resolver = Resolver { file, variables, problems: Vec::new() };
    match resolver.scenario(authored, source) {
        Ok(scenario) if resolver.problems.is_empty() => Ok(scenario),
        _ => Err(resolver.problems),
    }
}

/// The reason stands among the problems already.
#[derive(Clone, Copy)]
struct Reported;

type Resolved<T> = Result<T, Reported>;

/// Collects the problems.
struct Resolver<'a> {
    file: &'a SourceFile,
    variables: &'a Variables,
    problems: Vec<Problem>,
}

impl Resolver<'_> {
    fn scenario(&mut self, authored: &AuthoredScenario, source: ScenarioSource) -> Resolved<Scenario> {
        let name = self.name(&authored.name);
        let org = self.org(&authored.org);
        let submission = self.submission(&authored.integration);
        let integration = self.integration(&authored.integration);
        let instances = self.instances(authored);
        let published = self.published(authored.published.as_ref());
        let users = self.users(&authored.users);
        let temporary_users = self.temporary_users(&authored.temporary_users);
        let timeouts = self.timeouts(&authored.timeouts);
        let clock_skew = self.clock_skew(authored.clock_skew.as_ref());
        let permitted_hosts = self.permitted_hosts(&authored.permitted_hosts);
        let tags: Vec<_> = authored.tags.iter().map(|tag| self.name(tag)).collect();
        let secrets: Vec<_> = authored.secrets.iter().map(|secret| self.text(secret).map(Secret::new)).collect();
        let accepted_findings = self.accepted_findings(authored.accepted_findings.as_ref());

        let (integration, instances) = (integration?, instances?);
        self.tests_are_possible(authored, &integration, &instances);
        Ok(Scenario {
            name: name?,
            source,
            org: org?,
            integration,
            submission: submission?,
            published: published?,
            instances,
            users: users?,
            temporary_users: temporary_users?,
            tests: authored.tests.as_ref().map(|tests| tests.value.iter().map(|test| test.value).collect()),
            timeouts: timeouts?,
            clock_skew: clock_skew?,
            permitted_hosts: permitted_hosts?,
            tags: tags.into_iter().collect::<Result<_, _>>()?,
            accepted_findings: accepted_findings?,
            secrets: secrets.into_iter().collect::<Result<_, _>>()?,
        })
    }

    fn instances(&mut self, authored: &AuthoredScenario) -> Resolved<Vec<Instance>> {
        let integration = &authored.integration.value;
        // Without single sign-on there is nothing to test in a browser.
        let signs_on = integration.oidc.is_some() || integration.saml.is_some();
        if authored.instances.value.is_empty() && signs_on {
            let expected = "expected at least one instance";
            return Err(self.report(authored.instances.place, "no instance is given", expected));
        }
        let mut seen = BTreeSet::new();
        let instances = authored.instances.value.iter();
        if instances.len() == 0 {
            return Ok(Vec::new());
        }
        let Some(app) = &authored.app else {
            let expected = "expected `app` beside this key: how to recognise the app's pages";
            return Err(self.report(authored.name.place, "the key `app` is missing", expected));
        };
        let instances: Vec<_> = instances.map(|instance| self.instance(instance, app, &mut seen)).collect();
        instances.into_iter().collect()
    }

    fn instance(
        &mut self,
        authored: &AuthoredInstance,
        common: &Located<AuthoredApp>,
        seen: &mut BTreeSet<String>,
    ) -> Resolved<Instance> {
        let id = self.instance_id(authored, seen);
        let app = self.app(common, authored.app.as_ref());
        let variables: Vec<_> = authored
            .variables
            .iter()
            .map(|(name, written)| self.substituted(written).map(|value| (name.clone(), value)))
            .collect();
        Ok(Instance {
            id: id?,
            id_is_written: authored.id.is_some(),
            protocol: authored.protocol.value,
            version: authored.version,
            variables: variables.into_iter().collect::<Resolved<_>>()?,
            app: app?,
        })
    }

    fn instance_id(&mut self, authored: &AuthoredInstance, seen: &mut BTreeSet<String>) -> Resolved<InstanceId> {
        let place = authored.id.as_ref().map_or(authored.protocol.place, |id| id.place);
        let id = match &authored.id {
            Some(id) => self.text(id)?,
            None => Instance::awaited(authored.protocol.value, authored.version).as_str().to_owned(),
        };
        if !seen.insert(id.clone()) {
            let problem = format!("the instance `{id}` is given twice");
            return Err(self.report(place, problem, "the second time"));
        }
        let plain = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
        if authored.id.is_some() && !id.chars().all(plain) {
            let problem = format!("`{id}` is not an instance id");
            return Err(self.report(place, problem, "expected the id that the org gave it"));
        }
        Ok(InstanceId::new(id))
    }

    fn users(&mut self, authored: &[AuthoredUser]) -> Resolved<Vec<TestUser>> {
        let mut seen = BTreeSet::new();
        let users: Vec<_> = authored.iter().map(|user| self.user(user, &mut seen)).collect();
        users.into_iter().collect()
    }

    fn user(&mut self, authored: &AuthoredUser, seen: &mut BTreeSet<String>) -> Resolved<TestUser> {
        let login = self.text(&authored.login);
        let password = self.text(&authored.password).map(Secret::new);
        let totp = authored.totp.as_ref().map(|written| self.totp(written)).transpose();
        let first_name = self.text(&authored.first_name);
        let last_name = self.text(&authored.last_name);
        let email = self.email(&authored.email);
        let login = login?;
        if !seen.insert(login.to_lowercase()) {
            let problem = format!("the user `{login}` is given twice");
            return Err(self.report(authored.login.place, problem, "the second time"));
        }
        Ok(TestUser {
            login,
            password: password?,
            totp: totp?.flatten(),
            first_name: first_name?,
            last_name: last_name?,
            email: email?,
        })
    }

    /// `None` when the value is empty. The message does not quote it.
    fn totp(&mut self, written: &Located<String>) -> Resolved<Option<TotpSecret>> {
        let text = self.substituted(written)?;
        if text.trim().is_empty() {
            return Ok(None);
        }
        TotpSecret::parse(&text).map(Some).map_err(|error| {
            let help = "take the text that Okta shows under \"Can't scan?\" when the authenticator is set up";
            let expected = "expected the secret of an authenticator app";
            self.report_with_help(written.place, format!("{error}"), expected, help)
        })
    }

    /// The tests that will run have what they need: a protocol that is declared, a user, a sign-in.
    fn tests_are_possible(&mut self, authored: &AuthoredScenario, integration: &Integration, instances: &[Instance]) {
        let foreign = |(instance, _): &(&Instance, _)| !integration.declares(instance.protocol);
        let mut foreign = instances.iter().zip(&authored.instances.value).filter(foreign).peekable();
        if foreign.peek().is_some() {
            for (instance, written) in foreign {
                let protocol = instance.protocol;
                self.report_with_help(
                    written.protocol.place,
                    format!("the instance signs on with `{protocol}`, which the integration does not declare"),
                    "expected a protocol that stands under `integration`",
                    format!("add `integration.{protocol}`, or mend the instance's protocol"),
                );
            }
            return;
        }
        let mut seen = BTreeSet::new();
        for test in authored.tests.iter().flat_map(|tests| &tests.value) {
            if !seen.insert(test.value) {
                self.report(test.place, format!("the test `{}` is given twice", test.value), "the second time");
            }
            self.test_is_supported(test, integration, instances);
        }
        if let Some(tests) = authored.tests.as_ref().filter(|tests| tests.value.is_empty()) {
            self.report(tests.place, "no test is given", "expected at least one test, or no `tests` at all");
        }
        self.tests_have_what_they_need(authored, integration, instances);
    }

    fn test_is_supported(&mut self, test: &Located<Test>, integration: &Integration, instances: &[Instance]) {
        if !instances.iter().any(|instance| supports_test(integration, instance.protocol, test.value)) {
            self.report_with_help(
                test.place,
                format!("the test `{}` is asked for, but no instance supports it", test.value),
                "expected a test that the integration supports",
                "declare under `integration` what the test needs: the direction (over OpenID Connect, the IdP flow \
                 needs `initiate_login_uri`) and, for the tests with just-in-time provisioning, `supports: { jit: true }`",
            );
        }
    }

    fn tests_have_what_they_need(
        &mut self,
        authored: &AuthoredScenario,
        integration: &Integration,
        instances: &[Instance],
    ) {
        let asked = authored.tests.as_ref().map(|tests| tests.value.iter().map(|test| test.value).collect::<Vec<_>>());
        let runs = |instance: &Instance| match &asked {
            Some(asked) => asked.clone(),
            None => required_tests(integration, instance.protocol).iter().map(|required| required.test).collect(),
        };
        if authored.users.is_empty() && instances.iter().flat_map(runs).any(|test| !test.just_in_time()) {
            self.report_with_help(
                authored.name.place,
                "the key `users` is missing",
                "expected `users` with at least one user",
                "the tests without just-in-time provisioning sign in as a user who exists in org and app",
            );
        }
        let needs_sign_in = |instance: &&Instance| {
            instance.app.sign_in.is_none() && runs(instance).iter().any(|test| test.direction() == Direction::Sp)
        };
        if let Some(instance) = instances.iter().find(needs_sign_in) {
            self.report_with_help(
                authored.app.as_ref().map_or(authored.name.place, |app| app.place),
                "the key `sign_in` is missing",
                format!("expected `sign_in` here or for the instance `{}`", instance.id),
                "the SP flow starts at the app: say which page to open, and what to press there",
            );
        }
    }

    fn permitted_hosts(&mut self, authored: &[Located<String>]) -> Resolved<Vec<String>> {
        let hosts: Vec<_> = authored.iter().map(|host| self.host(host)).collect();
        hosts.into_iter().collect()
    }
}
