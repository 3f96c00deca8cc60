//! A scenario file as its author writes it: the shape of the YAML, nothing resolved. The doc
//! comments here become the descriptions of `docs/scenario.schema.json`.

mod integration;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::model::InstanceVersion;
use super::page_forms::{AuthoredProfileField, AuthoredSignedOutProof};
use super::user_template::TemporaryNames;
use crate::located::Located;
use crate::submission::{Protocol, Test};

pub(super) use integration::{AuthoredIntegration, AuthoredOidc, AuthoredSaml};

/// What to test, where, as whom, and how to recognise the app's pages. In every text value,
/// `${NAME}` stands for a variable from `--set NAME=VALUE` or the environment, `${NAME:-text}` for
/// the variable or, when it is not set, for the text, and `$$` for a dollar sign.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `name`, `org`, `integration`, `instances` and `app`")]
#[schemars(title = "oin-tester scenario")]
pub(super) struct AuthoredScenario {
    /// A short name for results and case ids: letters, digits, `-`, `_` and `.`.
    pub(super) name: Located<String>,
    /// The org that holds the instances.
    pub(super) org: AuthoredOrg,
    /// What the integration declares.
    pub(super) integration: Located<AuthoredIntegration>,
    /// Only for the update of a published integration: this scenario file as it was when the integration was published, relative to this one. Its `integration`
    /// is the published version; the rest of it is not looked at.
    pub(super) published: Option<Located<String>>,
    /// The app instances to test, generated in the org.
    pub(super) instances: Located<Vec<AuthoredInstance>>,
    /// Users who exist in the org and in the app, for the tests without just-in-time provisioning. Where there are
    /// several, they take turns.
    #[serde(default)]
    pub(super) users: Vec<AuthoredUser>,
    /// How temporary users are made, for the tests with just-in-time provisioning.
    #[serde(default)]
    pub(super) temporary_users: AuthoredTemporaryUsers,
    /// How to recognise the app's pages. An instance may say otherwise for itself. Without instances, there is nothing
    /// to recognise.
    pub(super) app: Option<Located<AuthoredApp>>,
    /// The tests to run, of those that the integration supports. Without it: the required ones.
    pub(super) tests: Option<Located<Vec<Located<Test>>>>,
    /// How long things may take.
    #[serde(default)]
    pub(super) timeouts: AuthoredTimeouts,
    /// How far the clocks of org, app and this machine may differ, such as `60s`.
    pub(super) clock_skew: Option<Located<String>>,
    /// Hosts, besides loopback, that may be sent wrong messages on purpose.
    #[serde(default)]
    pub(super) permitted_hosts: Vec<Located<String>>,
    /// Words of your own, to tell results apart by: `export --tag` selects by them.
    #[serde(default)]
    pub(super) tags: Vec<Located<String>>,
    /// Texts that must not stand in any result, besides the passwords, tokens and keys of this file. Supply them by
    /// variables.
    #[serde(default)]
    pub(super) secrets: Vec<Located<String>>,
    /// A file, relative to this one, that lists findings which fail no test until a day is over. A list of mappings with
    /// `check`, `reason` and `until` (a day, `2027-03-31`), and where it is not meant everywhere `test` and `instance`.
    pub(super) accepted_findings: Option<Located<String>>,
}

/// How to reach the org.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `url`, and `token` or `service_app`")]
#[schemars(rename = "Org")]
pub(super) struct AuthoredOrg {
    /// The org's base address, such as `https://acme.okta.com`.
    pub(super) url: Located<String>,
    /// An API token of the org (SSWS). Supply it by a variable. Either this or `service_app`.
    pub(super) token: Option<Located<String>>,
    /// An OAuth 2.0 service app of the org, which gets access tokens for itself.
    pub(super) service_app: Option<AuthoredServiceApp>,
    /// Certificates to trust besides the system's, for org and app: a PEM file, relative to this
    /// file, or the PEM text itself. Empty text means none.
    pub(super) trust: Option<Located<String>>,
    /// Where an org keeps a record of what apps ask it without the browser. Okta's orgs keep none;
    /// `oin-tester org` prints the address of its own. Empty text means none.
    pub(super) back_channel: Option<Located<String>>,
}

