//! YAML, line by line.

use super::super::variables::Variables;
use crate::located::Located;

/// A file while it is written.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) text: String,
}

impl Writer {
    pub(super) fn line(&mut self, depth: usize, text: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(text);
        self.text.push('\n');
    }

    pub(super) fn comment(&mut self, depth: usize, text: &str) {
        self.line(depth, format!("# {text}").trim_end());
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A key with a text, where there is one.
    pub(super) fn field(&mut self, depth: usize, key: &str, text: Option<&Located<String>>) {
        if let Some(text) = text {
            self.line(depth, &format!("{key}: {}", quoted(&text.value)));
        }
    }

    /// A key with texts, where there are any.
    pub(super) fn list(&mut self, depth: usize, key: &str, texts: &[Located<String>]) {
        if texts.is_empty() {
            return;
        }
        self.line(depth, &format!("{key}:"));
        for text in texts {
            self.line(depth + 1, &format!("- {}", quoted(&text.value)));
        }
    }

    pub(super) fn flag(&mut self, depth: usize, key: &str, value: bool) {
        self.line(depth, &format!("{key}: {value}"));
    }

    /// An entry of a list: what `write` writes, with a dash before its first line.
    pub(super) fn entry(&mut self, depth: usize, write: impl FnOnce(&mut Self)) {
        let start = self.text.len();
        write(self);
        let written = self.text.split_off(start);
        let indent = "  ".repeat(depth + 1);
        match written.strip_prefix(&indent) {
            Some(rest) => self.text.extend(["  ".repeat(depth).as_str(), "- ", rest]),
            None => self.line(depth, "- {}"),
        }
    }
}

/// A text as YAML reads it back, whatever is in it. What would be taken for a variable of the file is escaped.
pub(super) fn quoted(text: &str) -> String {
    let text = Variables::escaped(text);
    let plain = |it: char| it.is_ascii_alphanumeric() || "./_@ -:".contains(it);
    let word = text.starts_with(|it: char| it.is_ascii_alphabetic())
        && text.ends_with(|it: char| it.is_ascii_alphanumeric() || it == '/')
        && text.chars().all(plain)
        && !text.contains(": ");
    // Words that YAML takes for something else than a text.
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    if word && !reserved.contains(&text.to_ascii_lowercase().as_str()) {
        return text;
    }
    // JSON leaves some characters as they are that YAML takes for no text, or for the end of a line.
    let escaped = |it: char| match u32::from(it) {
        code @ (0x7f..=0x9f | 0x2028 | 0x2029 | 0xfeff | 0xfffe..=0xffff) => format!("\\u{code:04x}"),
        _ => it.to_string(),
    };
    serde_json::Value::String(text).to_string().chars().map(escaped).collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_read_back_as_it_was() {
        for text in [
            "",
            " ",
            "plain",
            "two words",
            "a: b",
            "a:",
            "- a",
            "true",
            "No",
            "1.5",
            "0x1f",
            "~",
            "null",
            "2024-10-01",
            "it's",
            "\"",
            "\\",
            "#x",
            "a #x",
            "a\nb",
            "\t",
            "é✓",
            "{a}",
            "[a]",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a`",
            "https://a.test/?a=b&c",
            "'https://' + app.x",
            "<<",
            "=",
            "a ",
            "1e3",
            ".inf",
            "\u{85}",
            "\u{2028}",
            "\u{7f}",
        ] {
            let read: String = serde_saphyr::from_str(&quoted(text)).unwrap();
            assert_eq!(read, text, "{}", quoted(text));
        }
    }

    #[test]
    fn what_looks_like_a_variable_is_kept_from_being_one() {
        assert_eq!(quoted("https://${NAME}.test"), "\"https://$${NAME}.test\"");
        assert_eq!(quoted("https://${org.x}.test"), "\"https://${org.x}.test\"");
    }
}
