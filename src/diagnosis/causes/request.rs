//! How a sign-on starts, whatever the protocol: the tile, the app's own start, what the org says of the request.

use crate::{
    diagnosis::{
        Cause,
        Sign::{Broken, Ended, OrgSaid},
    },
    event::NewInstance::{IfSubmissionChanges, Needed, NotNeeded},
    flow::{Reason, TileAbsence},
    org::pages::Complaint,
};

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        id: "tile-missing",
        symptom: "The user's dashboard has no tile of the instance.",
        likely: "Nothing that the org's API tells explains it: the user is assigned, the instance active and not hidden.",
        mending: "Look at the dashboard by hand as this user; an instance that the dashboard never shows is generated \
                  anew.",
        instance: IfSubmissionChanges,
        signs: &[Ended(|reason| reason == Reason::TileMissing(TileAbsence::Unexplained))],
    },
    Cause {
        id: "tile-hidden",
        symptom: "The instance is hidden from users, so that their dashboards have no tile of it.",
        likely: "App visibility says that the icon is not to be shown to users.",
        mending: "Show it (Applications > the instance > General > App visibility).",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::TileMissing(TileAbsence::Hidden))],
    },
    Cause {
        id: "tile-not-startable",
        symptom: "The instance has no initiate-login URI, so that the org has no tile that could start a sign-on.",
        likely: "The submission declares none, or the instance may be started by the app only.",
        mending: "Declare an initiate-login URI in the submission, and generate a new instance.",
        instance: Needed,
        signs: &[Ended(|reason| reason == Reason::TileMissing(TileAbsence::NotStartable))],
    },
    Cause {
        id: "instance-inactive",
        symptom: "The instance is not active.",
        likely: "Somebody deactivated it while the tests ran.",
        mending: "Activate it (Applications > the instance > Activate) and run the test again.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::TileMissing(TileAbsence::Inactive))],
    },
    Cause {
        id: "instance-not-at-address",
        symptom: "The org has no active instance where the app sends the browser.",
        likely: "The app still holds the addresses of an earlier instance, or the instance was deactivated or deleted.",
        mending: "Copy the addresses of this instance (Sign On tab) into the app, or activate the instance.",
        instance: NotNeeded,
        signs: &[OrgSaid(|reason| reason == Reason::RequestRefused(Complaint::NoInstance))],
    },
    Cause {
        id: "redirect-uri-unregistered",
        symptom: "The app asks for a redirect URI that the submission does not list.",
        likely: "Scheme, host, port, path or a trailing slash differ, or an integration variable (such as the subdomain) \
                 has another value in the instance than in the app.",
        mending: "Let the app send one of the listed URIs, character by character; or correct the variable, or the \
                  submission.",
        instance: IfSubmissionChanges,
        signs: &[
            Broken("oidc.authz.redirect-uri"),
            OrgSaid(|reason| reason == Reason::RequestRefused(Complaint::RedirectUri)),
        ],
    },
    Cause {
        id: "client-unknown",
        symptom: "The app sends another client id than this instance has.",
        likely: "Every generated instance has credentials of its own, and the app still holds those of another one.",
        mending: "Copy client id and secret of this instance (Sign On tab) into the app.",
        instance: NotNeeded,
        signs: &[
            Broken("oidc.authz.client-id"),
            OrgSaid(|reason| reason == Reason::RequestRefused(Complaint::UnknownClient)),
        ],
    },
    Cause {
        id: "initiate-uri-wrong",
        symptom: "The tile does not lead to a sign-on of the app.",
        likely: "The initiate login URI of the instance is not the app's, or the app does not start a sign-on there.",
        mending: "Let the address of the submission start a sign-on at the org that `iss` names, at once.",
        instance: IfSubmissionChanges,
        signs: &[Broken("oidc.initiate.configured"), Broken("oidc.initiate.iss-accepted")],
    },
    Cause {
        id: "initiate-request-stale",
        symptom: "The app answers the tile with an authorization request that is not its own and new.",
        likely: "The app reuses a state, or takes over parameters of the initiate-login request.",
        mending: "Make state, nonce and challenge anew for each sign-on, and tie them to the browser by a cookie.",
        instance: NotNeeded,
        signs: &[Broken("oidc.initiate.fresh-request")],
    },
    Cause {
        id: "app-did-not-start",
        symptom: "The app's sign-in does not lead to the org.",
        likely: "The app is not configured for this org, needs another page or button to start, or ends in an error of \
                 its own.",
        mending: "Open the sign-in by hand; then correct the app's configuration, or `sign_in` in the scenario.",
        instance: NotNeeded,
        signs: &[Ended(|reason| reason == Reason::NotSentToOrg), Broken("flow.idp.reached")],
    },
    Cause {
        id: "start-address-unfit",
        symptom: "The address where the sign-on starts cannot be submitted.",
        likely: "It is no https address, too long, or on another site than the app.",
        mending: "Let the sign-on start at an https address of the app, of at most 512 characters.",
        instance: Needed,
        signs: &[Broken("flow.sp.initiate-url")],
    },
    Cause {
        id: "submission-unfit",
        symptom: "The submission declares what the wizard does not take.",
        likely: "An address is too long or no https address, or the start at the app is not supported.",
        mending: "Correct the addresses of the submission; an OpenID Connect integration must support the start at the \
                  app.",
        instance: Needed,
        signs: &[Broken("saml.cfg.url-length"), Broken("oidc.sp-flow.mandatory")],
    },
    Cause {
        id: "request-refused",
        symptom: "The org refuses what the app asks for.",
        likely: "The org's own words tell; they stand under `seen`.",
        mending: "Correct the app's request as the findings about it say.",
        instance: NotNeeded,
        signs: &[Ended(|reason| matches!(reason, Reason::RequestRefused(_)))],
    },
];
