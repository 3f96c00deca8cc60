//! The rules of the page about tests.

use super::{
    super::{ApiService, Ruleset, ScimResults, SpStart, TestAccount, TestInformation},
    Breach, Context, Rule, Rulesets,
    Severity::{Error, Warning},
    demand::{addresses, at_most, given, present, shown},
};
use crate::located::{Located, Place};

const TESTS: &str = "Okta, Submit an integration with the OIN Wizard: enter test information";
const OIDC: &str = "Okta, Submit an integration with the OIN Wizard: test information, OIDC tests";
const SAML: &str = "Okta, Submit an integration with the OIN Wizard: test information, SAML tests";
const SCIM: &str = "Okta, Submit an integration with the OIN Wizard: test information, SCIM tests";
const CONTACT: &str = "Okta, OIN submission requirements: support contact";
const NOW: Rulesets = Rulesets::Since(Ruleset::August2026);

/// Where anybody can have a mailbox.
const FREE_MAIL: [&str; 10] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "aol.com",
    "gmx.net",
    "proton.me",
];

/// What mailboxes of nobody in particular are called.
const QUEUES: [&str; 9] = ["support", "help", "helpdesk", "info", "contact", "service", "sales", "noreply", "no-reply"];

/// The account, and whom to ask.
pub(super) static SIGN_IN: &[Rule] = &[
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
        rulesets: NOW,
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
        run: |it| {
            contact(it, |address| {
                let (mailbox, _) = address.split_once('@')?;
                let queue = QUEUES.contains(&mailbox.to_ascii_lowercase().as_str());
                queue.then(|| format!("`{}` sounds like a queue", shown(address)))
            })
        },
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
                let free = FREE_MAIL.contains(&domain.to_ascii_lowercase().as_str());
                free.then(|| format!("anybody can have an address at `{}`", shown(domain)))
            })
        },
    },
];

/// How to start, and what was tested.
pub(super) static RESULTS: &[Rule] = &[
    Rule {
        id: "test.oidc.sp-initiate-url.required",
        demands: "With OpenID Connect, the address is given where a sign-on starts at the app.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `oidc: { sp_initiate_url: https://… }` under `test_information`.",
        source: OIDC,
        run: |it| {
            let start = it.tests().and_then(|tests| tests.value.oidc.as_ref());
            let demanded = it.oidc().is_some() && it.tests().is_some();
            if demanded { start_url(start, it.tests_place()) } else { Vec::new() }
        },
    },
    Rule {
        id: "test.oidc.sp-initiate-url.length",
        demands: "The address where a sign-on over OpenID Connect starts at the app has at most 512 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give a shorter address that leads there.",
        source: OIDC,
        run: |it| starts(it, |tests| tests.oidc.as_ref(), |start| at_most(512, &start.sp_initiate_url)),
    },
    Rule {
        id: "test.oidc.sp-initiate-url.address",
        demands: "The address where a sign-on over OpenID Connect starts at the app has no expressions in it.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give the address that a person would open.",
        source: OIDC,
        run: |it| starts(it, |tests| tests.oidc.as_ref(), |start| addresses(&start.sp_initiate_url)),
    },
    Rule {
        id: "test.saml.sp-initiate-url.required",
        demands: "With the SP flow over SAML, the address is given where a sign-on starts at the app.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `saml: { sp_initiate_url: https://… }` under `test_information`.",
        source: SAML,
        run: |it| {
            let start = it.tests().and_then(|tests| tests.value.saml.as_ref());
            if sp_flow(it) { start_url(start, it.tests_place()) } else { Vec::new() }
        },
    },
    Rule {
        id: "test.saml.sp-initiate-url.length",
        demands: "The address where a sign-on over SAML starts at the app has at most 512 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give a shorter address that leads there.",
        source: SAML,
        run: |it| starts(it, |tests| tests.saml.as_ref(), |start| at_most(512, &start.sp_initiate_url)),
    },
    Rule {
        id: "test.saml.sp-initiate-url.address",
        demands: "The address where a sign-on over SAML starts at the app has no expressions in it.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give the address that a person would open.",
        source: SAML,
        run: |it| starts(it, |tests| tests.saml.as_ref(), |start| addresses(&start.sp_initiate_url)),
    },
    Rule {
        id: "test.saml.sp-initiate-description.required",
        demands: "With the SP flow over SAML, it is described how a sign-on starts at the app.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `sp_initiate_description` beside `sp_initiate_url`: what to press, what to type.",
        source: SAML,
        run: |it| {
            let start = it.tests().and_then(|tests| tests.value.saml.as_ref());
            let beside = start.map_or(it.tests_place(), |start| start.place);
            let description = start.and_then(|start| start.value.sp_initiate_description.as_ref());
            if sp_flow(it) { given(description, "sp_initiate_description", beside) } else { Vec::new() }
        },
    },
    Rule {
        id: "test.saml.sp-initiate-description.length",
        demands: "The description of how a sign-on over SAML starts has at most 2048 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write the rest into the configuration guide.",
        source: SAML,
        run: |it| starts(it, |tests| tests.saml.as_ref(), |start| at_most(2_048, &start.sp_initiate_description)),
    },
    Rule {
        id: "test.scim.spec.required",
        demands: "With SCIM, there is a link to the results of the specification suite.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Run the suite, share its result, and write `scim: { spec: https://… }` under `test_information`.",
        source: SCIM,
        run: |it| results(it, "spec", |results| results.spec.as_ref()),
    },
    Rule {
        id: "test.scim.crud.required",
        demands: "With SCIM, there is a link to the results of the CRUD suite.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Run the suite, share its result, and write `scim: { crud: https://… }` under `test_information`.",
        source: SCIM,
        run: |it| results(it, "crud", |results| results.crud.as_ref()),
    },
    Rule {
        id: "test.scim.entitlements.required",
        demands: "With entitlements, there is a link to the results of their suite.",
        severity: Error,
        rulesets: NOW,
        remedy: "Run the suite, share its result, and write `scim: { entitlements: https://… }`.",
        source: SCIM,
        run: |it| {
            let managed = !it.submission.entitlements.is_empty();
            if managed { results(it, "entitlements", |results| results.entitlements.as_ref()) } else { Vec::new() }
        },
    },
    Rule {
        id: "test.scim.results.length",
        demands: "A link to results has at most 512 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Take the link of the shared result.",
        source: SCIM,
        run: |it| at_most(512, links(it)),
    },
    Rule {
        id: "test.scim.results.address",
        demands: "A link to results is an address of the web.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Take the link of the shared result.",
        source: SCIM,
        run: |it| addresses(links(it)),
    },
    Rule {
        id: "test.api-service.scope-explanation.length",
        demands: "The explanation of an API service's scopes has at most 5000 characters.",
        severity: Error,
        rulesets: NOW,
        remedy: "Say what each scope is for, in a sentence.",
        source: "Okta, Submit an integration with the OIN Wizard: test information, API service",
        run: |it| {
            of(it, |tests| {
                let service: Option<&Located<ApiService>> = tests.value.api_service.as_ref();
                at_most(5_000, service.and_then(|service| service.value.scope_explanation.as_ref()))
            })
        },
    },
];

