//! An org with two addresses may issue in the name of either: which of them a sign-on was begun at.

use std::borrow::Cow;

use super::{OidcMessages, address::origin};
use crate::{
    evidence::{OidcExpectations, OtherIssuer},
    protocol::PlacedText,
};

/// The expectations, with the issuer of the address that the sign-on was begun at: the one that the org named to the
/// app when it began, or else the one that the app asked.
pub(super) fn as_begun<'a>(expectations: &'a OidcExpectations, messages: &OidcMessages) -> Cow<'a, OidcExpectations> {
    let named = messages.initiations.last().and_then(|initiation| initiation.message.iss.text());
    let asked = messages.authorization().ok().map(|request| request.address.as_str());
    match named.or(asked).and_then(|address| issuer_at(expectations, address)) {
        None => Cow::Borrowed(expectations),
        Some(other) => Cow::Owned(OidcExpectations {
            issuer: Some(other.issuer.clone()),
            authorization_endpoint: Some(other.authorization_endpoint.clone()),
            ..expectations.clone()
        }),
    }
}

fn issuer_at<'e>(expectations: &'e OidcExpectations, address: &str) -> Option<&'e OtherIssuer> {
    let address = origin(address)?;
    expectations.elsewhere.iter().find(|other| origin(&other.issuer).as_ref() == Some(&address))
}
