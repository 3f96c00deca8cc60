//! What the browser does with the app's answers: certificates, cookies, redirects, what others get to see.

use crate::{
    diagnosis::{
        Cause,
        Sign::{Broken, Explains},
    },
    event::NewInstance::NotNeeded,
};

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        id: "untrusted-certificate",
        symptom: "A page of the sign-on has a certificate or TLS that the browser does not trust.",
        likely: "The certificate is self-signed, expired, for another host, or its chain is incomplete.",
        mending: "Install a certificate that public browsers trust; name a private authority under `org.trust` in the \
                  scenario.",
        instance: NotNeeded,
        signs: &[Broken("flow.tls.valid"), Broken("flow.scheme.https")],
    },
    Cause {
        id: "cookie-dropped",
        symptom: "The browser drops a cookie of the app without a word.",
        likely: "The cookie is `SameSite=None` without `Secure`, `Secure` over plain http, or for a domain that is not \
                 the page's.",
        mending: "Set `SameSite=None` cookies with `Secure`, over https, and without a foreign `Domain`.",
        instance: NotNeeded,
        signs: &[Broken("flow.cookies.kept")],
    },
    Cause {
        id: "cookie-not-sent",
        symptom: "The cookie of the request does not come back with the org's answer.",
        likely: "The answer is a form that the org's page posts from another site: only cookies with `SameSite=None; \
                 Secure` come along. That the sign-on from the tile works is a sign of it.",
        mending: "Give the cookie of the request `SameSite=None; Secure`.",
        instance: NotNeeded,
        signs: &[Explains("flow.session.cookie-samesite", "")],
    },
    Cause {
        id: "redirect-loop",
        symptom: "Pages lead to each other in circles.",
        likely: "The app does not see the session that it has just begun, and starts the sign-on again.",
        mending: "Check the session cookie: domain, path, `Secure`, and that every server knows the session.",
        instance: NotNeeded,
        signs: &[Broken("flow.redirects.bounded")],
    },
];
