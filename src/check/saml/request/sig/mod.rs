//! Signatures of the request, in the query or inside.

pub(in crate::check) mod alg;
pub(in crate::check) mod expected;
pub(in crate::check) mod post_verify;
pub(in crate::check) mod redirect_no_xmldsig;
pub(in crate::check) mod redirect_verify;
