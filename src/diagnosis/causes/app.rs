//! What the app does with right messages: sessions, pages, sign-out.

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
        id: "undeclared-callback",
        symptom: "The org's answer does not come to an address that the integration declares.",
        likely: "The app asks for another address, or starts over by itself.",
        mending: "Declare the address in the submission, or correct the app.",
        instance: IfSubmissionChanges,
        signs: &[Broken("oidc.callback.target")],
    },
    Cause {
        id: "app-error",
        symptom: "The app answers with an error of its own.",
        likely: "The app's code failed on the way: a configuration of this tenant that is missing, a lookup that fails.",
        mending: "Look into the app's own log at the time of the exchange.",
        instance: NotNeeded,
        signs: &[Explains("flow.main-frame.no-error", "status 5"), Broken("flow.main-frame.no-error")],
    },
    Cause {
        id: "answer-leads-elsewhere",
        symptom: "After it has taken the org's answer, the app sends the browser to another site.",
        likely: "The app follows RelayState or a return address without asking whether it is its own.",
        mending: "Lead only to pages of the app, from a list.",
        instance: NotNeeded,
        signs: &[Broken("saml.acs.location-same-site")],
    },
    Cause {
        id: "app-unreachable",
        symptom: "A page of the app cannot be loaded.",
        likely: "The app does not run, listens elsewhere, or its name does not resolve from this machine.",
        mending: "Open the address by hand from this machine.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::PageNotLoaded)],
    },
    Cause {
        id: "sign-on-refused",
        symptom: "The app refuses a sign-on whose messages are right.",
        likely: "The app holds other values than the instance (issuer, certificate, client), does not know the user, or \
                 its clock is wrong; the page's own words stand under `seen`.",
        mending: "Compare the app's single sign-on settings with the instance's, and look into the app's own log.",
        instance: NotNeeded,
        signs: &[
            Ended(|reason| reason == Reason::SignOnRefused),
            Broken("saml.acs.status"),
            Broken("oidc.callback.status"),
        ],
    },
    Cause {
        id: "local-password",
        symptom: "After the org has signed the user in, the app asks for a password of its own.",
        likely: "The account in the app is not linked to single sign-on yet.",
        mending: "Link accounts by their address or subject, without a local password.",
        instance: NotNeeded,
        signs: &[Broken("flow.no-local-password")],
    },
    Cause {
        id: "session-not-kept",
        symptom: "The app does not keep the session of the user whom the org has signed in.",
        likely: "The session cookie is not set or not accepted, or the session is kept where the next request does not \
                 find it.",
        mending: "Check the session cookie, and that every server of the app sees the session.",
        instance: NotNeeded,
        signs: &[Broken("flow.session.established")],
    },
    Cause {
        id: "app-slow",
        symptom: "The sign-on takes too long.",
        likely: "The app does something slow at the first sign-on, or waits for a service that does not answer.",
        mending: "Make the sign-on faster; `timeouts` in the scenario may be raised to see its end.",
        instance: NotNeeded,
        signs: &[Explains("flow.main-frame.no-error", "nothing, as long as"), Explains("flow.time.budget", "")],
    },
    Cause {
        id: "not-signed-in",
        symptom: "The app does not show a signed-in user although every message was right.",
        likely: "The app does not keep the session; or the page is right, and `signed_in` in the scenario is not.",
        mending: "Look at the screenshot: if the user is signed in there, correct `signed_in`; if not, look into the \
                  app's own log.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::NotSignedIn), Broken("flow.success.marker")],
    },
    Cause {
        id: "profile-differs",
        symptom: "The app shows another name or address than the user's.",
        likely: "The app maps attributes or claims to the wrong fields, or keeps what it knew before.",
        mending: "Compare the attributes that the org sent (artifacts) with the app's mapping, and the selectors of \
                  `profile` in the scenario.",
        instance: NotNeeded,
        signs: &[
            Ended(|reason| reason == Reason::ProfileDiffers),
            Broken("flow.identity.matches"),
            Broken("jit.profile.first-name"),
            Broken("jit.profile.last-name"),
            Broken("jit.profile.email"),
        ],
    },
    Cause {
        id: "wrong-tenant",
        symptom: "The app shows another tenant than the instance's.",
        likely: "The app finds the tenant by something else than issuer or client.",
        mending: "Find the tenant by issuer, client id or ACS address, never by what the browser sends.",
        instance: NotNeeded,
        signs: &[Broken("flow.multi-tenant.isolation")],
    },
    Cause {
        id: "sign-out-incomplete",
        symptom: "The user is still signed in to the app after the sign-out.",
        likely: "The sign-out removes the cookie only, or nothing at all; or it is not what the scenario presses.",
        mending: "End the session on the server when the user signs out; check `sign_out` and `signed_out`.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::StillSignedIn)],
    },
    Cause {
        id: "page-otherwise",
        symptom: "A page of the app is not what the scenario says.",
        likely: "A selector or an address in the scenario is out of date.",
        mending: "Look at the screenshot, and correct the scenario.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::PageOtherwise)],
    },
    Cause {
        id: "answer-not-delivered",
        symptom: "The org's answer does not reach a declared address of the app.",
        likely: "The sign-on ended before, or the answer went elsewhere.",
        mending: "Look at the last exchanges of the sign-on.",
        instance: IfSubmissionChanges,
        signs: &[Broken("flow.sp.returned")],
    },
];
