//! The static analysis of properties: whatever stands in one, each remark is short and points into it.

use oin_tester::submission::el::{
    Dialect,
    analysis::{DeclaredVariable, Origin, Property, Purpose, Since, analyse},
};
use oin_tester_fuzz::{Format, Target};

use super::{SEEDS, TOKENS, VALUES, count, size};

const PURPOSES: [Purpose; 5] =
    [Purpose::RedirectUri, Purpose::Address, Purpose::ScimBaseUrl, Purpose::Text, Purpose::AttributeValue];

/// The first byte is the purpose, the others are the property.
#[test]
fn expression_analysis() {
    let values: Vec<_> = VALUES.iter().map(|(_, value)| [*value, "other"]).collect();
    let variables: Vec<_> = VALUES
        .iter()
        .zip(&values)
        .map(|((name, _), values)| DeclaredVariable { name, values, since: Since::Draft })
        .collect();
    let seeds = SEEDS.iter().enumerate().map(|(number, seed)| format!("{}{seed}", number % PURPOSES.len()));
    let target =
        Target::new("expression_analysis", 10_000, Format::Separated(b" (),+?:'{}.")).seeds(seeds).tokens(TOKENS);
    count(target.run(|input| {
        let (first, rest) = input.split_first().unwrap_or((&b'0', &[]));
        let (purpose, text) = (PURPOSES[usize::from(*first) % PURPOSES.len()], String::from_utf8_lossy(rest));
        let properties = Dialect::ALL.map(|dialect| Property { dialect, text: &text, purpose, origin: Origin::Wizard });
        let analysis = analyse(&properties, &variables);
        let told = analysis.properties.iter().map(|property| {
            for remark in &property.remarks {
                assert!(remark.span.is_none_or(|span| text.get(span.start..span.end).is_some()), "{remark} in {text}");
                assert!(remark.to_string().len() < 2_048 + 2 * text.len(), "{remark}");
                let _ = remark.help();
            }
            format!("{} {} {:?}", size(property.remarks.len()), size(property.values.len()), property.tenancy)
        });
        told.collect::<Vec<_>>().join(", ")
    }));
}
