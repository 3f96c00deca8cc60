//! Safe reading of XML: limits first, in one streaming pass, then a tree that keeps byte ranges.

use std::{fmt, str};

use quick_xml::{Reader, events::Event};
use roxmltree::{Document, Node, ParsingOptions};

use super::{Instant, SamlError, encoding::within, limits};
use crate::protocol::Placed;

/// `urn:oasis:names:tc:SAML:2.0:protocol`.
pub(super) const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
/// `urn:oasis:names:tc:SAML:2.0:assertion`.
pub(super) const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
/// `urn:oasis:names:tc:SAML:2.0:metadata`.
pub(super) const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
/// XML Encryption's namespace.
pub(super) const ENCRYPTION: &str = "http://www.w3.org/2001/04/xmlenc#";
/// XML Signature's namespace.
pub(super) const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// XML that passed the limits and has no document type declaration; the bytes as they came.
#[derive(Clone, PartialEq, Eq)]
pub struct Xml {
    text: String,
}

impl Xml {
    /// Takes UTF-8 XML after one streaming pass over it: size, depth, node count, encoding, DTD.
    ///
    /// # Errors
    /// When a limit is reached, the bytes are not UTF-8, or they are not well-formed.
    pub fn new(bytes: Vec<u8>, limit: usize) -> Result<Self, SamlError> {
        within("the document, in bytes", bytes.len(), limit)?;
        let mut text = String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            SamlError::Encoding { offset, found: "a byte that is not UTF-8".to_owned() }
        })?;
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        scan(&text)?;
        let xml = Self { text };
        xml.tree()?;
        Ok(xml)
    }

    /// The document's text; offsets of nodes count its bytes.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The tree of the document.
    ///
    /// # Errors
    /// When the document is not well-formed; for a value that [`Xml::new`] returned, never.
    pub fn tree(&self) -> Result<Document<'_>, SamlError> {
        let options = ParsingOptions {
            allow_dtd: false,
            nodes_limit: u32::try_from(limits::NODES).unwrap_or(u32::MAX),
            ..ParsingOptions::default()
        };
        Document::parse_with_options(&self.text, options).map_err(|error| {
            let position = error.pos();
            SamlError::Malformed { offset: offset(&self.text, position.row, position.col), cause: error.to_string() }
        })
    }

    /// The text of every `<ds:SignatureValue>`, as it stands there: to be redacted, not to be read.
    pub fn signature_values(&self) -> Vec<String> {
        self.tree()
            .iter()
            .flat_map(|tree| tree.descendants())
            .filter(|node| node.has_tag_name((SIGNATURE, "SignatureValue")))
            .map(text_of)
            .collect()
    }

    /// The root element, when it has that name.
    ///
    /// # Errors
    /// When the root is another element.
    pub(super) fn root<'a>(tree: &'a Document<'a>, name: (&str, &str)) -> Result<Node<'a, 'a>, SamlError> {
        let root = tree.root_element();
        if root.has_tag_name(name) {
            return Ok(root);
        }
        let seen = root.tag_name();
        Err(SamlError::Root {
            expected: format!("{{{}}}{}", name.0, name.1),
            seen: format!("{{{}}}{}", seen.namespace().unwrap_or_default(), seen.name()),
        })
    }
}

impl fmt::Debug for Xml {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Xml({} bytes)", self.text.len())
    }
}

/// The byte offset of a row and column, both from 1, columns in characters.
fn offset(text: &str, row: u32, column: u32) -> usize {
    let row = usize::try_from(row).unwrap_or(1).saturating_sub(1);
    let column = usize::try_from(column).unwrap_or(1).saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(row).map(str::len).sum();
    let line = text.get(start..).unwrap_or("");
    start + line.char_indices().nth(column).map_or(line.len(), |(index, _)| index)
}

