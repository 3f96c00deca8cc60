//! The attributes of the assertion.

pub(in crate::check) mod configured_present;
pub(in crate::check) mod groups;
pub(in crate::check) mod jit_minimum;
pub(in crate::check) mod nameformat;
pub(in crate::check) mod names_unique;
pub(in crate::check) mod unexpanded_el;
pub(in crate::check) mod values_nonblank;
