//! The pages in `docs/`, in Markdown.

use super::{consequence, known_by};
use crate::{
    check::{About, Check, REGISTRY},
    diagnosis::{self, Cause},
    finding::{Basis, Severity},
    submission::{
        Ruleset,
        rules::{self, Rule},
    },
};

const NOTE: &str = "<!-- Made from the code by `UPDATE_DOCS=1 cargo test --lib the_pages_in_docs`. -->";

/// Every rule: `docs/checks.md`.
pub fn checks_page() -> String {
    let fails = REGISTRY.iter().filter(|check| consequence(check) == "fails the test").count();
    let mut page = format!(
        "{NOTE}\n\n# Checks\n\nThe {} rules that every attempt is judged by; {fails} of them fail the test. \
         `oin-tester explain ID` shows one of them, `oin-tester explain 'saml.*'` a family.\n\n\
         A rule whose message was not captured is *not evaluated*, never passed. What a rule stands on decides \
         whether it can fail a test:\n\n",
        REGISTRY.len()
    );
    for basis in [Basis::Tester, Basis::Requirement, Basis::Okta, Basis::Beyond] {
        line(&mut page, &format!("- {}", basis.describe()));
    }
    for about in subjects() {
        line(&mut page, &format!("\n## {}\n\n| id | the rule | when it is broken |\n|---|---|---|", about.title()));
        for check in REGISTRY.iter().filter(|check| check.about == about) {
            let link = format!("[`{}`](#{})", check.id, anchor(check.id));
            line(&mut page, &format!("| {link} | {} | {} |", check.title, consequence(check)));
        }
        for check in REGISTRY.iter().filter(|check| check.about == about) {
            page.push_str(&of_check(check));
        }
    }
    page
}

/// Every known cause: `docs/causes.md`.
pub fn causes_page() -> String {
    let mut page = format!(
        "{NOTE}\n\n# Causes\n\nWhen a test does not pass, one cause is named first: what is wrong, why, and what to do. \
         These are the {} that are known; `oin-tester explain ID` shows one of them. A failure that none of them \
         explains is named by the rule that decided ([checks](checks.md)).\n\n| id | what is wrong |\n|---|---|\n",
        diagnosis::all().count()
    );
    for cause in diagnosis::all() {
        line(&mut page, &format!("| [`{0}`](#{0}) | {1} |", cause.id, cause.symptom));
    }
    for cause in diagnosis::all() {
        page.push_str(&of_cause(cause));
    }
    page
}

/// Every rule of a submission: `docs/rules.md`.
pub fn rules_page() -> String {
    let mut page = format!(
        "{NOTE}\n\n# Rules\n\nThe {} rules that `oin-tester check` holds a submission to: an `integration` with `catalog` \
         or `test_information`, or any with `--submission`. Okta changes what it demands, so the rules are of a month: \
         `ruleset` chooses among {}; the newest counts unless it is given. What breaks an *error* is refused by Okta, or \
         does not work; a *warning* may be meant so. `oin-tester explain ID` shows one of them.\n",
        rules::registry().count(),
        Ruleset::ALL.map(|ruleset| format!("`{ruleset}`")).join(" and "),
    );
    let mut pages: Vec<&str> = Vec::new();
    pages.extend(rules::registry().map(Rule::page));
    pages.dedup();
    for name in pages {
        line(&mut page, &format!("\n## {}\n", heading(name)));
        line(
            &mut page,
            "| id | severity | rulesets | what it demands | what to do | source |\n|---|---|---|---|---|---|",
        );
        for rule in rules::registry().filter(|rule| rule.page() == name) {
            let cells = [
                format!("`{}`", rule.id),
                rule.severity_name().to_owned(),
                rule.rulesets.describe(),
                cell(rule.demands),
                cell(rule.remedy),
                cell(rule.source),
            ];
            line(&mut page, &format!("| {} |", cells.join(" | ")));
        }
    }
    page
}

fn heading(page: &str) -> &'static str {
    match page {
        "catalog" => "Catalog properties",
        "variables" => "Integration variables",
        "expression" => "Expressions",
        "oidc" => "OpenID Connect",
        "saml" => "SAML",
        "scim" => "SCIM",
        "entitlements" => "Entitlements",
        "universal-logout" => "Universal Logout",
        "capabilities" => "Capabilities",
        "test" => "Test information",
        "placeholder" => "What `oin-tester init` leaves to fill in",
        "update" => "Updates of a published integration",
        _ => "All protocols",
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// What there is to judge, in the order of the registry.
fn subjects() -> Vec<About> {
    let mut subjects = Vec::new();
    for check in REGISTRY {
        if !subjects.contains(&check.about) {
            subjects.push(check.about);
        }
    }
    subjects
}

fn of_check(check: &Check) -> String {
    let severity = match check.severity {
        Severity::Fail => "fail",
        Severity::Warn => "warn",
        Severity::Info => "info",
    };
    let documentation = &check.documentation;
    format!(
        "\n### `{}`\n\n{}: {severity}; {}; {}.\n\n**What it checks.** {}\n\n**Why it matters.** {}\n\n\
         **What to do.** {}\n\n**Reference.** {}\n",
        check.id,
        capitalised(check.title),
        check.basis.describe(),
        check.scope.describe(),
        documentation.what,
        documentation.why,
        documentation.remedy,
        documentation.reference,
    )
}

fn of_cause(cause: &Cause) -> String {
    let mut text = format!(
        "\n### `{}`\n\n{}\n\n**Why, most likely.** {}\n\n**What to do.** {}\n\n**New instance.** {}.\n",
        cause.id,
        cause.symptom,
        cause.likely,
        cause.mending,
        capitalised(cause.instance.describe()),
    );
    let checks = known_by(cause);
    if !checks.is_empty() {
        let links: Vec<String> = checks.iter().map(|id| format!("[`{id}`](checks.md#{})", anchor(id))).collect();
        line(&mut text, "");
        line(&mut text, &format!("**Known by.** {}", links.join(", ")));
    }
    text
}

/// The anchor that GitHub makes of a heading that is an id.
fn anchor(id: &str) -> String {
    id.chars().filter(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_')).collect()
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn line(page: &mut String, text: &str) {
    page.push_str(text);
    page.push('\n');
}
