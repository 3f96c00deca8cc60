//! Metadata of both sides (SAML metadata §2.4): what the org says of an instance, and what an app says of itself.

mod idp;
mod sp;

use base64::{Engine, engine::general_purpose::STANDARD};
use roxmltree::Node;

pub use idp::{Endpoint, IdpMetadata};
pub use sp::{ConsumerService, KeyDescriptor, SpMetadata};

use super::{
    SamlError,
    encoding::{base64, within},
    limits,
    xml::{METADATA, SIGNATURE, children, text_of},
};

/// The certificates of a role for that use: DER, base64 without white space. A key descriptor
/// without `use` serves every use.
fn certificates(role: Node<'_, '_>, wanted: &str) -> Result<Vec<String>, SamlError> {
    let found = || {
        children(role, (METADATA, "KeyDescriptor"))
            .filter(|key| key.attribute("use").is_none_or(|purpose| purpose == wanted))
            .flat_map(|key| key.descendants().filter(|node| node.has_tag_name((SIGNATURE, "X509Certificate"))))
    };
    within("the certificates of the metadata", found().count(), limits::CERTIFICATES)?;
    found().map(|certificate| Ok(STANDARD.encode(base64(&text_of(certificate))?.bytes))).collect()
}
