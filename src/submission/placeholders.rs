//! What `oin-tester init` writes where only a person knows what belongs there. It is said here once, so that a rule knows
//! it again.

/// The name of an integration that nobody named.
pub(crate) const NAME: &str = "My app";
/// The end of a description that nobody wrote.
pub(crate) const WORTH: &str = "Say here what the integration is worth to a customer.";
/// Whom Okta turns to.
pub(crate) const CONTACT: &str = "your.name@example.com";
/// How analysts reach SCIM.
pub(crate) const SCIM_ACCESS: &str = "Say here where SCIM is, and how to get credentials for it.";
/// What an API service is asked.
pub(crate) const SCOPES: &str = "Say here why the service needs the scopes that it asks for.";
/// Where the addresses begin at which results of the SCIM suites are shared.
pub(crate) const RESULTS: &str = "https://www.runscope.com/radar/put-the-link-here/";
/// Where an app is that nobody told the address of.
pub(crate) const APP: &str = "https://app.example.com/";

/// The placeholder in a text.
pub(crate) fn in_text(text: &str) -> Option<&'static str> {
    let parts = [WORTH, CONTACT, SCIM_ACCESS, SCOPES, RESULTS, APP];
    if text == NAME { Some(NAME) } else { parts.into_iter().find(|part| text.contains(part)) }
}
