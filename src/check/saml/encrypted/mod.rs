//! Encrypted assertions.

pub(in crate::check) mod algs;
