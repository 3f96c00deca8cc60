//! The text of a scenario file as error messages may show it: without the secrets that somebody
//! wrote into it.

/// The keys whose values are secrets.
const SECRET_KEYS: [&str; 6] = ["password", "token", "totp", "bearer", "private_key", "client_secret"];

/// Replaces each byte of every literal secret by `*`, so that offsets stay what they were. A value
/// that is nothing but a variable is kept. Errs on the side of hiding too much.
pub(super) fn mask_secrets(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut hide_deeper_than = None;
    for line in text.split_inclusive('\n') {
        let indentation = line.len() - line.trim_start().len();
        let blank = line.trim().is_empty();
        if hide_deeper_than.is_some_and(|column| indentation > column || blank) {
            mask_into(&mut masked, line);
            continue;
        }
        hide_deeper_than = mask_line(&mut masked, line);
    }
    masked
}

/// Masks the secrets that begin in this line. Returns the column of the last such key when its
/// value may go on in deeper lines.
fn mask_line(masked: &mut String, line: &str) -> Option<usize> {
    let mut done = 0;
    let mut key_column = None;
    while let Some((key, value)) = next_secret(line, done) {
        masked.push_str(&line[done..value]);
        let in_braces = line[..key].contains(['{', '[']);
        let end = value + value_length(&line[value..], in_braces);
        if is_variable(line[value..end].trim()) {
            masked.push_str(&line[value..end]);
        } else {
            mask_into(masked, &line[value..end]);
            key_column = Some(key);
        }
        done = end;
    }
    masked.push_str(&line[done..]);
    key_column
}

/// The offsets of the next secret key in the line, and of its value.
fn next_secret(line: &str, from: usize) -> Option<(usize, usize)> {
    SECRET_KEYS
        .iter()
        .flat_map(|key| line[from..].match_indices(key).map(|(at, _)| (from + at, key.len())))
        .filter_map(|(at, length)| {
            let starts = !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
            let after = line[at + length..].trim_start_matches(['"', '\'', ' ']);
            let value = after.strip_prefix(':')?.trim_start_matches([' ', '\t']);
            starts.then_some((at, line.len() - value.len()))
        })
        .min()
}

fn value_length(value: &str, in_braces: bool) -> usize {
    let content = value.trim_end_matches(['\n', '\r']).len();
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].find(quote).map_or(content, |end| end + 2),
        Some('$') if value.starts_with("${") => value.find('}').map_or(content, |end| end + 1),
        _ if in_braces => value.find([',', '}', ']']).unwrap_or(content),
        _ => content,
    }
}

fn is_variable(value: &str) -> bool {
    let value = value.trim_matches(['"', '\'']);
    // A default inside the braces is as literal as a value without them.
    value.starts_with("${") && value.ends_with('}') && !value.contains(":-")
}

fn mask_into(masked: &mut String, text: &str) {
    let shown = text.chars().flat_map(|character| {
        let replacement = if character.is_whitespace() { character } else { '*' };
        std::iter::repeat_n(replacement, if character.is_whitespace() { 1 } else { character.len_utf8() })
    });
    masked.extend(shown);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_secrets_are_hidden_and_offsets_stay() {
        for (text, shown) in [
            ("token: abc def # x\nurl: y\n", "token: *** *** * *\nurl: y\n"),
            ("  password: \"ab\" # why\n", "  password: **** # why\n"),
            ("- { login: a, password: b-c, email: d }\n", "- { login: a, password: ***, email: d }\n"),
            ("token: ${ORG_TOKEN}\n", "token: ${ORG_TOKEN}\n"),
            ("token: ${ORG_TOKEN:-abc}\n", "token: *****************\n"),
            ("token: x${A}\n", "token: *****\n"),
            ("bearer: |\n  ab\n\n  cd\nname: x\n", "bearer: *\n  **\n\n  **\nname: x\n"),
            ("- password: ä\n  email: e\n", "- password: **\n  email: e\n"),
            ("  totp: JBSW Y3DP\n", "  totp: **** ****\n"),
            ("\"password\": 'p'\n", "\"password\": ***\n"),
            ("my_token: kept\n", "my_token: kept\n"),
            ("private_key: |\n  ab\nkey_id: c\n", "private_key: *\n  **\nkey_id: c\n"),
        ] {
            assert_eq!(mask_secrets(text), shown);
            assert_eq!(mask_secrets(text).len(), text.len());
        }
    }
}
