//! Cases of the SAML checks, by what they look at.

mod assertion;
mod request;
mod response;
mod signature;
mod taken;

use super::Case;

pub(super) fn cases() -> Vec<Case> {
    [request::cases(), response::cases(), signature::cases(), assertion::cases(), taken::cases()]
        .into_iter()
        .flatten()
        .collect()
}
