//! OpenID Connect messages.