/// One pass without a tree, so that depth and size are known before memory is spent on nodes.
fn scan(text: &str) -> Result<(), SamlError> {
    let mut reader = Reader::from_str(text);
    // Namespace declarations in scope, one entry per open element.
    let mut open: Vec<usize> = Vec::new();
    let mut nodes = 0_usize;
    // Of the text that the tree will have as one: references and CDATA sections do not end it.
    let mut run = 0_usize;
    loop {
        let offset = position(reader.buffer_position());
        let event = reader.read_event().map_err(|error| SamlError::Malformed {
            offset: position(reader.error_position()),
            cause: error.to_string(),
        })?;
        nodes += 1;
        within("the document's nodes", nodes, limits::NODES)?;
        run = match &event {
            Event::Text(text) => run + text.len(),
            Event::CData(text) => run + text.len(),
            Event::GeneralRef(reference) => run + reference.len(),
            _ => 0,
        };
        within("one text, in bytes", run, limits::TEXT_BYTES)?;
        match event {
            Event::Eof => return Ok(()),
            Event::DocType(_) => return Err(SamlError::DocumentType { offset }),
            Event::Decl(declaration) => {
                if let Some(Ok(encoding)) = declaration.encoding()
                    && !encoding.eq_ignore_ascii_case(b"utf-8")
                {
                    let found = format!("the declared encoding {:?}", String::from_utf8_lossy(&encoding));
                    return Err(SamlError::Encoding { offset, found });
                }
            }
            Event::Start(element) => {
                within("the depth of elements", open.len() + 1, limits::DEPTH)?;
                open.push(in_scope(&open, &element, offset)?);
            }
            Event::Empty(element) => {
                within("the depth of elements", open.len() + 1, limits::DEPTH)?;
                in_scope(&open, &element, offset)?;
            }
            Event::End(_) => {
                open.pop();
            }
            Event::GeneralRef(reference) => character_references(&[b"&", &*reference, b";"].concat(), offset)?,
            Event::Text(_) | Event::CData(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
}

/// Checks an element's name and attributes; returns how many namespace declarations are in its scope.
fn in_scope(open: &[usize], element: &quick_xml::events::BytesStart<'_>, offset: usize) -> Result<usize, SamlError> {
    within("the name of an element, in bytes", element.name().as_ref().len(), limits::NAME_BYTES)?;
    let mut count = 0;
    let mut namespaces = open.last().copied().unwrap_or(0);
    // The tree parser finds duplicates; here that search would cost the square of the count.
    for attribute in element.attributes().with_checks(false) {
        count += 1;
        within("the attributes of one element", count, limits::ATTRIBUTES)?;
        let attribute = attribute.map_err(|error| SamlError::Malformed { offset, cause: error.to_string() })?;
        within("the name of an attribute, in bytes", attribute.key.as_ref().len(), limits::NAME_BYTES)?;
        within("one attribute value, in bytes", attribute.value.len(), limits::TEXT_BYTES)?;
        character_references(&attribute.value, offset)?;
        let declared = attribute.key.as_ref().strip_prefix(b"xmlns:");
        if declared.is_some_and(|prefix| prefix == b"xmlns" || attribute.value.is_empty()) {
            let cause = "a declaration of a prefix that cannot be declared, or for no namespace".to_owned();
            return Err(SamlError::Malformed { offset, cause });
        }
        namespaces += usize::from(declared.is_some() || attribute.key.as_ref() == b"xmlns");
        within("the namespace declarations in scope", namespaces, limits::NAMESPACES)?;
    }
    Ok(namespaces)
}

/// Refuses references to what is no character, such as half of a surrogate pair: the tree parser takes them for U+FFFD,
/// and other parsers do not take the document.
fn character_references(bytes: &[u8], offset: usize) -> Result<(), SamlError> {
    let text = str::from_utf8(bytes).unwrap_or_default();
    for reference in text.split("&#").skip(1).filter_map(|rest| rest.split(';').next()) {
        let number = match reference.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => reference.parse(),
        };
        if number.ok().and_then(char::from_u32).is_none() {
            let shown: String = reference.chars().take(12).collect();
            return Err(SamlError::Malformed { offset, cause: format!("the reference {shown:?} is no character") });
        }
    }
    Ok(())
}

fn position(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// All text below a node, comments skipped: a parser that stops at a comment reads
/// `admin@acme.com` out of `admin@acme.com<!---->.evil.org` (VU#475445).
pub(super) fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

/// The text of an element with the place of its content; of an empty element, that of the element.
pub(super) fn text(node: Node<'_, '_>) -> Placed<String> {
    // The tree takes pieces of text and CDATA for one node, which has the place of the first piece.
    let source = node.document().input_text().get(node.range()).unwrap_or("");
    let place = match (node.first_child(), source.rfind("</")) {
        (Some(first), Some(end)) => first.range().start..node.range().start + end,
        _ => node.range(),
    };
    Placed::new(text_of(node), place)
}

/// The first child element of that name.
pub(super) fn child<'a, 'input>(
    node: Node<'a, 'input>,
    name: (&'static str, &'static str),
) -> Option<Node<'a, 'input>> {
    children(node, name).next()
}

/// All child elements of that name.
pub(super) fn children<'a, 'input>(
    node: Node<'a, 'input>,
    name: (&'static str, &'static str),
) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

/// An attribute without a namespace, with the place of its value.
pub(super) fn attribute(node: Node<'_, '_>, name: &str) -> Option<Placed<String>> {
    let attribute = node.attribute_node(name)?;
    Some(Placed::new(attribute.value().to_owned(), attribute.range_value()))
}

/// An attribute that holds a time.
pub(super) fn instant(node: Node<'_, '_>, name: &str) -> Option<Placed<Instant>> {
    attribute(node, name).map(|text| Placed::new(Instant::new(text.value), text.place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Xml, SamlError> {
        Xml::new(text.as_bytes().to_vec(), limits::DECODED_BYTES)
    }

    #[test]
    fn document_types_of_every_kind_are_refused_before_parsing() {
        for text in [
            "<!DOCTYPE a><a/>",
            "<!DOCTYPE a SYSTEM \"http://127.0.0.1/x.dtd\"><a/>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1/p\">%p;]><a/>",
            "<!DOCTYPE a [<!ENTITY l \"ha\"><!ENTITY m \"&l;&l;&l;\">]><a>&m;</a>",
        ] {
            assert_eq!(read(text), Err(SamlError::DocumentType { offset: 0 }), "{text}");
        }
    }

    #[test]
    fn broken_documents_are_refused() {
        for text in [
            "<a/><b/>",
            "<a>",
            "<a/>junk",
            "<a/><junk",
            "<a b='1' b='2'/>",
            "<a>&x;</a>",
            "<a><b></a></b>",
            "<x:a/>",
            "<a>\0</a>",
            "<a>&#xD800;</a>",
            "<a b='&#55296;'/>",
            "<a xmlns:xmlns='urn:x'/>",
            "<a xmlns:b=''/>",
            "",
            "{}",
        ] {
            assert!(matches!(read(text), Err(SamlError::Malformed { .. })), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn only_utf8_is_read() {
        let utf16: Vec<u8> = "<?xml version='1.0'?><a/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [b"<a>\xc0\xaf</a>".to_vec(), b"<a>\xff</a>".to_vec(), [b"\xff\xfe".to_vec(), utf16].concat()] {
            let error = Xml::new(bytes, limits::DECODED_BYTES).unwrap_err();
            assert!(matches!(error, SamlError::Encoding { .. }), "{error}");
        }
        let error = read("<?xml version='1.0' encoding='UTF-16'?><a/>").unwrap_err();
        assert!(matches!(error, SamlError::Encoding { .. }), "{error}");
        assert_eq!(read("\u{feff}<a/>").unwrap().text(), "<a/>");
    }

    #[test]
    fn depth_nodes_attributes_and_text_are_bounded() {
        let deep = "<a>".repeat(1_000_000);
        let error = Xml::new(deep.into_bytes(), usize::MAX).unwrap_err();
        assert!(matches!(error, SamlError::TooLarge { what: "the depth of elements", .. }), "{error}");

        let attributes = (0..100_000).map(|number| format!(" a{number}=''")).collect::<Vec<_>>().concat();
        let error = Xml::new(format!("<a{attributes}/>").into_bytes(), usize::MAX).unwrap_err();
        assert!(matches!(error, SamlError::TooLarge { what: "the attributes of one element", .. }), "{error}");

        let error = read(&format!("<a>{}</a>", "<b/>".repeat(limits::NODES))).unwrap_err();
        assert!(matches!(error, SamlError::TooLarge { what: "the document's nodes", .. }), "{error}");

        let error = read(&format!("<a>{}</a>", "x".repeat(limits::TEXT_BYTES + 1))).unwrap_err();
        assert!(matches!(error, SamlError::TooLarge { what: "one text, in bytes", .. }), "{error}");

        let pieces = format!("{}&amp;", "x".repeat(limits::TEXT_BYTES / 4)).repeat(5);
        let error = read(&format!("<a>{pieces}</a>")).unwrap_err();
        assert!(matches!(error, SamlError::TooLarge { what: "one text, in bytes", .. }), "{error}");

        let declared = (0..limits::NAMESPACES - 10)
            .map(|number| format!(" xmlns:n{number}='urn:{number}'"))
            .collect::<Vec<_>>()
            .concat();
        let error = read(&format!("<a{declared}><b{declared}/></a>")).unwrap_err();
        assert!(matches!(error, SamlError::TooLarge { what: "the namespace declarations in scope", .. }), "{error}");
        assert!(read(&format!("<a><b{declared}/><b{declared}/></a>")).is_ok());

        let error = read(&format!("<a{}/>", "x".repeat(limits::NAME_BYTES))).unwrap_err();
        assert!(matches!(error, SamlError::TooLarge { what: "the name of an element, in bytes", .. }), "{error}");
    }

    #[test]
    fn text_is_read_across_comments_and_cdata() {
        let xml = read("<a>admin@acme.com<!-- -->.evil.org<![CDATA[!]]></a>").unwrap();
        assert_eq!(text_of(xml.tree().unwrap().root_element()), "admin@acme.com.evil.org!");
    }

    #[test]
    fn the_place_of_a_text_is_all_of_it() {
        for content in [
            "x",
            "x<![CDATA[y]]>z",
            "<![CDATA[x]]>y",
            "x<!-- y -->z",
            "<!-- x -->y<b/>",
            "<b>x</b>",
            "&amp;<![CDATA[y]]>",
        ] {
            let source = format!("<r><a b='>'>{content}</a></r>");
            let xml = read(&source).unwrap();
            let tree = xml.tree().unwrap();
            let placed = text(tree.root_element().first_child().unwrap());
            assert_eq!(&source[placed.place], content);
        }
    }

    #[test]
    fn errors_point_at_the_byte() {
        let error = read("<a>\n  <b>ü</c></a>").unwrap_err();
        assert!(matches!(error, SamlError::Malformed { offset: 11..=15, .. }), "{error:?}");
    }
}
