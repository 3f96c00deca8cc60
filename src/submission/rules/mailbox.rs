//! What an e-mail address tells: whether it is one, and whose.

/// Whether a text is an e-mail address: a mailbox at a domain (RFC 5322 §3.4.1, as far as mailboxes are called in
/// practice).
pub(crate) fn is_email(text: &str) -> bool {
    let Some((mailbox, domain)) = text.rsplit_once('@') else { return false };
    let atom = |it: char| it.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(it);
    let label = |label: &str| {
        let plain = label.chars().all(|it| it.is_alphanumeric() || it == '-');
        plain && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    mailbox.split('.').all(|part| !part.is_empty() && part.chars().all(atom))
        && domain.contains('.')
        && domain.split('.').all(label)
        && !top.chars().all(|it| it.is_ascii_digit())
}

/// What mailboxes of nobody in particular are called, or a word of it.
const QUEUES: [&str; 14] = [
    "support",
    "help",
    "helpdesk",
    "servicedesk",
    "info",
    "contact",
    "service",
    "services",
    "sales",
    "noreply",
    "team",
    "office",
    "admin",
    "postmaster",
];

/// Whether the mailbox sounds like that of several people: `support`, `oin-support`, `Support+oin`.
pub(super) fn is_queue(address: &str) -> bool {
    let mailbox = address.rsplit_once('@').map_or(address, |(mailbox, _)| mailbox).to_ascii_lowercase();
    let whole = mailbox.replace(['-', '.', '_'], "");
    let mut words = mailbox.split(['-', '.', '_', '+']).chain([whole.as_str()]);
    words.any(|word| QUEUES.contains(&word)) || whole.contains("support") || whole.contains("helpdesk")
}

/// Who gives anybody a mailbox, under many endings: `yahoo.com`, `yahoo.co.uk`.
const FREE_MAIL: [&str; 15] = [
    "gmail",
    "googlemail",
    "outlook",
    "hotmail",
    "live",
    "msn",
    "yahoo",
    "ymail",
    "icloud",
    "aol",
    "gmx",
    "proton",
    "protonmail",
    "yandex",
    "fastmail",
];

/// Who does so under one name that says less.
const FREE_DOMAINS: [&str; 7] = ["me.com", "mac.com", "mail.com", "mail.ru", "web.de", "qq.com", "pm.me"];

/// Whether anybody can have an address at the domain.
pub(super) fn is_free(domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    let provider = domain.split_once('.').is_some_and(|(provider, ending)| {
        let public = ending.split('.').all(|label| label.len() <= 3) && ending.split('.').count() <= 2;
        FREE_MAIL.contains(&provider) && public
    });
    provider || FREE_DOMAINS.contains(&domain.as_str())
}

/// Whether a text is a telephone number.
pub(super) fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= 4 && text.trim_start().starts_with(|it: char| it.is_ascii_digit() || it == '+' || it == '(')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_told_from_what_is_none() {
        for address in ["ada@x.example", "ada.b+c@x-y.example", "o'hara@x.example", "ä@ü.example", "a@b.c1"] {
            assert!(is_email(address), "{address}");
        }
        for text in [
            "mailto:ada@x.example",
            "a@b@c.example",
            "ada,bob@x.example",
            "ada@1.2.3.4",
            "ada@x.",
            "ada b@x.example",
            ".a@x.example",
            "a..b@x.example",
            "@x.example",
            "ada@x",
            "ada@-x.example",
            "",
        ] {
            assert!(!is_email(text), "{text}");
        }
    }

    #[test]
    fn a_person_is_told_from_a_queue_and_a_company_from_a_provider() {
        for queue in ["support-team@", "oin-support@", "Support+oin@", "customersupport@", "no-reply@", "info@"] {
            assert!(is_queue(&format!("{queue}x.example")), "{queue}");
        }
        assert!(!is_queue("ada.lovelace@support.example"));
        for free in ["yahoo.co.uk", "gmx.de", "protonmail.com", "me.com", "MSN.com", "gmail.com"] {
            assert!(is_free(free), "{free}");
        }
        for own in ["strawberry.example", "live.strawberry.example", "mail.ibm.com", "outlook.acme.com"] {
            assert!(!is_free(own), "{own}");
        }
    }
}
