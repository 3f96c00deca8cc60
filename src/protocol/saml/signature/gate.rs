//! The structural gate: what must hold before a cryptographic library may see a message.
//!
//! XML signature libraries follow references to addresses and files, run transforms, and accept
//! signatures over other elements than the one that is read. A message that needs none of this is
//! recognised here by its structure alone; every other message is refused with its defects.

use std::{
    collections::{BTreeSet, HashSet},
    ops::Range,
};

use roxmltree::{Document, Node};

use crate::protocol::saml::{
    SamlError, Xml, limits,
    xml::{ASSERTION, METADATA, PROTOCOL, SIGNATURE, child, children},
};

use super::{
    ENVELOPED, EXCLUSIVE_C14N,
    algorithm::{SignatureMethod, digest, old_digest},
};

/// Which rule of the gate a message breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// All identifiers are XML names and unique.
    UniqueIds,
    /// A signature is the direct child of the SAML element that its reference names, one for each.
    ParentBound,
    /// One `SignedInfo` with one `Reference`, to `#ID` of the parent.
    SingleReference,
    /// Enveloped signature, then exclusive canonicalization, nothing else; the same for `SignedInfo`.
    Transforms,
    /// RSA or ECDSA with SHA-256 or longer, digest alike.
    Algorithms,
    /// No `Object`, `Manifest` or key reference, and nothing unknown.
    NoObject,
    /// Digest and signature are plain text, without comments.
    PlainValues,
    /// Every namespace name is absolute.
    AbsoluteNamespaces,
}

/// One thing that is wrong with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The rule.
    pub rule: Rule,
    /// Where in the document, in bytes.
    pub place: Range<usize>,
    /// What was there.
    pub found: String,
}

/// A document that passed the gate: the only thing that is ever verified.
#[derive(Debug)]
pub struct Gated<'x> {
    xml: &'x Xml,
    tree: Document<'x>,
    outdated: Vec<Defect>,
}

impl<'x> Gated<'x> {
    /// Lets a document through, or says everything that is wrong with it.
    ///
    /// SHA-1 alone keeps no document out: reading it is safe, only believing it is not. It is in
    /// [`Gated::outdated`].
    ///
    /// # Errors
    /// With at least one defect, in document order for each rule.
    pub fn open(xml: &'x Xml) -> Result<Self, Vec<Defect>> {
        let tree = match xml.tree() {
            Ok(tree) => tree,
            Err(error) => return Err(vec![malformed(&error)]),
        };
        let mut found = Found { defects: identifiers(&tree), outdated: Vec::new() };
        namespaces(&tree, &mut found.defects);
        stray_signature_elements(&tree, &mut found.defects);
        let mut signed = HashSet::new();
        let signatures: Vec<_> = tree.descendants().filter(|node| is(*node, "Signature")).collect();
        if let Some(surplus) = signatures.get(limits::SIGNATURES) {
            let count = signatures.len();
            let text = format!("{count} signatures, more than the {} that are read", limits::SIGNATURES);
            found.defects.push(Defect { rule: Rule::ParentBound, place: surplus.range(), found: text });
        }
        for signature in signatures.into_iter().take(limits::SIGNATURES) {
            let mut inspection = Inspection { signature, found: &mut found };
            inspection.parent(&mut signed);
            inspection.structure();
            inspection.values();
        }
        if found.defects.is_empty() {
            Ok(Self { xml, tree, outdated: found.outdated })
        } else {
            Err(found.defects.into_iter().chain(found.outdated).collect())
        }
    }

    /// The document.
    pub fn xml(&self) -> &'x Xml {
        self.xml
    }

    /// Where SHA-1 takes part in a signature.
    pub fn outdated(&self) -> &[Defect] {
        &self.outdated
    }

    pub(super) fn tree(&self) -> &Document<'x> {
        &self.tree
    }
}

/// What an inspection finds.
#[derive(Debug)]
struct Found {
    /// Keeps the document out.
    defects: Vec<Defect>,
    /// Is only told.
    outdated: Vec<Defect>,
}

fn malformed(error: &SamlError) -> Defect {
    Defect { rule: Rule::PlainValues, place: 0..0, found: error.to_string() }
}

fn is(node: Node<'_, '_>, name: &'static str) -> bool {
    node.has_tag_name((SIGNATURE, name))
}

/// Every attribute that some library takes for an identifier, in any element.
fn identifiers(tree: &Document<'_>) -> Vec<Defect> {
    const NAMES: [&str; 4] = ["ID", "Id", "id", "AssertionID"];
    let mut seen = BTreeSet::new();
    let mut defects = Vec::new();
    for attribute in tree.descendants().flat_map(|node| node.attributes()) {
        if !NAMES.contains(&attribute.name()) {
            continue;
        }
        let found = if !is_ncname(attribute.value()) {
            format!("{}={:?} is not an XML name", attribute.name(), attribute.value())
        } else if !seen.insert(attribute.value()) {
            format!("{}={:?} stands twice", attribute.name(), attribute.value())
        } else {
            continue;
        };
        defects.push(Defect { rule: Rule::UniqueIds, place: attribute.range(), found });
    }
    defects
}

