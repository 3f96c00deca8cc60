//! XML laid out: one element to a line, its text beside it, long start tags broken at their attributes.

use std::ops::Range;

use roxmltree::{Document, Node};

use super::{
    Line, Role, Showing,
    plain::{self, push_value},
    tag::Tag,
};
use crate::protocol::saml::{Xml, limits};

/// Start tags that would end behind this column are broken.
const WIDTH: usize = 112;

/// The lines of a document; the first lines as they are when it is none.
pub(super) fn lines(text: &str, showing: Showing) -> Vec<Line> {
    let Ok(xml) = Xml::new(text.as_bytes().to_vec(), limits::METADATA_BYTES) else { return plain::lines(text) };
    // A byte order mark would move every place.
    if xml.text().len() != text.len() {
        return plain::lines(text);
    }
    let Ok(tree) = xml.tree() else { return plain::lines(text) };
    let mut layout = Layout { text, lines: Vec::new(), showing };
    layout.document(&tree);
    layout.lines
}

struct Layout<'t> {
    text: &'t str,
    lines: Vec<Line>,
    showing: Showing,
}

impl Layout<'_> {
    fn document(&mut self, tree: &Document<'_>) {
        for node in tree.root().children() {
            self.node(node, 0);
        }
    }

    /// Depth is bounded by [`limits::DEPTH`].
    fn node(&mut self, node: Node<'_, '_>, depth: usize) {
        if node.is_element() {
            self.element(node, depth);
        } else if !node.is_text() || !self.slice(&node.range()).trim().is_empty() {
            let mut line = Line::at(depth);
            self.content(&mut line, node.range());
            self.lines.push(line);
        }
    }

    fn element(&mut self, node: Node<'_, '_>, depth: usize) {
        let range = node.range();
        let Some(tag) = Tag::read(self.text, range.start) else { return };
        self.start_tag(&tag, &range, depth);
        if tag.is_empty {
            return;
        }
        let content = tag.end..self.text[..range.end].rfind("</").unwrap_or(range.end);
        if node.children().all(|child| child.is_text()) {
            if let Some(line) = self.lines.last_mut() {
                content_of(line, self.text, content.clone(), self.showing);
                end_tag(line, self.text, content.end..range.end);
            }
            return;
        }
        for child in node.children() {
            self.node(child, depth + 1);
        }
        let mut line = Line::at(depth);
        end_tag(&mut line, self.text, content.end..range.end);
        self.lines.push(line);
    }

    fn start_tag(&mut self, tag: &Tag, element: &Range<usize>, depth: usize) {
        let broken = 2 * depth + (tag.end - element.start) > WIDTH && tag.attributes.len() > 1;
        let mut line = Line::at(depth);
        line.push(Role::Markup, "<", element.start..tag.name.start);
        line.push(Role::Name, self.slice(&tag.name), tag.name.clone());
        for attribute in &tag.attributes {
            if broken {
                self.lines.push(std::mem::replace(&mut line, Line::at(depth + 2)));
            } else {
                line.note(" ");
            }
            line.push(Role::Name, self.slice(&attribute.name), attribute.name.clone());
            line.note(format!("={}", attribute.quote));
            content_of(&mut line, self.text, attribute.value.clone(), self.showing);
            line.note(attribute.quote.to_string());
        }
        let close = if tag.is_empty { "/>" } else { ">" };
        line.push(Role::Markup, close, tag.end - close.len()..tag.end);
        self.lines.push(line);
    }

    fn content(&self, line: &mut Line, range: Range<usize>) {
        content_of(line, self.text, range, self.showing);
    }

    fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}

/// A value or a text as it was sent, entities included; line ends become spaces.
fn content_of(line: &mut Line, text: &str, range: Range<usize>, showing: Showing) {
    let value = text.get(range.clone()).unwrap_or_default();
    if value.contains(['\n', '\r', '\t']) {
        let words = value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        push_value(line, &words, range, showing.reveal);
    } else {
        push_value(line, value, range, showing.reveal);
    }
}

fn end_tag(line: &mut Line, text: &str, range: Range<usize>) {
    let name = text.get(range.clone()).unwrap_or_default();
    line.push(Role::Markup, name, range);
}
