//! XML 1.0 that any reader takes, whatever stands in it.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use quick_xml::{
    Writer,
    escape::escape,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event, attributes::Attribute},
    name::QName,
};

/// Attributes in their order.
pub(super) type Attributes<'a> = [(&'static str, &'a str)];

/// A document that is being written, indented by two spaces.
pub(super) struct Xml<'w>(Writer<&'w mut dyn Write>);

impl<'w> Xml<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self(Writer::new_with_indent(out, b' ', 2))
    }

    pub(super) fn declare(&mut self) -> io::Result<()> {
        self.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
    }

    pub(super) fn open(&mut self, name: &'static str, attributes: &Attributes<'_>) -> io::Result<()> {
        self.0.write_event(Event::Start(start(name, attributes)))
    }

    pub(super) fn close(&mut self, name: &'static str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    pub(super) fn empty(&mut self, name: &'static str, attributes: &Attributes<'_>) -> io::Result<()> {
        self.0.write_event(Event::Empty(start(name, attributes)))
    }

    /// An element that holds a text and nothing else.
    pub(super) fn text(&mut self, name: &'static str, attributes: &Attributes<'_>, text: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        // A bare carriage return is read as a line feed (XML 1.0 §2.11).
        let text = escape(legal(text)).replace('\r', "&#13;");
        self.0.write_event(Event::Text(BytesText::from_escaped(text)))?;
        self.close(name)
    }

    pub(super) fn finish(self) -> io::Result<()> {
        let out = self.0.into_inner();
        writeln!(out)?;
        out.flush()
    }
}

fn start<'a>(name: &'static str, attributes: &Attributes<'_>) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (name, value) in attributes {
        let value = Cow::Owned(attribute(value).into_bytes());
        element.push_attribute(Attribute { key: QName(name.as_bytes()), value });
    }
    element
}

/// White space of an attribute other than the space is read as a space unless it is a reference (XML 1.0 §3.3.3).
fn attribute(value: &str) -> String {
    escape(legal(value)).replace('\t', "&#9;").replace('\n', "&#10;").replace('\r', "&#13;")
}

/// Characters that XML 1.0 has no way to write (§2.2) are replaced by U+FFFD.
fn legal(text: &str) -> Cow<'_, str> {
    let illegal = |character: char| matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(illegal) { text.replace(illegal, "\u{fffd}").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_but_for_what_xml_cannot_hold() {
        let text = "a\0\u{1b}\u{ffff} <b> & \"c\" 'd' ]]> \t\r\n\u{202e}\u{1f600}";
        let mut bytes = Vec::new();
        let mut xml = Xml::new(&mut bytes);
        xml.text("e", &[("a", text)], text).unwrap();
        xml.finish().unwrap();
        let written = String::from_utf8(bytes).unwrap();
        let document = roxmltree::Document::parse(&written).unwrap();
        let expected = text.replace(['\0', '\u{1b}', '\u{ffff}'], "\u{fffd}");
        assert_eq!(document.root_element().text(), Some(expected.as_str()));
        assert_eq!(document.root_element().attribute("a"), Some(expected.as_str()));
    }
}