/// `NCName` of Namespaces in XML 1.0, with letters as Unicode has them.
pub fn is_ncname(value: &str) -> bool {
    let mut characters = value.chars();
    characters.next().is_some_and(|first| first == '_' || first.is_alphabetic())
        && characters.all(|next| next == '_' || next == '-' || next == '.' || next.is_alphanumeric())
}

/// A relative namespace name makes canonicalization undefined, and libraries return nothing for it.
fn namespaces(tree: &Document<'_>, defects: &mut Vec<Defect>) {
    let mut known = BTreeSet::new();
    for node in tree.descendants().filter(Node::is_element) {
        for namespace in node.namespaces() {
            let uri = namespace.uri();
            // Every element repeats the few names that are in its scope.
            if !known.insert(uri) || uri.is_empty() || url::Url::parse(uri).is_ok() {
                continue;
            }
            let found = format!("the namespace name {uri:?} is not absolute");
            defects.push(Defect { rule: Rule::AbsoluteNamespaces, place: node.range(), found });
        }
    }
}

/// Signature elements outside a signature are bait for libraries that search by name.
fn stray_signature_elements(tree: &Document<'_>, defects: &mut Vec<Defect>) {
    const PARTS: [&str; 5] = ["SignedInfo", "SignatureValue", "Reference", "Object", "Manifest"];
    for node in tree.descendants() {
        let part = PARTS.iter().any(|name| is(node, name));
        if part && !node.ancestors().any(|ancestor| is(ancestor, "Signature")) {
            let found = format!("{} outside a signature", node.tag_name().name());
            defects.push(Defect { rule: Rule::NoObject, place: node.range(), found });
        }
    }
}

/// The inspection of one signature.
struct Inspection<'a, 'd> {
    signature: Node<'a, 'a>,
    found: &'d mut Found,
}

