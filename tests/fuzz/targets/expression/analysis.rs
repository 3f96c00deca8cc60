//! The static analysis of properties: whatever stands in one, each remark is short and points into it.

use std::collections::BTreeMap;

use oin_tester::submission::el::{
    Dialect,
    analysis::{DeclaredVariable, Instance, Origin, Property, Purpose, Since, analyse, evaluations},
};
use oin_tester_fuzz::{Format, Target};

use super::{SEEDS, TOKENS, VALUES, count, size};

const PURPOSES: [Purpose; 5] =
    [Purpose::RedirectUri, Purpose::Address, Purpose::ScimBaseUrl, Purpose::Text, Purpose::AttributeValue];

/// Properties that name few variables, so that all combinations are tried, and patterns that are tried often.
const FEW: [&str; 8] = [
    "https://{app.name == 'acme' ? app.site : app.port}/cb",
    "https://{app.name}-{app.port}.a.test/{app.empty}?x={app.flag}",
    "{app.name matches '[^a]{1,60}~' OR app.port matches '\\d+' ? 'https://a.test' : app.site}",
    "https://${empty org.name ? 'a.test' : org.name}/${user.name}",
    "${empty user.unset ? org.flag : user.unset += org.port}",
    "'https://' + app.name + '.a.test' + (String.len(app.empty) == 0 ? '/' : '?x=' + app.empty)",
    "app.site + '/' + app.name == 'x' ? 'https://a.test' : app.site",
    "String.replace(app.long, 'a', app.long)",
];

/// The first byte is the purpose, the others are the property.
#[test]
fn expression_analysis() {
    let long = "a".repeat(1_000);
    let mut values: Vec<_> = VALUES.iter().map(|(name, value)| (*name, vec![*value, "other"])).collect();
    values.push(("long", vec![&long, "https://a.test"]));
    let variables: Vec<_> = values
        .iter()
        .enumerate()
        .map(|(at, (name, values))| DeclaredVariable {
            name,
            // One has no value, and others are older than the draft.
            values: if *name == "flag" { &[] } else { values },
            since: if at % 2 == 0 { Since::Draft } else { Since::Published },
        })
        .collect();
    let instance: BTreeMap<_, _> =
        VALUES.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let lacking = BTreeMap::from([("name".to_owned(), "acme".to_owned())]);
    let instances = [Dialect::Oidc, Dialect::Saml]
        .map(|dialect| [&instance, &lacking].map(|values| Instance { dialect, values }))
        .concat();
    let seeds = SEEDS.iter().chain(&FEW).enumerate();
    let seeds = seeds.map(|(number, seed)| format!("{}{seed}", number % PURPOSES.len()));
    let target =
        Target::new("expression_analysis", 10_000, Format::Separated(b" (),+?:'{}.")).seeds(seeds).tokens(TOKENS);
    count(target.run(|input| {
        let (first, rest) = input.split_first().unwrap_or((&b'0', &[]));
        let (purpose, text) = (PURPOSES[usize::from(*first) % PURPOSES.len()], String::from_utf8_lossy(rest));
        let properties = Dialect::ALL.map(|dialect| Property { dialect, text: &text, purpose, origin: Origin::Wizard });
        let analysis = analyse(&properties, &variables, &instances);
        let told = analysis.properties.iter().map(|property| {
            for remark in &property.remarks {
                assert!(remark.span.is_none_or(|span| text.get(span.start..span.end).is_some()), "{remark} in {text}");
                assert!(remark.to_string().len() < 2_048 + 2 * text.len(), "{remark}");
                let _ = remark.help();
            }
            format!("{} {:?}", size(property.remarks.len()), property.tenancy)
        });
        let told = told.collect::<Vec<_>>().join(", ");
        let few = properties.iter().map(|property| evaluations(property, &variables).take(8).count());
        format!("{told}, {:?}", few.map(size).collect::<Vec<_>>())
    }));
}
