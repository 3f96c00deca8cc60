//! Secrets in the text of a scenario file.

use super::super::suggestion::closest;

/// The keys whose values are secrets, in small letters and nothing else.
const SECRET_KEYS: [&str; 9] =
    ["password", "passwd", "token", "totp", "bearer", "privatekey", "clientsecret", "secret", "secrets"];

/// The key of a scenario that is called after a secret, and holds none.
const OPEN_KEY: &str = "tokenendpoint";

/// Replaces each byte of every literal secret by `*`, so that offsets stay what they were. A value that is nothing but
/// a variable is kept. Errs on the side of hiding too much: what is under a key of nearly that name, or under the
/// `unknown` one, is hidden too.
pub(super) fn mask_secrets(text: &str, unknown: Option<&str>) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut open = Open::Nothing;
    for line in text.split_inclusive('\n') {
        let begin = match open {
            Open::Quote(quote) => closing(line, quote).unwrap_or(line.len()),
            Open::Deeper(column) if goes_on(line, column) => line.len(),
            Open::Nothing | Open::Deeper(_) => 0,
        };
        mask_into(&mut masked, &line[..begin]);
        if begin < line.len() {
            open = mask_line(&mut masked, line, begin, unknown);
        }
    }
    masked
}

/// What a line leaves open.
#[derive(Clone, Copy)]
enum Open {
    Nothing,
    /// A text in these quotes.
    Quote(char),
    /// The value of a key in this column, which may go on in the next lines.
    Deeper(usize),
}

/// Whether the line belongs to the value of a key in that column. What is badly indented belongs to it unless it begins
/// with a key of its own.
fn goes_on(line: &str, column: usize) -> bool {
    let content = line.trim();
    let indentation = line.len() - line.trim_start().len();
    let keyed = content.ends_with(':') || content.contains(": ") || content.starts_with('#');
    indentation > column || content.is_empty() || !keyed
}

/// Masks the secrets of this line from an offset on.
fn mask_line(masked: &mut String, line: &str, from: usize, unknown: Option<&str>) -> Open {
    let mut done = from;
    let (mut open, mut in_braces) = (Open::Nothing, false);
    while let Some((key, value)) = next_secret(line, done, unknown) {
        masked.push_str(&line[done..value]);
        in_braces |= line[done.min(key)..key].contains(['{', '[']);
        let (end, quote) = value_end(&line[value..], in_braces);
        let end = value + end;
        if is_variable(line[value..end].trim()) {
            masked.push_str(&line[value..end]);
            open = Open::Nothing;
        } else {
            mask_into(masked, &line[value..end]);
            open = quote.map_or(Open::Deeper(key), Open::Quote);
        }
        done = end;
    }
    masked.push_str(&line[done..]);
    open
}

/// The offsets of the next secret key in the line, and of its value.
fn next_secret(line: &str, from: usize, unknown: Option<&str>) -> Option<(usize, usize)> {
    let of_key = |it: char| it.is_alphanumeric() || it == '_' || it == '-';
    line[from..].match_indices(':').find_map(|(at, _)| {
        let before = line[..from + at].trim_end_matches(['"', '\'', ' ', '\t']);
        let key = before
            .rfind(|it| !of_key(it))
            .map_or(0, |end| end + before[end..].chars().next().map_or(1, char::len_utf8));
        let name = &before[key..];
        let value = line[from + at + 1..].trim_start_matches([' ', '\t']);
        // `- password` begins with a dash that is none of the key's.
        let dash = name.len() - name.trim_start_matches('-').len();
        let is_unknown = unknown.is_some_and(|unknown| before.ends_with(unknown));
        (is_unknown || is_secret(&name[dash..])).then_some((key + dash, line.len() - value.len()))
    })
}

fn is_secret(key: &str) -> bool {
    let plain: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    // Longer ones are no misspellings, and the distance takes the time of both lengths.
    (1..=64).contains(&plain.len()) && plain != OPEN_KEY && {
        let holds = ["password", "secret", "token"].iter().any(|word| plain.contains(word));
        holds || closest(&plain, SECRET_KEYS).is_some()
    }
}

/// Where the value ends that the text begins with, and the quote that is still open there.
fn value_end(value: &str, in_braces: bool) -> (usize, Option<char>) {
    let content = value.trim_end_matches(['\n', '\r']).len();
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => match closing(&value[1..], quote) {
            Some(end) => (end + 1, None),
            None => (content, Some(quote)),
        },
        Some('$') if value.starts_with("${") => (value.find('}').map_or(content, |end| end + 1), None),
        Some('[' | '{') => (content, None),
        _ if in_braces => (value.find([',', '}', ']']).unwrap_or(content), None),
        _ => (content, None),
    }
}

/// Behind the quote that closes a text, whose own quotes are escaped or doubled.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let escaping = character == if quote == '"' { '\\' } else { '\'' };
        let follows = characters.peek().map(|(_, next)| *next);
        if escaping && (quote == '"' || follows == Some('\'')) {
            characters.next();
        } else if character == quote {
            return Some(at + 1);
        }
    }
    None
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
            ("private_key: |\n  ab\nkey_id: c\n", "private_key: *\n  **\nkey_id: c\n"),
            // Keys of nearly that name.
            ("pasword: ab\n", "pasword: **\n"),
            ("client-secret: ab\nclientSecret: ab\n", "client-secret: **\nclientSecret: **\n"),
            ("my_token: ab\n", "my_token: **\n"),
            ("token_endpoint: ab\nurl: ab\n", "token_endpoint: ab\nurl: ab\n"),
            (
                "{\"name\": \"a\", \"secrets\": [\"ab\"], \"x\": 1}\n",
                "{\"name\": \"a\", \"secrets\": ******* **** **\n",
            ),
            // Values of several lines, as badly as they may be indented.
            ("password: \"ab\ncd\" # x\nurl: y\n", "password: ***\n*** # x\nurl: y\n"),
            ("password: 'a''b\nc: d'\nurl: y\n", "password: *****\n** **\nurl: y\n"),
            ("password: \"a\\\"b\" # x\n", "password: ****** # x\n"),
            ("password: ab\ncd\nurl: y\n", "password: **\n**\nurl: y\n"),
            ("secrets:\n- ab\n- cd\nurl: y\n", "secrets:\n* **\n* **\nurl: y\n"),
        ] {
            assert_eq!(mask_secrets(text, None), shown);
            assert_eq!(mask_secrets(text, None).len(), text.len());
        }
    }

    #[test]
    fn what_an_unknown_key_holds_is_hidden() {
        let shown = mask_secrets("a: b\nkennwort: ab\nc: d\n", Some("kennwort"));
        assert_eq!(shown, "a: b\nkennwort: **\nc: d\n");
    }
}
