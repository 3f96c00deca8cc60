//! The attributes of the assertion.

pub(in crate::check) mod jit_minimum;
pub(in crate::check) mod unexpanded_el;
