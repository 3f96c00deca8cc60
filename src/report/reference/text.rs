//! An entry on a terminal.

use super::{Entry, consequence, known_by};

/// The entry under its headings, in lines of at most `width` characters where words allow.
pub fn plain(entry: Entry, width: usize) -> String {
    let (facts, parts) = match entry {
        Entry::Check(check) => {
            let documentation = &check.documentation;
            let parts = vec![
                ("What it checks", documentation.what.to_owned()),
                ("Why it matters", documentation.why.to_owned()),
                ("What to do", documentation.remedy.to_owned()),
                ("Reference", documentation.reference.to_owned()),
            ];
            let facts = [consequence(check), check.basis.describe(), check.about.title(), check.scope.describe()];
            (facts.join("; "), parts)
        }
        Entry::Rule(rule) => {
            let parts = vec![
                ("What to do", rule.remedy.to_owned()),
                ("Rulesets", rule.rulesets.describe()),
                ("Source", rule.source.to_owned()),
            ];
            (format!("{}; a rule of submissions", rule.severity_name()), parts)
        }
        Entry::Cause(cause) => {
            let mut parts = vec![
                ("Why, most likely", cause.likely.to_owned()),
                ("What to do", cause.mending.to_owned()),
                ("New instance", cause.instance.describe().to_owned()),
            ];
            let checks = known_by(cause);
            if !checks.is_empty() {
                parts.push(("Known by", checks.join(", ")));
            }
            ("a cause that results name".to_owned(), parts)
        }
    };
    let mut text = format!("{}\n", entry.id());
    text.push_str(&wrapped(entry.title(), width, ""));
    text.push_str(&wrapped(&facts, width, ""));
    for (heading, words) in parts {
        text.extend(["\n", heading, "\n", &wrapped(&words, width, "  ")]);
    }
    text
}

fn wrapped(words: &str, width: usize, indent: &str) -> String {
    let options = textwrap::Options::new(width).initial_indent(indent).subsequent_indent(indent);
    textwrap::fill(words, options) + "\n"
}
