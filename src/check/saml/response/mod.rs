//! The envelope of the response, and its delivery.

pub(in crate::check) mod acs_match;
pub(in crate::check) mod assertion_count;
pub(in crate::check) mod base64;
pub(in crate::check) mod binding;
pub(in crate::check) mod destination;
pub(in crate::check) mod id;
pub(in crate::check) mod ids_unique;
pub(in crate::check) mod in_response_to;
pub(in crate::check) mod issue_instant;
pub(in crate::check) mod issuer;
pub(in crate::check) mod no_comments;
pub(in crate::check) mod ns_absolute;
pub(in crate::check) mod status;
pub(in crate::check) mod status_error_no_assertion;
pub(in crate::check) mod version;
pub(in crate::check) mod wellformed;
