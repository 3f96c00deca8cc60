//! The harness, the browser and the org's management API: nothing is said of the app.

use crate::{
    diagnosis::{Cause, Sign::Ended},
    event::NewInstance::NotNeeded,
    flow::Reason,
    org::client::Trouble,
};

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        id: "interrupted",
        symptom: "The test was interrupted.",
        likely: "The run was ended by a signal before this test had come to its end.",
        mending: "Run it again.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Interrupted)],
    },
    Cause {
        id: "browser-failed",
        symptom: "The browser or its driver failed.",
        likely: "Browser and driver are of different versions, the machine is short of memory, or something ended the \
                 browser.",
        mending: "Run it again; if it stays so, look at the versions in the result, at memory, and at `--jobs`.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Browser)],
    },
    Cause {
        id: "scenario-incomplete",
        symptom: "The scenario does not tell what this test needs.",
        likely: "A part of the scenario file is missing, or names something that cannot be used.",
        mending: "Complete the scenario.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Scenario)],
    },
    Cause {
        id: "org-unreachable",
        symptom: "The org's API does not answer.",
        likely: "The address is wrong, a proxy or firewall is in between, the certificate is not trusted, or the org is \
                 down.",
        mending: "Open the org's address from this machine.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Org(Trouble::Unreachable))],
    },
    Cause {
        id: "org-failed",
        symptom: "The org's API failed.",
        likely: "The org has trouble of its own, or is in maintenance.",
        mending: "Look at status.okta.com and run it again.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Org(Trouble::Failed))],
    },
    Cause {
        id: "not-an-okta-org",
        symptom: "What answers at the org's address does not answer as an Okta org.",
        likely: "The address is another one than the org's own, or a proxy answers in its place.",
        mending: "Give the org's own address as `org.url`.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Org(Trouble::NotAnOrg))],
    },
    Cause {
        id: "api-token-refused",
        symptom: "The org does not accept the API token or the service app.",
        likely: "The token was revoked, was not used for 30 days, is of another org, or may not be used from this \
                 address. A service app is inactive, has another public key, or must prove possession (`DPoP`).",
        mending: "Create a new token (Security > API > Tokens) and give it to the scenario; of a service app, compare \
                  client id and keys with the scenario's.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Org(Trouble::TokenRefused))],
    },
    Cause {
        id: "api-right-missing",
        symptom: "The API token or the service app may not do what the test needs.",
        likely: "The administrator who created the token has too small a role: a read-only administrator cannot create \
                 users. A service app lacks such a role itself, or a scope.",
        mending: "Let an administrator with the needed role create the token; give a service app the role, and grant it \
                  the scope.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Org(Trouble::RightMissing))],
    },
    Cause {
        id: "rate-limited",
        symptom: "The org's rate limit stayed closed.",
        likely: "Too many requests in a minute, of this run or of others with the same org.",
        mending: "Run fewer tests at once (`--jobs 1`), or wait a minute.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Org(Trouble::RateLimited))],
    },
    Cause {
        id: "instance-missing",
        symptom: "The org does not find what the scenario names.",
        likely: "The id of an instance or the login of a user is mistyped, or of another org.",
        mending: "Correct the scenario.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Org(Trouble::NotFound))],
    },
    Cause {
        id: "org-page-missing",
        symptom: "The org's sign-in page or dashboard does not appear.",
        likely: "The org is down, has a page of its own in front of the sign-in, or a sign-in page that this version \
                 does not know.",
        mending: "Look at the screenshot, and open the page by hand in a private window.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::OrgPage)],
    },
    Cause {
        id: "org-refused",
        symptom: "The org's API refused a request.",
        likely: "The org's own words tell; they stand under `seen`.",
        mending: "Do what the org's words ask for.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Org(Trouble::Other))],
    },
];
