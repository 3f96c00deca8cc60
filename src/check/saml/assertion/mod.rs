//! What the assertion says.

pub(in crate::check) mod audience;
pub(in crate::check) mod authn_statement;
pub(in crate::check) mod bearer;
pub(in crate::check) mod conditions_window;
pub(in crate::check) mod issuer;
pub(in crate::check) mod nameid_value;
pub(in crate::check) mod recipient;
pub(in crate::check) mod scd_expiry;
pub(in crate::check) mod scd_in_response_to;
pub(in crate::check) mod subject;
