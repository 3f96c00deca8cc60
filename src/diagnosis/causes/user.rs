//! The user who signs in, at the org: existence, assignment, password, policies.

use crate::{
    diagnosis::{
        Cause,
        Sign::{BrokenSaying, Ended, Explains, OrgSaid},
    },
    event::NewInstance::NotNeeded,
    flow::Reason,
    org::{client::Trouble, pages::Complaint},
};

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        id: "test-user-missing",
        symptom: "The org has no user with the login of the scenario's test user.",
        likely: "The user was never created in this org, or the login is mistyped.",
        mending: "Create the user in org and app, or correct `users` in the scenario.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::TestUserMissing)],
    },
    Cause {
        id: "test-user-unassigned",
        symptom: "The test user is not assigned to the instance.",
        likely: "Assignments are made for each instance anew, and the user was assigned to another one.",
        mending: "Assign the user (Applications > the instance > Assignments).",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::TestUserUnassigned)],
    },
    Cause {
        id: "policy-denies",
        symptom: "A policy of the org denies the sign-in.",
        likely: "A rule of the app sign-in policy, or a network zone, does not let this user in from this machine.",
        mending: "Look for `policy.evaluate_sign_on` in the System Log: it names policy and rule; `flow.log.policy` tells \
                  them.",
        instance: NotNeeded,
        signs: &[
            Ended(|reason| reason == Reason::SignIn(Complaint::Denied)),
            OrgSaid(|reason| reason == Reason::RequestRefused(Complaint::Denied)),
            BrokenSaying("oidc.callback.error-reported", "Policy evaluation failed"),
            Explains("flow.log.policy", "DENY"),
        ],
    },
    Cause {
        id: "user-not-assigned",
        symptom: "The org says that the user is not assigned to the app.",
        likely: "The assignment is missing, was removed, or is one to another instance than the app asks for.",
        mending: "Assign the user to the instance, and check that the app uses this instance's client id or sign-on \
                  address.",
        instance: NotNeeded,
        signs: &[
            OrgSaid(|reason| reason == Reason::RequestRefused(Complaint::NotAssigned)),
            Ended(|reason| reason == Reason::SignIn(Complaint::NotAssigned)),
            BrokenSaying("oidc.callback.error-reported", "access_denied"),
        ],
    },
    Cause {
        id: "sign-in-refused",
        symptom: "The org does not accept login and password of the user.",
        likely: "The password in the scenario is not the user's, or was changed.",
        mending: "Sign in by hand with the same values; several wrong passwords lock the user.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::SignIn(Complaint::WrongCredentials))],
    },
    Cause {
        id: "user-locked-out",
        symptom: "The org has locked the user.",
        likely: "Several sign-ins with a wrong password came before.",
        mending: "Unlock the user (Directory > People > the user > Unlock).",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::SignIn(Complaint::Locked))],
    },
    Cause {
        id: "password-expired",
        symptom: "The org asks the user for a new password.",
        likely: "The password has expired, or an administrator has set it for one use.",
        mending: "Sign in once by hand, change the password, and give the new one to the scenario.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::SignIn(Complaint::PasswordExpired))],
    },
    Cause {
        id: "second-factor-asked",
        symptom: "The org asks for more than a password.",
        likely: "The app sign-in policy of the instance, or the org's global session policy, is not \"Password only\".",
        mending: "Give the instance an app sign-in policy that asks for a password only (Security > Authentication \
                  Policies).",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::SecondFactor)],
    },
    Cause {
        id: "second-factor-refused",
        symptom: "The org does not accept the one-time code of the user's authenticator app.",
        likely: "`totp` in the scenario is the secret of another app or user, the clocks differ by more than half a minute, \
                 or another program signs the same user in at the same time.",
        mending: "Compare the code of the user's app with one computed from the same secret; set up the app anew if they \
                  differ. Better still, let the instance's policy ask for a password only, as Okta's tester does.",
        instance: NotNeeded,
        signs: &[Ended(|reason| matches!(reason, Reason::SignIn(Complaint::WrongCode | Complaint::UsedCode)))],
    },
    Cause {
        id: "enrolment-asked",
        symptom: "The org asks the user to set up an authenticator.",
        likely: "The authenticator enrolment policy makes one mandatory for new users, or the app sign-in policy is not \
                 \"Password only\".",
        mending: "Make authenticators optional for the group of the test users, and let the instance's policy ask for \
                  a password only.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Enrolment)],
    },
    Cause {
        id: "sign-in-limited",
        symptom: "The org lets nobody sign in for a while.",
        likely: "Too many sign-ins of one user or from one address in a short time.",
        mending: "Wait a minute, and run fewer tests at once (`--jobs 1`).",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::SignIn(Complaint::TooManyRequests))],
    },
    Cause {
        id: "sign-in-failed",
        symptom: "The org's sign-in page shows an error.",
        likely: "The page's own words tell; they stand under `seen`.",
        mending: "Sign in by hand with the same user to see the whole page.",
        instance: NotNeeded,
        signs: &[Ended(|reason| matches!(reason, Reason::SignIn(_)))],
    },
    Cause {
        id: "temporary-login-taken",
        symptom: "The org has a user with the login of the temporary user already.",
        likely: "Another program makes users after the same pattern, or an answer of the org was lost.",
        mending: "Run it again: every temporary user gets a login of its own.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Org(Trouble::LoginTaken))],
    },
    Cause {
        id: "password-policy",
        symptom: "The org's password policy refuses the generated password of the temporary user.",
        likely: "The policy asks for more than 24 characters of four classes, or forbids what a password happens to hold.",
        mending: "Relax the password policy that applies to new users (Security > Authenticators > Password).",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Org(Trouble::PasswordPolicy))],
    },
    Cause {
        id: "temporary-user-not-ready",
        symptom: "The temporary user or its assignment did not become usable in time.",
        likely: "The org is slow today, or something in it (a hook, a workflow, provisioning of the instance) holds new \
                 users back.",
        mending: "Look at the user in the Admin Console while the test runs; raise `timeouts.org` if the org is slow.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::Org(Trouble::NotInTime))],
    },
    Cause {
        id: "temporary-user-impossible",
        symptom: "No temporary user could be made.",
        likely: "The ledger cannot be written, or the machine gave no random numbers.",
        mending: "Check that the results directory can be written and its disk is not full.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::NoTemporaryUser)],
    },
];
