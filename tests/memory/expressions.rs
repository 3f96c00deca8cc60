//! Properties of a submission that are made to compute as much as possible, for as many tenants as are looked at.

use oin_tester::submission::el::{
    Dialect,
    analysis::{DeclaredVariable, Origin, Property, Purpose, Since, analyse},
};

/// What a property may have, and a little less.
const ROOM: usize = (8 << 10) - 64;

pub(crate) fn all() -> Vec<(&'static str, Dialect, String)> {
    let fit = |unit: &str, around: usize| ROOM / unit.len() - around;
    let replaced = |depth: usize| {
        let calls = "String.replace(".repeat(depth);
        format!("{calls}app.a{}", ", 'a', 'aaaaaaaaaaaaaaaaaaaa')".repeat(depth))
    };
    let joined = "app.a, ".repeat(fit("app.a, ", 8));
    vec![
        ("texts that are replaced by longer ones", Dialect::Scim, replaced(50)),
        ("as many texts as fit, joined", Dialect::Scim, format!("String.join(app.a, {joined}'')")),
        (
            "as many values as fit, in an array",
            Dialect::Scim,
            format!("Arrays.size({{{}1}})", "1,".repeat(fit("1,", 20))),
        ),
        ("an array that is copied", Dialect::Scim, {
            let flat = "Arrays.flatten({".repeat(25);
            format!("Arrays.toCsvString({flat}{}1{})", "1,".repeat(3_000), "})".repeat(25))
        }),
        ("variables in a text", Dialect::Oidc, "{app.a}".repeat(fit("{app.a}", 1))),
        (
            "texts split at every character",
            Dialect::Saml,
            "${fn:length(fn:split(org.a, ','))}".repeat(fit("${fn:length(fn:split(org.a, ','))}", 1)),
        ),
        (
            "a pattern that repeats",
            Dialect::Scim,
            "app.a matches '((((a{1,20}){1,20}){1,20}){1,20})' ? app.a : app.b".to_owned(),
        ),
        ("conditionals", Dialect::Scim, format!("{}'b'", "app.b == 'x' ? 'a' : ".repeat(60))),
        (
            "patterns that are many, and large",
            Dialect::Scim,
            format!(
                "{} ? app.a : app.b",
                (0..30).map(|number| format!("app.a matches '[^{number}]{{1,300}}é'")).collect::<Vec<_>>().join(" OR ")
            ),
        ),
        (
            "variables of all kinds in a text",
            Dialect::Oidc,
            "{app.a}{app.b}{app.c}{app.d}{app.e}{app.f}{app.g}{app.h}".to_owned(),
        ),
        ("more parentheses than are read", Dialect::Scim, "(".repeat(ROOM)),
        ("braces that are not closed", Dialect::Oidc, "{".repeat(ROOM)),
    ]
}

/// Reads, evaluates and examines a property of an integration that has it often; how many remarks there are.
pub(crate) fn examine(dialect: Dialect, text: &str) -> usize {
    const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let values = ["a,".repeat(500), "a".repeat(1_000)];
    let values: Vec<_> = values.iter().map(String::as_str).collect();
    let variables = NAMES.map(|name| DeclaredVariable { name, values: &values, since: Since::Draft });
    let property = Property { dialect, text, purpose: Purpose::Address, origin: Origin::Wizard };
    // Nothing is kept of a property but what is said of it, so that the next ones need no more room.
    let analysis = analyse(&[property; 20], &variables, &[]);
    analysis.properties.iter().map(|property| property.remarks.len()).sum()
}