impl<'a> Inspection<'a, '_> {
    fn refuse(&mut self, rule: Rule, node: Node<'_, '_>, found: impl Into<String>) {
        self.found.defects.push(Defect { rule, place: node.range(), found: found.into() });
    }

    /// The signature's place: a direct child of a SAML element that may be signed, after its issuer.
    fn parent(&mut self, signed: &mut HashSet<roxmltree::NodeId>) {
        const SIGNABLE: [(&str, &str); 6] = [
            (PROTOCOL, "Response"),
            (ASSERTION, "Assertion"),
            (PROTOCOL, "AuthnRequest"),
            (PROTOCOL, "LogoutRequest"),
            (PROTOCOL, "LogoutResponse"),
            (METADATA, "EntityDescriptor"),
        ];
        let signature = self.signature;
        let Some(parent) = signature.parent_element() else {
            return self.refuse(Rule::ParentBound, signature, "a signature is the root element");
        };
        let name = parent.tag_name().name();
        if !SIGNABLE.iter().any(|signable| parent.has_tag_name(*signable)) {
            self.refuse(Rule::ParentBound, signature, format!("a signature stands inside {name}"));
        }
        if !signed.insert(parent.id()) {
            self.refuse(Rule::ParentBound, signature, format!("{name} holds more than one signature"));
        }
        let before: Vec<_> = signature.prev_siblings().filter(Node::is_element).skip(1).collect();
        if before.iter().any(|sibling| !sibling.has_tag_name((ASSERTION, "Issuer"))) {
            self.refuse(Rule::ParentBound, signature, format!("in {name}, the signature does not follow the issuer"));
        }
    }

    /// The parts of the signature, each exactly once, and none besides.
    fn structure(&mut self) {
        let signature = self.signature;
        self.only(signature, &["SignedInfo", "SignatureValue", "KeyInfo"], Rule::NoObject);
        if let Some(value) = self.one(signature, "SignatureValue", Rule::SingleReference) {
            self.only(value, &[], Rule::NoObject);
        }
        if let Some(key) = child(signature, (SIGNATURE, "KeyInfo")) {
            for node in key.descendants() {
                if ["RetrievalMethod", "KeyInfoReference"].contains(&node.tag_name().name()) {
                    self.refuse(Rule::NoObject, node, format!("{} in KeyInfo", node.tag_name().name()));
                }
            }
        }
        let Some(info) = self.one(signature, "SignedInfo", Rule::SingleReference) else { return };
        self.only(info, &["CanonicalizationMethod", "SignatureMethod", "Reference"], Rule::NoObject);
        if let Some(method) = self.one(info, "CanonicalizationMethod", Rule::SingleReference) {
            if method.attribute("Algorithm") != Some(EXCLUSIVE_C14N) {
                self.refuse(Rule::Transforms, method, found_algorithm("CanonicalizationMethod", method));
            }
            self.inclusive_namespaces_only(method);
        }
        if let Some(method) = self.one(info, "SignatureMethod", Rule::SingleReference) {
            let named = method.attribute("Algorithm");
            self.algorithm(method, SignatureMethod::of(named).is_some(), SignatureMethod::of_old(named).is_some());
            self.only(method, &[], Rule::Algorithms);
        }
        if let Some(reference) = self.one(info, "Reference", Rule::SingleReference) {
            self.reference(reference);
        }
    }

    fn reference(&mut self, reference: Node<'a, 'a>) {
        self.only(reference, &["Transforms", "DigestMethod", "DigestValue"], Rule::NoObject);
        let id = self.signature.parent_element().and_then(|parent| parent.attribute("ID"));
        let uri = reference.attribute("URI");
        if uri.is_none() || uri.and_then(|uri| uri.strip_prefix('#')) != id || id.is_none() {
            let seen = uri.map_or_else(|| "no URI".to_owned(), |uri| format!("URI={uri:?}"));
            let rule = if uri.is_some_and(|uri| uri.len() > 1 && uri.starts_with('#') && !uri.starts_with("#xpointer"))
            {
                Rule::ParentBound
            } else {
                Rule::SingleReference
            };
            self.refuse(rule, reference, format!("the reference has {seen}, the parent's ID is {id:?}"));
        }
        if let Some(method) = self.one(reference, "DigestMethod", Rule::SingleReference) {
            let named = method.attribute("Algorithm");
            self.algorithm(method, digest(named).is_some(), old_digest(named).is_some());
            self.only(method, &[], Rule::Algorithms);
        }
        if let Some(value) = self.one(reference, "DigestValue", Rule::SingleReference) {
            self.only(value, &[], Rule::NoObject);
        }
        let Some(transforms) = self.one(reference, "Transforms", Rule::Transforms) else { return };
        self.only(transforms, &["Transform"], Rule::Transforms);
        let list: Vec<_> = children(transforms, (SIGNATURE, "Transform")).collect();
        let algorithms: Vec<_> = list.iter().map(|transform| transform.attribute("Algorithm").unwrap_or("")).collect();
        if algorithms != [ENVELOPED, EXCLUSIVE_C14N] {
            self.refuse(Rule::Transforms, transforms, format!("the transforms are {algorithms:?}"));
        }
        for transform in list {
            self.inclusive_namespaces_only(transform);
        }
    }

    /// Digest and signature must be text: a comment splits the text for some readers and not for others.
    fn values(&mut self) {
        for node in self.signature.descendants().filter(|node| is(*node, "DigestValue") || is(*node, "SignatureValue"))
        {
            let source = node.document().input_text().get(node.range()).unwrap_or("");
            let inner = node.descendants().skip(1).any(|inner| !inner.is_text());
            if inner || source.contains("<![CDATA[") {
                self.refuse(Rule::PlainValues, node, format!("{} holds more than text", node.tag_name().name()));
            }
        }
        for node in self.signature.descendants().filter(|node| node.is_comment() || node.is_pi()) {
            self.refuse(Rule::PlainValues, node, "a comment or processing instruction inside the signature");
        }
    }

    fn algorithm(&mut self, method: Node<'_, '_>, safe: bool, old: bool) {
        let found = found_algorithm(method.tag_name().name(), method);
        match (safe, old) {
            (true, _) => {}
            (false, true) => {
                self.found.outdated.push(Defect { rule: Rule::Algorithms, place: method.range(), found });
            }
            (false, false) => self.refuse(Rule::Algorithms, method, found),
        }
    }

    fn inclusive_namespaces_only(&mut self, node: Node<'a, 'a>) {
        for inner in node.children().filter(Node::is_element) {
            if !inner.has_tag_name((EXCLUSIVE_C14N, "InclusiveNamespaces"))
                || inner.children().any(|child| child.is_element())
            {
                let found = format!("{} inside {}", inner.tag_name().name(), node.tag_name().name());
                self.refuse(Rule::Transforms, inner, found);
            }
        }
    }

    /// The only child of that name; none or several are a defect.
    fn one(&mut self, node: Node<'a, 'a>, name: &'static str, rule: Rule) -> Option<Node<'a, 'a>> {
        let mut found = children(node, (SIGNATURE, name));
        let first = found.next();
        let more = found.count();
        if first.is_none() || more > 0 {
            let count = more + usize::from(first.is_some());
            self.refuse(rule, node, format!("{} holds {count} {name}, not 1", node.tag_name().name()));
        }
        first
    }

    /// No child elements besides these.
    fn only(&mut self, node: Node<'a, 'a>, names: &[&str], rule: Rule) {
        for inner in node.children().filter(Node::is_element) {
            let name = inner.tag_name().name();
            if inner.tag_name().namespace() != Some(SIGNATURE) || !names.contains(&name) {
                self.refuse(rule, inner, format!("{name} inside {}", node.tag_name().name()));
            }
        }
    }
}

fn found_algorithm(name: &str, node: Node<'_, '_>) -> String {
    format!("{name} is {:?}", node.attribute("Algorithm").unwrap_or("absent"))
}

#[cfg(test)]
#[path = "gate_tests.rs"]
mod tests;
