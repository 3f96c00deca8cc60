//! Every kind of input, good and bad.
