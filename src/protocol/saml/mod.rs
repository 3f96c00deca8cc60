//! SAML 2.0 messages: bytes in, typed message or typed error out. The bytes are kept; nothing is
//! judged here.

mod assertion;
mod authn_request;
mod certificate;
mod encoding;
mod error;
pub mod limits;
mod metadata;
mod part;
mod redirect;
mod response;
#[cfg(test)]
pub(crate) mod sample;
pub mod signature;
mod time;
mod xml;

pub use assertion::{Assertion, Attribute, AuthnStatement, Conditions, NameId, Subject, SubjectConfirmation};
pub use authn_request::{AuthnRequest, NameIdPolicy, RequestedAuthnContext, RequestedSubject, Scoping};
pub use certificate::{Certificate, CertificateError, KeyKind, certificates_of_pem};
pub use encoding::{Binding, Decoded};
pub use error::SamlError;
pub use metadata::{ConsumerService, Endpoint, IdpMetadata, KeyDescriptor, SpMetadata};
pub use part::Part;
pub use redirect::RedirectSignature;
pub use response::{EncryptedAssertion, EntityName, Response, Status};
pub use time::Instant;
pub use xml::Xml;
