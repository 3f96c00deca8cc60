//! How much is read of a message that a browser delivered. Everything here is hostile input.

/// A form field or query parameter, in bytes, before any decoding.
pub const FIELD_BYTES: usize = 1 << 20;
/// The XML of a message sent by HTTP-POST, in bytes.
pub const DECODED_BYTES: usize = 768 << 10;
/// The XML of a message sent by HTTP-Redirect, in bytes.
pub const INFLATED_BYTES: usize = 256 << 10;
/// How many times larger than its compressed form a message may be.
pub const INFLATE_RATIO: usize = 100;
/// A metadata document, in bytes.
pub const METADATA_BYTES: usize = 5 << 20;
/// Elements, texts, comments and instructions of one document.
pub const NODES: usize = 20_000;
/// Elements inside each other.
pub const DEPTH: usize = 64;
/// Attributes of one element, namespace declarations included.
pub const ATTRIBUTES: usize = 256;
/// Namespace declarations in scope of one element: trees and canonicalization repeat them for each, and the tree
/// compares each with all others.
pub const NAMESPACES: usize = 64;
/// One text or attribute value, in bytes.
pub const TEXT_BYTES: usize = 64 << 10;
/// One name, prefix included, in bytes.
pub const NAME_BYTES: usize = 1 << 10;
/// The canonical form of a signed element, in bytes: it repeats a namespace's name for every element that uses it.
pub const CANONICAL_BYTES: usize = 4 << 20;
/// Certificates in one metadata document: each is tried for each signature.
pub const CERTIFICATES: usize = 32;
/// Signatures in one document: canonicalization runs once for each, over all that it covers.
pub const SIGNATURES: usize = 8;
