//! Exclusive XML canonicalization without comments (<https://www.w3.org/TR/xml-exc-c14n/>) of one
//! element, optionally without one child: exactly the two transforms that SAML allows.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Node, NodeId};

use crate::protocol::saml::{SamlError, encoding::within, limits};

/// The canonical form of an element.
///
/// `without` leaves out one descendant (the enveloped-signature transform); `inclusive` are the
/// prefixes of `InclusiveNamespaces/@PrefixList`, `#default` for none.
///
/// # Errors
/// When it is too large: a namespace that is declared once, outside, is repeated for each element
/// that uses it, so that a small document can have an enormous canonical form.
pub(super) fn canonical(apex: Node<'_, '_>, without: Option<NodeId>, inclusive: &[&str]) -> Result<Vec<u8>, SamlError> {
    let inclusive = inclusive.iter().map(|prefix| if *prefix == "#default" { "" } else { prefix }).collect();
    let mut writer = Writer { output: String::new(), without, inclusive };
    writer.element(apex, &BTreeMap::new())?;
    Ok(writer.output.into_bytes())
}

struct Writer<'p> {
    output: String,
    without: Option<NodeId>,
    inclusive: BTreeSet<&'p str>,
}

impl Writer<'_> {
    /// The depth of this recursion is bounded by [`crate::protocol::saml::limits::DEPTH`].
    fn element<'a>(&mut self, node: Node<'a, '_>, rendered: &BTreeMap<&'a str, &'a str>) -> Result<(), SamlError> {
        let name = qualified_name(node);
        let mut rendered = rendered.clone();
        self.output.push('<');
        self.output.push_str(name);
        self.namespaces(node, name, &mut rendered);
        self.attributes(node);
        self.output.push('>');
        within("the canonical form of a signed element, in bytes", self.output.len(), limits::CANONICAL_BYTES)?;
        let without = self.without;
        for child in node.children().filter(|child| Some(child.id()) != without) {
            if child.is_element() {
                self.element(child, &rendered)?;
            } else if let Some(instruction) = child.pi() {
                self.output.push_str("<?");
                self.output.push_str(instruction.target);
                if let Some(value) = instruction.value {
                    self.output.push(' ');
                    self.output.push_str(value);
                }
                self.output.push_str("?>");
            } else if child.is_text() {
                escape_text(child.text().unwrap_or(""), &mut self.output);
            }
        }
        self.output.push_str("</");
        self.output.push_str(name);
        self.output.push('>');
        Ok(())
    }

    /// Declares what the element and its attributes use, or the prefix list names, unless an
    /// ancestor in the output has declared the same.
    fn namespaces<'a>(&mut self, node: Node<'a, '_>, name: &'a str, rendered: &mut BTreeMap<&'a str, &'a str>) {
        let in_scope: BTreeMap<&str, &str> =
            node.namespaces().map(|namespace| (namespace.name().unwrap_or(""), namespace.uri())).collect();
        let mut used: BTreeSet<&str> =
            node.attributes().filter_map(|attribute| prefix(attribute_name(node, &attribute))).collect();
        used.insert(prefix(name).unwrap_or(""));
        used.extend(in_scope.keys().filter(|prefix| self.inclusive.contains(**prefix)));
        used.remove("xml");
        for prefix in used {
            let uri = in_scope.get(prefix).copied().unwrap_or("");
            let before = rendered.get(prefix).copied();
            if before.unwrap_or("") == uri {
                continue;
            }
            self.output.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            self.output.push_str(prefix);
            self.output.push_str("=\"");
            escape_attribute(uri, &mut self.output);
            self.output.push('"');
            rendered.insert(prefix, uri);
        }
    }

    fn attributes(&mut self, node: Node<'_, '_>) {
        let mut attributes: Vec<_> = node.attributes().collect();
        attributes.sort_by_key(|attribute| (attribute.namespace().unwrap_or(""), attribute.name()));
        for attribute in attributes {
            self.output.push(' ');
            self.output.push_str(attribute_name(node, &attribute));
            self.output.push_str("=\"");
            escape_attribute(attribute.value(), &mut self.output);
            self.output.push('"');
        }
    }
}

/// The name with its prefix, as it stands in the source; the tree keeps only the namespace.
fn qualified_name<'a>(node: Node<'a, '_>) -> &'a str {
    let source = node.document().input_text().get(node.range().start + 1..).unwrap_or("");
    let end = source.find(|character: char| character.is_whitespace() || matches!(character, '/' | '>'));
    source.get(..end.unwrap_or(source.len())).unwrap_or("")
}

fn attribute_name<'a>(node: Node<'a, '_>, attribute: &roxmltree::Attribute<'a, '_>) -> &'a str {
    node.document().input_text().get(attribute.range_qname()).unwrap_or("")
}

