//! The three expression dialects of Okta's submission wizard: read, evaluated, and examined before an org does either.
//!
//! OIDC properties are texts with `{…}` in Okta's expression language, SAML properties are texts with `${…}` in Jakarta
//! Expression Language 3.0 with the functions of JSTL 1.1, and a SCIM property is one expression of Okta's language as a
//! whole ("Submit an integration with the OIN Wizard", *Dynamic properties*; Okta Expression Language overview).
//!
//! Where Okta does not say what happens, this is assumed:
//! - null, the value of a variable that an instance does not have, is nothing inside a text, and an empty text where a
//!   function takes a text;
//! - `String.substringBefore` gives the whole text when the separator is not in it, `String.substringAfter` gives none;
//! - `String.substring` fails outside the text, and texts are counted in UTF-16 units;
//! - `String.replace` and `String.replaceFirst` look for texts, not for patterns;
//! - a pattern of `matches` is Java's without flags: `\d`, `\s` and `\w` are of ASCII;
//! - a sum that 64 bits cannot hold is an error, in either language.
//!
//! Every input is taken as hostile: its length, the depth of its tree and all that an evaluation makes are bounded, and
//! no expression can repeat anything.

pub mod analysis;
mod dialect;
mod error;
mod evaluate;
mod excerpt;
mod expression;
mod function;
mod mistake;
mod reference;
mod span;
mod syntax;
mod value;
mod visible;

#[cfg(test)]
mod tests;

pub use dialect::Dialect;
pub use error::{ExpressionError, Reason};
pub use excerpt::Excerpt;
pub use expression::{Branch, Evaluated, Expression};
pub use mistake::Mistake;
pub use reference::{Reference, Scope, Variables};
pub use span::Span;
pub use visible::{is_unseen, visible};
