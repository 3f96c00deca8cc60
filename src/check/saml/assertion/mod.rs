//! What the assertion says.

pub(in crate::check) mod audience;
pub(in crate::check) mod authn_context;
pub(in crate::check) mod authn_instant;
pub(in crate::check) mod authn_statement;
pub(in crate::check) mod bearer;
pub(in crate::check) mod conditions_known;
pub(in crate::check) mod conditions_window;
pub(in crate::check) mod issuer;
pub(in crate::check) mod nameid_email_syntax;
pub(in crate::check) mod nameid_format;
pub(in crate::check) mod nameid_length;
pub(in crate::check) mod nameid_value;
pub(in crate::check) mod recipient;
pub(in crate::check) mod scd_expiry;
pub(in crate::check) mod scd_in_response_to;
pub(in crate::check) mod scd_no_notbefore;
pub(in crate::check) mod session_expiry;
pub(in crate::check) mod session_index;
pub(in crate::check) mod subject;
pub(in crate::check) mod version_id;