/// A service app of the org: an API service integration whose client authentication is a public key
/// (`private_key_jwt`), with the Okta API scopes granted, an administrator role assigned, and without
/// proof of possession (`DPoP`).
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `client_id` and `private_key`")]
#[schemars(rename = "ServiceApp")]
pub(super) struct AuthoredServiceApp {
    /// The app's client id.
    pub(super) client_id: Located<String>,
    /// The private key of one of the app's public keys, in PEM or as a JSON Web Key: the text itself,
    /// supplied by a variable, or the name of a file, relative to this one. RSA with at least 2048 bits,
    /// or EC on P-256, P-384 or P-521.
    pub(super) private_key: Located<String>,
    /// The `kid` of the public key in the org, where the private key does not say it.
    pub(super) key_id: Option<Located<String>>,
    /// The scopes to ask for. Without it: `okta.users.manage`, `okta.users.read`, `okta.apps.manage`,
    /// `okta.apps.read` and `okta.logs.read`, which the tests need.
    pub(super) scopes: Option<Located<Vec<Located<String>>>>,
}

/// An app instance.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `protocol`")]
#[schemars(rename = "Instance")]
pub(super) struct AuthoredInstance {
    /// The instance's id in the org, such as `0oa1gjh63g214q0Hq0g4`. Without it, the one is meant that
    /// `oin-tester instances generate` generated last for this protocol and version.
    pub(super) id: Option<Located<String>>,
    /// The protocol that this instance signs on with.
    pub(super) protocol: Located<Protocol>,
    /// The version of the integration that it was generated from.
    #[serde(default)]
    pub(super) version: InstanceVersion,
    /// The values that the integration variables have in it.
    #[serde(default)]
    pub(super) variables: BTreeMap<String, Located<String>>,
    /// What differs from the common `app` for this instance.
    pub(super) app: Option<Located<AuthoredApp>>,
}

/// A user who exists in org and app.
#[derive(Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a mapping with `login`, `password`, `totp`, `first_name`, `last_name` and `email`"
)]
#[schemars(rename = "User")]
pub(super) struct AuthoredUser {
    /// The login in the org.
    pub(super) login: Located<String>,
    /// The password in the org. Supply it by a variable.
    pub(super) password: Located<String>,
    /// What the user's authenticator app (Google Authenticator, Okta Verify) was set up with, in base32, where the
    /// org asks for its codes after the password. Supply it by a variable; empty means none. Okta's tester asks for a
    /// policy of a password only.
    pub(super) totp: Option<Located<String>>,
    /// First name.
    pub(super) first_name: Located<String>,
    /// Last name.
    pub(super) last_name: Located<String>,
    /// E-mail address.
    pub(super) email: Located<String>,
}

/// How temporary users are made.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `domain` or `login`, and `names`")]
#[schemars(rename = "TemporaryUsers")]
pub(super) struct AuthoredTemporaryUsers {
    /// The domain of their logins and e-mail addresses, which are then `oin-tester+{unique}@<domain>`. `example.com`
    /// unless given, which nobody can receive mail at. Name one that you own.
    pub(super) domain: Option<Located<String>>,
    /// Instead of `domain`: their logins, such as `qa+{unique}@acme.example`, with `{unique}` once.
    pub(super) login: Option<Located<String>>,
    /// Their e-mail addresses, with `{unique}` once; the login unless given.
    pub(super) email: Option<Located<String>>,
    /// The first name of all of them; one is chosen unless given.
    pub(super) first_name: Option<Located<String>>,
    /// The last name of all of them; one is chosen unless given.
    pub(super) last_name: Option<Located<String>>,
    /// Which names are chosen from; `plain` unless given.
    #[serde(default)]
    pub(super) names: TemporaryNames,
}