fn of(context: &Context<'_>, demand: impl Fn(&Located<TestInformation>) -> Vec<Breach>) -> Vec<Breach> {
    context.tests().map(demand).unwrap_or_default()
}

fn account(context: &Context<'_>, demand: impl Fn(&TestAccount, Place) -> Vec<Breach>) -> Vec<Breach> {
    let account = context.tests().and_then(|tests| tests.value.account.as_ref());
    account.map(|account| demand(&account.value, account.place)).unwrap_or_default()
}

fn contact(context: &Context<'_>, wrong: impl Fn(&str) -> Option<String>) -> Vec<Breach> {
    let contact = context.tests().and_then(|tests| tests.value.support_contact.as_ref());
    let contact = contact.filter(|contact| !contact.value.trim().is_empty());
    contact.and_then(|contact| wrong(&contact.value).map(|seen| Breach::new(contact.place, seen))).into_iter().collect()
}

/// Whether a text is an e-mail address: something at a domain.
pub(super) fn is_email(text: &str) -> bool {
    let Some((mailbox, domain)) = text.rsplit_once('@') else { return false };
    let label = |label: &str| !label.is_empty() && label.chars().all(|it| it.is_alphanumeric() || it == '-');
    !mailbox.is_empty() && !text.contains(char::is_whitespace) && domain.contains('.') && domain.split('.').all(label)
}

/// Whether test information about the SP flow over SAML is demanded.
fn sp_flow(context: &Context<'_>) -> bool {
    context.tests().is_some() && context.saml().is_some_and(|saml| saml.value.sp_flow)
}

fn start_url(start: Option<&Located<SpStart>>, tests: Place) -> Vec<Breach> {
    let beside = start.map_or(tests, |start| start.place);
    given(start.and_then(|start| start.value.sp_initiate_url.as_ref()), "sp_initiate_url", beside)
}

fn starts(
    context: &Context<'_>,
    start: fn(&TestInformation) -> Option<&Located<SpStart>>,
    demand: impl Fn(&SpStart) -> Vec<Breach>,
) -> Vec<Breach> {
    of(context, |tests| start(&tests.value).map(|start| demand(&start.value)).unwrap_or_default())
}

fn results(context: &Context<'_>, key: &str, link: fn(&ScimResults) -> Option<&Located<String>>) -> Vec<Breach> {
    if context.scim().is_none() {
        return Vec::new();
    }
    of(context, |tests| {
        let results = tests.value.scim.as_ref();
        let beside = results.map_or(tests.place, |results| results.place);
        given(results.and_then(|results| link(&results.value)), key, beside)
    })
}

fn links<'a>(context: &Context<'a>) -> Vec<&'a Located<String>> {
    let results = context.tests().and_then(|tests| tests.value.scim.as_ref());
    let results = results.map(|results| &results.value);
    results.map_or_else(Vec::new, |it| [&it.spec, &it.crud, &it.entitlements].into_iter().flatten().collect())
}
