//! A scenario file that is written, not read: where `oin-tester init` begins.

mod integration;
mod yaml;

use std::collections::BTreeMap;

use url::Url;

use self::yaml::{Writer, quoted};
use crate::id::InstanceId;
use crate::submission::{Protocol, Submission};

/// What a new scenario file says.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The scenario's name.
    pub name: String,
    /// The org's base address.
    pub org: Url,
    /// What the integration declares. Secrets are not written: variables stand in their place.
    pub submission: Submission,
    /// The instances to test.
    pub instances: Vec<DraftInstance>,
    /// The page of the app that a sign-on starts at.
    pub sign_in: Url,
}

/// An instance to test.
#[derive(Clone, Debug)]
pub struct DraftInstance {
    /// Its id in the org, where it is known; without it, the one is meant that was generated last.
    pub id: Option<InstanceId>,
    /// The protocol that it signs on with.
    pub protocol: Protocol,
    /// The values of the integration variables in it.
    pub variables: BTreeMap<String, String>,
}

impl Draft {
    /// The text of the file. It says in comments what is left to do, and names a variable for every secret.
    pub fn text(&self) -> String {
        let mut file = Writer::default();
        file.comment(
            0,
            "A scenario of oin-tester: what the integration declares in the OIN Wizard, and how to test it.",
        );
        file.comment(0, "");
        file.comment(0, "    oin-tester check FILE    holds it to Okta's rules");
        file.comment(0, "    oin-tester doctor FILE   looks for what stands in the way of a run");
        file.comment(0, "    oin-tester run FILE      runs the tests that Okta requires");
        file.comment(0, "");
        file.comment(
            0,
            "${NAME:-text} is a variable, from `--set NAME=VALUE` or the environment, or else the text. Supply",
        );
        file.comment(0, "secrets so, and this file can be kept beside the app's source.");
        file.line(0, &format!("name: {}", quoted(&self.name)));
        self.org(&mut file);
        file.blank();
        file.comment(
            0,
            "What the integration declares. docs/rules.md has the rules, `oin-tester explain RULE` shows one.",
        );
        file.line(0, "integration:");
        integration::write(&mut file, &self.submission);
        self.instances(&mut file);
        // Without single sign-on nobody signs in, and no page is to be recognised.
        if self.submission.oidc.is_some() || self.submission.saml.is_some() {
            Self::users(&mut file);
            self.app(&mut file);
        }
        file.text
    }

    fn org(&self, file: &mut Writer) {
        file.blank();
        file.comment(0, "The org that holds the app instances, and an API token of an administrator (SSWS).");
        file.line(0, "org:");
        file.line(1, &format!("url: {}", quoted(self.org.as_str().trim_end_matches('/'))));
        file.line(1, "token: ${ORG_TOKEN:-not-set}");
        file.comment(1, "Certificates to trust besides the system's, in PEM. An org in the cloud needs none.");
        file.line(1, "trust: ${ORG_CA:-}");
    }

    fn instances(&self, file: &mut Writer) {
        file.blank();
        file.comment(
            0,
            "The app instances that were generated from the submission. An `id` stands in the address of its page in",
        );
        file.comment(
            0,
            "the Admin Console; without one, what `oin-tester instances generate` generated last is meant.",
        );
        if self.instances.is_empty() {
            file.line(0, "instances: []");
            return;
        }
        file.line(0, "instances:");
        for instance in &self.instances {
            file.entry(1, |file| {
                if let Some(id) = &instance.id {
                    file.line(2, &format!("id: {}", quoted(id.as_str())));
                }
                file.line(2, &format!("protocol: {}", instance.protocol));
                if !instance.variables.is_empty() {
                    file.line(2, "variables:");
                }
                for (name, value) in &instance.variables {
                    file.line(3, &format!("{}: {}", quoted(name), quoted(value)));
                }
            });
        }
    }

    fn users(file: &mut Writer) {
        file.blank();
        file.comment(0, "A user who exists in the org and in the app, and is assigned to the instances.");
        file.line(0, "users:");
        file.line(1, "- login: ${USER_LOGIN:-ada@example.com}");
        file.line(2, "password: ${USER_PASSWORD:-not-set}");
        file.line(2, "first_name: ${USER_FIRST_NAME:-Ada}");
        file.line(2, "last_name: ${USER_LAST_NAME:-Lovelace}");
        file.line(2, "email: ${USER_EMAIL:-ada@example.com}");
    }

    fn app(&self, file: &mut Writer) {
        let sign_in = quoted(self.sign_in.as_str());
        file.blank();
        file.comment(0, "How to recognise the app's pages. Selectors are CSS: put your app's in their place.");
        file.line(0, "app:");
        file.comment(
            1,
            "The SP flow starts here; `click` says what to press, where opening the page does not lead to the org.",
        );
        file.line(1, "sign_in:");
        file.line(2, &format!("url: {sign_in}"));
        file.comment(1, "What a page shows when a user is signed in: `selector`, `text` or `url`.");
        file.line(1, "signed_in:");
        file.line(2, "selector: \"[data-testid=signed-in]\"");
        file.comment(1, "Where the app shows who is signed in.");
        file.line(1, "profile:");
        for field in ["first_name", "last_name", "email"] {
            file.line(2, &format!("{field}: \"[data-testid={}]\"", field.replace('_', "-")));
        }
        file.comment(1, "How a user signs out, and a page that then asks for a new sign-in.");
        file.line(1, "sign_out:");
        file.line(2, "click: \"[data-testid=sign-out]\"");
        file.line(1, "signed_out:");
        file.line(2, &format!("open: {sign_in}"));
        file.line(2, "expect: org");
    }
}
