//! OpenID Connect: authorization request and response, tokens, keys.

use crate::{
    diagnosis::{
        Cause,
        Sign::{Broken, BrokenSaying, Explains},
    },
    event::NewInstance::{IfSubmissionChanges, NotNeeded},
};

pub(super) const CAUSES: &[Cause] = &[
    Cause {
        id: "custom-authorization-server",
        symptom: "The app sends users to a custom authorization server.",
        likely: "The issuer is configured as `https://<org>/oauth2/default`, as many tutorials have it; integrations of \
                 the catalog must use the org itself.",
        mending: "Set the issuer to the org's own address, without a path.",
        instance: NotNeeded,
        signs: &[Broken("oidc.authz.endpoint-org"), Broken("oidc.authz.endpoint-discovered")],
    },
    Cause {
        id: "scope-not-allowed",
        symptom: "The app asks for scopes that an integration of the catalog cannot have.",
        likely: "`offline_access` or scopes of its own are in the app's list; the org authorization server has only \
                 those of OpenID Connect.",
        mending: "Ask for `openid profile email`, and live without refresh tokens.",
        instance: NotNeeded,
        signs: &[
            Broken("oidc.authz.scope-allowed"),
            BrokenSaying("oidc.callback.error-reported", "invalid_scope"),
            BrokenSaying("oidc.callback.error-reported", "no_scope_allowed"),
        ],
    },
    Cause {
        id: "scope-missing",
        symptom: "The app does not ask for the scopes that it needs.",
        likely: "`openid` is missing, or `profile` and `email`, without which the org sends no names.",
        mending: "Ask for `openid profile email`.",
        instance: NotNeeded,
        signs: &[Broken("oidc.authz.scope-openid"), Broken("oidc.authz.scope-profile-jit")],
    },
    Cause {
        id: "not-the-code-flow",
        symptom: "The app asks for tokens in the browser instead of a code.",
        likely: "The app uses the implicit or the hybrid flow, as single-page apps once did.",
        mending: "Use the authorization code flow with PKCE: `response_type=code`.",
        instance: NotNeeded,
        signs: &[
            Broken("oidc.authz.response-type"),
            BrokenSaying("oidc.callback.error-reported", "unsupported_response_type"),
        ],
    },
    Cause {
        id: "token-in-browser",
        symptom: "A token of the org is in the browser.",
        likely: "The app gives its page an ID or access token, or lets the browser redeem the code.",
        mending: "Redeem codes on the server, and give the browser a session cookie only.",
        instance: NotNeeded,
        signs: &[Broken("oidc.callback.no-front-tokens"), Broken("oidc.token.from-server")],
    },
    Cause {
        id: "login-required",
        symptom: "The app forbids the org to ask the user, who is not signed in yet.",
        likely: "The request has `prompt=none`, perhaps to renew a session silently.",
        mending: "Send no `prompt` where a user starts the sign-on.",
        instance: NotNeeded,
        signs: &[BrokenSaying("oidc.callback.error-reported", "login_required")],
    },
    Cause {
        id: "state-missing",
        symptom: "The app's request is not tied to the browser that sent it.",
        likely: "The request has no `state`, or one that can be guessed or is used again.",
        mending: "Send a random state of at least 128 bits, new each time, and compare it at the callback.",
        instance: NotNeeded,
        signs: &[
            Broken("oidc.authz.csrf-any"),
            Broken("oidc.authz.state-present"),
            Broken("oidc.authz.state-unique"),
            BrokenSaying("oidc.callback.error-reported", "state"),
        ],
    },
    Cause {
        id: "state-changed",
        symptom: "The answer does not carry the state of the request.",
        likely: "Something between org and app changes addresses, or two sign-ons of one browser overtook each other.",
        mending: "Look at the exchanges between request and callback for what changes the address.",
        instance: NotNeeded,
        signs: &[Broken("oidc.callback.state-match")],
    },
    Cause {
        id: "pkce-broken",
        symptom: "Challenge and verifier of the app do not prove that it is the same app.",
        likely: "The challenge is not the SHA-256 of the verifier in base64url, the method is `plain`, or the verifier of \
                 another sign-on is sent.",
        mending: "Use `S256`, keep the verifier with the state, and send it when the code is redeemed.",
        instance: NotNeeded,
        signs: &[
            BrokenSaying("oidc.log.code-redeemed", "pkce_verification_failed"),
            Broken("oidc.token.pkce-verifier"),
            Broken("oidc.authz.pkce-s256"),
        ],
    },
    Cause {
        id: "request-ambiguous",
        symptom: "The authorization request says something twice, or what it must not say.",
        likely: "A parameter is added by two parts of the app, or a secret is put where the browser sees it.",
        mending: "Build the request in one place, and keep every secret on the server.",
        instance: NotNeeded,
        signs: &[Broken("oidc.authz.no-dup-params"), Broken("oidc.authz.no-secret")],
    },
    Cause {
        id: "client-secret-refused",
        symptom: "The org does not accept how the app proves who it is.",
        likely: "The client secret is of another instance, was rotated, or holds white space from copying; or the app \
                 authenticates in another way than the instance is set to.",
        mending: "Copy the client secret of this instance (Sign On tab) into the app, and compare the client \
                  authentication method.",
        instance: NotNeeded,
        signs: &[
            BrokenSaying("oidc.log.code-redeemed", "invalid_client"),
            Broken("oidc.token.client-auth"),
            Broken("oidc.token.private-key-jwt"),
        ],
    },
    Cause {
        id: "code-not-accepted",
        symptom: "The org does not accept the code that the app redeems.",
        likely: "The code was redeemed before, is older than five minutes, or came for another redirect URI than the app \
                 names now.",
        mending: "Redeem each code once, at once, and with the redirect URI of the request.",
        instance: NotNeeded,
        signs: &[
            BrokenSaying("oidc.log.code-redeemed", "mismatched_redirect_uri"),
            BrokenSaying("oidc.log.code-redeemed", "authorization_code"),
            Broken("oidc.token.code-once"),
            Broken("oidc.token.redirect-uri"),
        ],
    },
    Cause {
        id: "token-request-malformed",
        symptom: "The app's token request is not as it must be.",
        likely: "It is no form, goes over plain http, has a credential in its address, or asks for another grant.",
        mending: "Send a POST with a form over https, with `grant_type=authorization_code` and credentials only where the \
                  client authentication puts them.",
        instance: NotNeeded,
        signs: &[
            Broken("oidc.token.request-form"),
            Broken("oidc.token.grant-type"),
            Broken("oidc.token.no-refresh"),
            Broken("oidc.userinfo.bearer"),
        ],
    },
    Cause {
        id: "callback-lost-parameters",
        symptom: "The app's callback sends the browser on, and code and state are lost on the way.",
        likely: "A redirect (often 301 or 308, to another host or with a trailing slash) drops the query.",
        mending: "List the final address as redirect URI in the submission, so that no redirect is needed.",
        instance: IfSubmissionChanges,
        signs: &[Explains("oidc.callback.status", "status 3")],
    },
    Cause {
        id: "code-not-redeemed",
        symptom: "The app got a code and did not redeem it.",
        likely: "The app cannot reach the org's token endpoint, refuses the answer before it redeems, or lost the state of \
                 the sign-on.",
        mending: "Look into the app's own log at the time of the callback.",
        instance: NotNeeded,
        signs: &[Broken("oidc.log.code-redeemed"), Explains("oidc.log.code-redeemed", "no such event")],
    },
    Cause {
        id: "issuer-mismatch",
        symptom: "Issuer or audience are not what app and instance have.",
        likely: "The org has a custom domain, and app and org name it by two addresses; or the token is another client's.",
        mending: "Use the address that the discovery document names as issuer, everywhere (the instance's `issuer_mode` \
                  decides which one it is).",
        instance: NotNeeded,
        signs: &[
            BrokenSaying("oidc.authz.endpoint-discovered", "another address of the org"),
            Broken("oidc.idtoken.iss-aud"),
            Broken("oidc.disc.issuer"),
        ],
    },
    Cause {
        id: "id-token-signature",
        symptom: "The ID token's signature is not one of the org's keys over these claims.",
        likely: "The token was changed on its way, or the key set that is served is not the one that signed.",
        mending: "Compare `kid` of the token with the org's key set; let the app read the keys anew when it meets an \
                  unknown one.",
        instance: NotNeeded,
        signs: &[Broken("oidc.idtoken.sig"), Broken("oidc.jwks.shape")],
    },
    Cause {
        id: "nonce-mismatch",
        symptom: "The ID token does not carry the nonce of the request.",
        likely: "The token is that of another sign-on.",
        mending: "Keep the nonce with the state, and refuse tokens with another one.",
        instance: NotNeeded,
        signs: &[Broken("oidc.idtoken.nonce")],
    },
    Cause {
        id: "access-token-mismatch",
        symptom: "The ID token belongs to another access token than came with it.",
        likely: "The tokens of two sign-ons are mixed up.",
        mending: "Keep the tokens of one answer together.",
        instance: NotNeeded,
        signs: &[Broken("oidc.idtoken.at-hash")],
    },
    Cause {
        id: "email-not-verified",
        symptom: "The app refuses a user whose address the org has not verified.",
        likely: "The app asks for `email_verified`, which an org says only of addresses that it has verified itself.",
        mending: "Accept users whatever `email_verified` says, and identify them by `sub`.",
        instance: NotNeeded,
        signs: &[Explains("oidc.claims.email-verified", "")],
    },
    Cause {
        id: "id-token-times",
        symptom: "The ID token is not valid at the time of the sign-on.",
        likely: "The clocks of org, app and this machine differ, or the app asks for a fresher sign-in than there was.",
        mending: "Set the clocks (NTP); allow the app some minutes of difference.",
        instance: NotNeeded,
        signs: &[Broken("oidc.idtoken.times"), Broken("oidc.idtoken.auth-time")],
    },
    Cause {
        id: "subject-unusable",
        symptom: "The subject of the ID token does not name one user, always the same.",
        likely: "The org's claims are customised, or the user is another one each time.",
        mending: "Identify users by `iss` and `sub` as the org sends them.",
        instance: NotNeeded,
        signs: &[Broken("oidc.idtoken.sub")],
    },
    Cause {
        id: "discovery-incomplete",
        symptom: "The org's discovery document lacks what an app needs.",
        likely: "Something between app and org changes the document.",
        mending: "Open `/.well-known/openid-configuration` of the org by hand.",
        instance: NotNeeded,
        signs: &[Broken("oidc.disc.required")],
    },
    Cause {
        id: "org-answered-error",
        symptom: "The org answers the app's request with an error.",
        likely: "The org's own words tell; they stand under `seen`.",
        mending: "Correct the request as the words ask for, and let the app show them to its user.",
        instance: NotNeeded,
        signs: &[Broken("oidc.callback.error-reported")],
    },
    Cause {
        id: "answer-without-one-code",
        symptom: "The org's answer does not bring exactly one code.",
        likely: "Something between org and app changes the address, or the app asks for another kind of answer.",
        mending: "Compare the answer's parameters (artifacts) with those that the org's log says it sent.",
        instance: NotNeeded,
        signs: &[Broken("oidc.callback.code")],
    },
];