fn prefix(name: &str) -> Option<&str> {
    name.split_once(':').map(|(prefix, _)| prefix)
}

fn escape_text(text: &str, output: &mut String) {
    escape(text, output, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    });
}

fn escape_attribute(text: &str, output: &mut String) {
    escape(text, output, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'"' => Some("&quot;"),
        b'\t' => Some("&#x9;"),
        b'\n' => Some("&#xA;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    });
}

/// Replaces single ASCII characters and copies what stands between them in one piece.
fn escape(text: &str, output: &mut String, replacement: impl Fn(u8) -> Option<&'static str>) {
    let mut rest = text;
    while let Some((at, escaped)) =
        rest.bytes().enumerate().find_map(|(at, byte)| replacement(byte).map(|escaped| (at, escaped)))
    {
        let (plain, from) = rest.split_at(at);
        output.push_str(plain);
        output.push_str(escaped);
        rest = from.split_at(1).1;
    }
    output.push_str(rest);
}

#[cfg(test)]
mod tests {
    use roxmltree::Document;

    use super::*;

    fn canonical_of(text: &str, name: &str, inclusive: &[&str]) -> String {
        let tree = Document::parse(text).unwrap();
        let apex = tree.descendants().find(|node| node.tag_name().name() == name).unwrap();
        let without = tree.descendants().find(|node| node.tag_name().name() == "omit").map(|node| node.id());
        String::from_utf8(canonical(apex, without, inclusive).unwrap()).unwrap()
    }

    #[test]
    fn the_examples_of_the_specification() {
        let first = r#"<n0:local xmlns:n0="foo:bar" xmlns:n3="ftp://example.org"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:local>"#;
        let second = r#"<n2:pdu xmlns:n1="http://example.com" xmlns:n2="http://foo.example" xml:lang="fr" xml:space="retain"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n2:pdu>"#;
        let expected = r#"<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>"#;
        assert_eq!(canonical_of(first, "elem2", &[]), expected);
        assert_eq!(canonical_of(second, "elem2", &[]), expected);
    }

    #[test]
    fn attributes_are_sorted_by_namespace_and_values_escaped() {
        let text = "<r xmlns:b='urn:a' xmlns:a='urn:b'><e  z='1&quot;&#9;&lt;>' a:y=\"2\" b:x='3'\n c='&amp;' /></r>";
        let expected = r#"<e xmlns:a="urn:b" xmlns:b="urn:a" c="&amp;" z="1&quot;&#x9;&lt;>" b:x="3" a:y="2"></e>"#;
        assert_eq!(canonical_of(text, "e", &[]), expected);
    }

    #[test]
    fn text_keeps_its_characters_and_loses_comments_and_cdata_marks() {
        let text = "<e>a&gt;<!-- c --><![CDATA[<&]]>&#13;\r\n<?p  d?></e>";
        assert_eq!(canonical_of(text, "e", &[]), "<e>a&gt;&lt;&amp;&#xD;\n<?p d?></e>");
    }

    #[test]
    fn inclusive_prefixes_are_declared_where_they_are_in_scope() {
        let text = r#"<r xmlns="urn:d" xmlns:xs="urn:xs" xmlns:p="urn:p"><p:e><p:f/></p:e></r>"#;
        assert_eq!(
            canonical_of(text, "e", &["xs", "#default", "absent"]),
            r#"<p:e xmlns="urn:d" xmlns:p="urn:p" xmlns:xs="urn:xs"><p:f></p:f></p:e>"#
        );
    }

    #[test]
    fn an_undeclared_default_namespace_is_written() {
        let text = r#"<r xmlns="urn:d"><e xmlns=""><f/></e></r>"#;
        assert_eq!(canonical_of(text, "r", &[]), r#"<r xmlns="urn:d"><e xmlns=""><f></f></e></r>"#);
        assert_eq!(canonical_of(text, "e", &[]), "<e><f></f></e>");
    }

    #[test]
    fn the_enveloped_signature_is_left_out_with_its_content() {
        assert_eq!(canonical_of("<e><a/><omit><b/></omit>t</e>", "e", &[]), "<e><a></a>t</e>");
    }

    #[test]
    fn a_form_that_grows_out_of_all_proportion_is_given_up() {
        let declared = format!("<r xmlns:p='urn:{}'><e>{}</e></r>", "x".repeat(60_000), "<p:a/>".repeat(200));
        let tree = Document::parse(&declared).unwrap();
        let error = canonical(tree.root_element().first_child().unwrap(), None, &[]).unwrap_err();
        assert!(matches!(error, SamlError::TooLarge { limit: limits::CANONICAL_BYTES, .. }), "{error}");
    }
}
