//! The signatures of the response.

pub(in crate::check) mod alg_sha256;
pub(in crate::check) mod c14n;
pub(in crate::check) mod cert_validity;
pub(in crate::check) mod coverage;
pub(in crate::check) mod keyinfo_match;
pub(in crate::check) mod no_object;
pub(in crate::check) mod parent_bound;
pub(in crate::check) mod single_reference;
pub(in crate::check) mod transforms;
pub(in crate::check) mod valid;
