//! The outline of an element: which attributes and child elements it has, in which order.

use std::ops::Range;

use roxmltree::Node;

/// An attribute or a child element, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The namespace; empty for none.
    pub namespace: String,
    /// The local name.
    pub name: String,
    /// An attribute's value; empty for an element.
    pub value: String,
    /// Where it stands in the message, in bytes.
    pub place: Range<usize>,
}

impl Part {
    /// The attributes of an element; namespace declarations are none.
    pub(super) fn attributes(node: Node<'_, '_>) -> Vec<Self> {
        node.attributes()
            .map(|attribute| Self {
                namespace: attribute.namespace().unwrap_or_default().to_owned(),
                name: attribute.name().to_owned(),
                value: attribute.value().to_owned(),
                place: attribute.range(),
            })
            .collect()
    }

    /// The child elements of an element.
    pub(super) fn children(node: Node<'_, '_>) -> Vec<Self> {
        node.children()
            .filter(Node::is_element)
            .map(|child| Self {
                namespace: child.tag_name().namespace().unwrap_or_default().to_owned(),
                name: child.tag_name().name().to_owned(),
                value: String::new(),
                place: child.range(),
            })
            .collect()
    }
}
