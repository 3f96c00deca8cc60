//! Just-in-time provisioning: the account that the app makes, or does not make.

use crate::{
    diagnosis::{
        Cause,
        Sign::{Broken, Ended, Explains},
    },
    event::NewInstance::{IfSubmissionChanges, NotNeeded},
    flow::Reason,
};

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        id: "claims-missing",
        symptom: "The org's claims are not enough to make an account.",
        likely: "The app asks for too few scopes, or the user's profile is incomplete.",
        mending: "Ask for `openid profile email`, and read the names from ID token or userinfo.",
        instance: NotNeeded,
        signs: &[Broken("oidc.claims.jit")],
    },
    Cause {
        id: "account-not-new",
        symptom: "The app has an account for a user who was created a moment ago.",
        likely: "The app does not tell users apart by their exact address, or makes accounts before they sign in (by \
                 provisioning that is on as well).",
        mending: "Tell users apart by subject or exact address, and turn other provisioning off for the test.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::AccountExists), Broken("jit.user.fresh")],
    },
    Cause {
        id: "jit-not-supported",
        symptom: "The app lets no user in whom it has not seen before.",
        likely: "Just-in-time provisioning is off in the app (or for this tenant), or the app wants an invitation or a \
                 confirmed address first.",
        mending: "Turn just-in-time provisioning on in the app; or take \"Supports JIT\" out of the submission.",
        instance: IfSubmissionChanges,
        signs: &[Explains("jit.login.first-visit", ""), Broken("jit.login.first-visit")],
    },
    Cause {
        id: "account-not-made",
        symptom: "The app signs the new user in and lists no account.",
        likely: "The app keeps the user in the session only, or lists accounts late.",
        mending: "Create the account when the user first signs in.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::AccountMissing)],
    },
    Cause {
        id: "account-differs",
        symptom: "The account that the app made says something else than the org sent.",
        likely: "The app maps attributes or claims to the wrong fields, or changes letters.",
        mending: "Compare the attributes in the artifacts with the app's mapping.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::AccountDiffers)],
    },
    Cause {
        id: "account-list-unreadable",
        symptom: "The app's own list of accounts cannot be read.",
        likely: "Address or bearer token under `accounts` of the scenario are wrong, or the answer is no JSON array.",
        mending: "Correct `accounts` in the scenario, or leave it out.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::AccountList)],
    },
];
