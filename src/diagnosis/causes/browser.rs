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
        signs: &[Broken("flow.cookies.kept"), Explains("flow.cookies.kept", "")],
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
    Cause {
        id: "form-posted-on",
        symptom: "The app has a message of the org posted on to another host.",
        likely: "A redirect with 307 or 308 keeps method and body.",
        mending: "Answer forms with 303.",
        instance: NotNeeded,
        signs: &[Broken("flow.redirect.no-307-post")],
    },
    Cause {
        id: "message-leaked",
        symptom: "Somebody else than org and app sees a code, a token or a message.",
        likely: "A page that has it in its address or text loads something from another site (analytics, fonts, images).",
        mending: "Redirect away from the address that received the message before anything of others is loaded, and send \
                  `Referrer-Policy: no-referrer`.",
        instance: NotNeeded,
        signs: &[Broken("flow.leak.referer"), Broken("flow.leak.third-party-body")],
    },
];
