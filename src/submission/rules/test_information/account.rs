//! The account in the app, and whom Okta asks.

use super::{
    super::{
        super::{Ruleset, TestAccount, TestInformation},
        Breach, Context, Rule, Rulesets,
        Severity::{Error, Warning},
        demand::{addresses, at_most, given, present, public, shown},
        mailbox::{is_email, is_free, is_queue},
    },
    SCIM, of,
};
use crate::located::{Located, Place};

const TESTS: &str = "Okta, Submit an integration with the OIN Wizard: enter test information";
const CONTACT: &str = "Okta, OIN submission requirements: support contact";

/// The account, and whom to ask.
pub(in super::super) static RULES: &[Rule] = &[
    Rule {
        id: "test.required",
        demands: "The submission has test information.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `test_information` under `integration`, with `account` and `support_contact`.",
        source: TESTS,
        run: |it| present(it.tests(), "test_information", it.submission.place),
    },
    Rule {
        id: "test.account.required",
        demands: "Okta's analysts have an account in the app.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `account` under `test_information`, with `url`, `username` and `password`.",
        source: TESTS,
        run: |it| {
            // An API service has no users.
            let demand =
                |tests: &Located<TestInformation>| present(tests.value.account.as_ref(), "account", tests.place);
            it.tests().filter(|tests| tests.value.api_service.is_none()).map(demand).unwrap_or_default()
        },
    },
    Rule {
        id: "test.account.url.required",
        demands: "The account has the address of the app's sign-in page.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `url` under `account`.",
        source: TESTS,
        run: |it| account(it, |account, place| given(account.url.as_ref(), "url", place)),
    },
    Rule {
        id: "test.account.url.length",
        demands: "The address of the sign-in page has at most 512 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give a shorter address that leads there.",
        source: TESTS,
        run: |it| account(it, |account, _| at_most(512, &account.url)),
    },
    Rule {
        id: "test.account.url.address",
        demands: "The sign-in page is an address of the web, without expressions.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give the address that a person would open.",
        source: TESTS,
        run: |it| account(it, |account, _| addresses(&account.url)),
    },
    Rule {
        id: "test.account.url.public",
        demands: "Okta's analysts reach the sign-in page from where they are, over https.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Give the address of an app that runs in the internet.",
        source: TESTS,
        run: |it| account(it, |account, _| public(&account.url)),
    },
    Rule {
        id: "test.account.username.required",
        demands: "The account has a user name.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `username` under `account`, preferably `isvtest@okta.com`.",
        source: TESTS,
        run: |it| account(it, |account, place| given(account.username.as_ref(), "username", place)),
    },
    Rule {
        id: "test.account.username.length",
        demands: "The user name has at most 255 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Choose a shorter user name.",
        source: TESTS,
        run: |it| account(it, |account, _| at_most(255, &account.username)),
    },
    Rule {
        id: "test.account.password.required",
        demands: "The account has a password.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `password: ${NAME}` under `account`, and supply the variable.",
        source: TESTS,
        run: |it| {
            account(it, |account, place| match &account.password {
                None => vec![Breach::new(place, "`password` is missing")],
                Some(password) if password.value.expose().is_empty() => {
                    vec![Breach::new(password.place, "`password` is empty")]
                }
                Some(_) => Vec::new(),
            })
        },
    },
    Rule {
        id: "test.account.password.length",
        demands: "The password has at most 255 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Choose a shorter password.",
        source: TESTS,
        run: |it| {
            account(it, |account, _| {
                let long = account.password.iter().filter(|it| it.value.expose().chars().count() > 255);
                long.map(|it| Breach::new(it.place, "it has more")).collect()
            })
        },
    },
    Rule {
        id: "test.account.instructions.length",
        demands: "The instructions have at most 2048 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write the rest into the configuration guide.",
        source: TESTS,
        run: |it| account(it, |account, _| at_most(2_048, &account.instructions)),
    },
    Rule {
        id: "test.account.instructions.scim",
        demands: "With SCIM, the instructions say how to reach the SCIM service and how to authenticate there.",
        severity: Error,
        rulesets: Rulesets::Since(Ruleset::August2026),
        remedy: "Write `instructions` under `account`: base URL, and the credentials or how to get them.",
        source: SCIM,
        run: |it| {
            let demand = |account: &TestAccount, place| given(account.instructions.as_ref(), "instructions", place);
            if it.scim().is_some() { account(it, demand) } else { Vec::new() }
        },
    },
    Rule {
        id: "test.support-contact.required",
        demands: "There is an e-mail address that Okta can turn to.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `support_contact` under `test_information`.",
        source: CONTACT,
        run: |it| of(it, |tests| given(tests.value.support_contact.as_ref(), "support_contact", tests.place)),
    },
    Rule {
        id: "test.support-contact.length",
        demands: "The support contact has at most 255 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give a shorter address.",
        source: CONTACT,
        run: |it| of(it, |tests| at_most(255, &tests.value.support_contact)),
    },
    Rule {
        id: "test.support-contact.email",
        demands: "The support contact is an e-mail address.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give an address such as `ada.lovelace@example.com`.",
        source: CONTACT,
        run: |it| contact(it, |address| (!is_email(address)).then(|| format!("`{}` is none", shown(address)))),
    },
    Rule {
        id: "test.support-contact.person",
        demands: "The support contact is a person, not a queue of requests.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Name somebody who can answer for the integration.",
        source: CONTACT,
        run: |it| contact(it, |address| is_queue(address).then(|| format!("`{}` sounds like a queue", shown(address)))),
    },
    Rule {
        id: "test.support-contact.company",
        demands: "The support contact is at the vendor's own domain.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Give an address of the company: Okta looks at the domain of whoever submits.",
        source: "Okta, OIN submission requirements: company e-mail address",
        run: |it| {
            contact(it, |address| {
                let (_, domain) = address.rsplit_once('@')?;
                is_free(domain).then(|| format!("anybody can have an address at `{}`", shown(domain)))
            })
        },
    },
];

fn account(context: &Context<'_>, demand: impl Fn(&TestAccount, Place) -> Vec<Breach>) -> Vec<Breach> {
    let account = context.tests().and_then(|tests| tests.value.account.as_ref());
    account.map(|account| demand(&account.value, account.place)).unwrap_or_default()
}

fn contact(context: &Context<'_>, wrong: impl Fn(&str) -> Option<String>) -> Vec<Breach> {
    let contact = context.tests().and_then(|tests| tests.value.support_contact.as_ref());
    let contact = contact.filter(|contact| !contact.value.trim().is_empty());
    contact.and_then(|contact| wrong(&contact.value).map(|seen| Breach::new(contact.place, seen))).into_iter().collect()
}
