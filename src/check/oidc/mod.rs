//! OpenID Connect messages, in the order of their way, and what several of their checks share.

pub(in crate::check) mod access_token_opaque;
pub(in crate::check) mod authz;
pub(in crate::check) mod callback;
pub(in crate::check) mod claims;
pub(in crate::check) mod disc;
pub(in crate::check) mod discovery_fetched;
pub(in crate::check) mod idtoken;
pub(in crate::check) mod initiate;
pub(in crate::check) mod jwks;
pub(in crate::check) mod log_code_redeemed;
pub(in crate::check) mod logout_post_uri;
pub(in crate::check) mod sp_flow_mandatory;
pub(in crate::check) mod token;
pub(in crate::check) mod userinfo;

use crate::{
    check::Subject,
    evidence::HttpProbe,
    finding::{MessagePart, Place},
    protocol::{
        Placed, RequestPart,
        oidc::{AuthorizationRequest, Callback, Member},
    },
};

use super::{judgement::shown, subject::bare};

/// Where the first value of a parameter stands in the authorization request.
pub(in crate::check) fn in_request(request: &AuthorizationRequest, name: &str) -> Option<Place> {
    Some(Place::new(part_of(request.part), &request.placed(name)?.place))
}

/// Where the first value of a parameter stands in the authorization response.
pub(in crate::check) fn in_callback(callback: &Callback, name: &str) -> Option<Place> {
    Some(Place::new(part_of(callback.mode.part()), &callback.placed(name)?.place))
}

/// Where a claim stands in the ID token.
pub(in crate::check) fn in_claims<T>(claim: Option<&Placed<T>>) -> Option<Place> {
    claim.map(|claim| Place::new(MessagePart::TokenClaims, &claim.place))
}

/// The part of a message that places in such a request count the bytes of.
pub(in crate::check) fn part_of(part: RequestPart) -> MessagePart {
    match part {
        RequestPart::Query => MessagePart::Query,
        RequestPart::Fragment => MessagePart::Fragment,
        RequestPart::Form => MessagePart::Form,
    }
}

/// The text of a member that is there and is a text.
pub(in crate::check) fn value(member: &Member<String>) -> Option<&str> {
    member.as_ref().ok()?.as_ref().map(|placed| placed.value.as_str())
}

/// The answer to a request that the harness sent by itself leads to the org.
pub(in crate::check) fn leads_to_org(subject: &Subject<'_>, probe: &HttpProbe) -> bool {
    matches!(probe.status, Some(300..=399)) && probe.location.as_deref().is_some_and(|it| subject.at_org(it))
}

/// That answer in words.
pub(in crate::check) fn answer_of(probe: &HttpProbe) -> String {
    match (probe.status, &probe.location, &probe.failure) {
        (Some(status), Some(location), _) => format!("status {status} to {}", shown(bare(location))),
        (Some(status), None, _) => format!("status {status}"),
        (None, _, Some(failure)) => failure.clone(),
        (None, _, None) => "no answer".to_owned(),
    }
}
