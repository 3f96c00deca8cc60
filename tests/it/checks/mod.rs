//! Every check proves itself: a defect of the org or of an app that breaks it in a real browser, and exactly what is
//! found then; the healthy flows, in which nothing is.
//!
//! Each row is a world of its own with its defects; one run of the real binary carries out many rows.

mod coverage;
mod diagnoses;
mod flow;
pub(crate) mod healthy;
mod oidc;
mod provisioning;
mod saml_request;
mod saml_response;
pub(crate) mod table;