/// How to recognise the app's pages. Every part but `sign_in`, `refused`, `deep_link`, `tenant` and
/// `accounts` must be given, either here or for the instance.
#[derive(Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a mapping with `sign_in`, `signed_in`, `profile`, `sign_out` and `signed_out`"
)]
#[schemars(rename = "App")]
pub(super) struct AuthoredApp {
    /// How a sign-on starts at the app; needed for the SP flow.
    pub(super) sign_in: Option<AuthoredSignIn>,
    /// What a page of the app shows when a user is signed in.
    pub(super) signed_in: Option<Located<AuthoredPageCondition>>,
    /// What a page of the app shows when it refuses a sign-on: the test then fails at once, with the
    /// page's own words, instead of waiting on.
    pub(super) refused: Option<Located<AuthoredPageCondition>>,
    /// Where the app shows who is signed in.
    pub(super) profile: Option<AuthoredProfile>,
    /// How a user signs out.
    pub(super) sign_out: Option<Located<AuthoredSignOut>>,
    /// How to tell that nobody is signed in any more.
    pub(super) signed_out: Option<AuthoredSignedOut>,
    /// A page behind the sign-in, other than the first one that a signed-in user sees: whoever opens
    /// it without a session must come back to it after the sign-on.
    pub(super) deep_link: Option<Located<String>>,
    /// What the page for a signed-in user shows of the tenant that belongs to the instance.
    pub(super) tenant: Option<Located<AuthoredPageCondition>>,
    /// How to ask the app which accounts it has, to see just-in-time provisioning from the inside.
    pub(super) accounts: Option<AuthoredAccounts>,
}

/// How a sign-on starts at the app.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `url`")]
#[schemars(rename = "SignIn")]
pub(super) struct AuthoredSignIn {
    /// The page to open.
    pub(super) url: Located<String>,
    /// CSS selector of what to press there. Without it, opening the page starts the sign-on.
    pub(super) click: Option<Located<String>>,
}

/// What must be true of a page. Give at least one; all that are given must hold.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `selector`, `text` or `url`")]
#[schemars(rename = "PageCondition")]
pub(super) struct AuthoredPageCondition {
    /// A CSS selector that matches a visible element.
    pub(super) selector: Option<Located<String>>,
    /// Text that the page shows.
    pub(super) text: Option<Located<String>>,
    /// What the page's address begins with.
    pub(super) url: Option<Located<String>>,
}

/// Where the app shows who is signed in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `first_name`, `last_name` and `email`")]
#[schemars(rename = "Profile")]
pub(super) struct AuthoredProfile {
    /// The page to open first. Without it the values are on the page that shows the sign-in.
    pub(super) url: Option<Located<String>>,
    /// Where the first name stands.
    pub(super) first_name: AuthoredProfileField,
    /// Where the last name stands.
    pub(super) last_name: AuthoredProfileField,
    /// Where the e-mail address stands.
    pub(super) email: AuthoredProfileField,
}

/// How a user signs out. Give exactly one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `url` or `click`")]
#[schemars(rename = "SignOut")]
pub(super) struct AuthoredSignOut {
    /// An address whose opening signs out.
    pub(super) url: Option<Located<String>>,
    /// CSS selector of what to press on the profile page.
    pub(super) click: Option<Located<String>>,
}

/// How to tell that nobody is signed in any more.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `open` and `expect`")]
#[schemars(rename = "SignedOut")]
pub(super) struct AuthoredSignedOut {
    /// A page that needs a session in the app.
    pub(super) open: Located<String>,
    /// What it does instead of showing its content.
    pub(super) expect: AuthoredSignedOutProof,
}

/// How to ask the app which accounts it has: a `GET` that answers with a JSON array of objects.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `url`")]
#[schemars(rename = "Accounts")]
pub(super) struct AuthoredAccounts {
    /// The address.
    pub(super) url: Located<String>,
    /// The bearer token it asks for. Supply it by a variable.
    pub(super) bearer: Option<Located<String>>,
    /// The member that holds the first name; `first_name` unless given.
    pub(super) first_name: Option<Located<String>>,
    /// The member that holds the last name; `last_name` unless given.
    pub(super) last_name: Option<Located<String>>,
    /// The member that holds the e-mail address; `email` unless given.
    pub(super) email: Option<Located<String>>,
    /// Where a `DELETE` removes the account of a temporary user after its test; `{email}` stands for the account's
    /// address.
    pub(super) delete: Option<Located<String>>,
    /// Instead of `delete`: the base address of the app's SCIM 2.0 service, which is asked to.
    pub(super) scim: Option<Located<String>>,
}

/// How long things may take, each as a number with `ms`, `s` or `m`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `flow`, `page` and `org`")]
#[schemars(rename = "Timeouts")]
pub(super) struct AuthoredTimeouts {
    /// One attempt's part in the browser; `60s` unless given.
    pub(super) flow: Option<Located<String>>,
    /// One wait for a page or an element; `15s` unless given.
    pub(super) page: Option<Located<String>>,
    /// One call of the org's API, with its retries; `30s` unless given.
    pub(super) org: Option<Located<String>>,
}
