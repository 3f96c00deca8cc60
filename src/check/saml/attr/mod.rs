//! The attributes of the assertion.

pub(in crate::check) mod jit_minimum;
