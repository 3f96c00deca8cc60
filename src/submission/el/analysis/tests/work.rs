//! What is left out or cannot be judged, and what is said of it.

use super::*;

#[test]
fn a_condition_is_not_called_unreached_where_it_may_be() {
    // The value is missing for one combination, so that nothing can be said of branches.
    let text = "https://{String.substring(app.a, 0, 9) == 'x' ? 'a' : 'b'}.test";
    let seen = told(Oidc, Purpose::Address, text, &[("a", &["short"], Published)]);
    assert!(seen.len() == 1 && seen[0].starts_with("error: `String.substring`"), "{seen:?}");
    // Only one combination of 384 makes the condition true.
    let values: &'static [&'static str] = &["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "y"];
    let variables: &[Variable] = &[("a", values, Published), ("b", values, Published), ("c", &["1", "2"], Published)];
    let text = "https://{app.a == 'y' AND app.b == 'y' ? 'a' : 'b'}.test/{app.c}";
    assert_eq!(told(Oidc, Purpose::Address, text, variables), [""; 0]);
    // Where some were left out, one of them may.
    let variables: &[Variable] =
        &[("a", values, Published), ("b", values, Published), ("c", values, Published), ("d", values, Published)];
    let text = "https://{app.a == 'y' AND app.b == 'y' AND app.c == 'y' AND app.d == 'y' ? 'a' : 'b'}.test";
    let seen = told(Oidc, Purpose::Address, text, variables);
    assert!(seen.len() == 1 && seen[0].ends_with("were not"), "{seen:?}");
}

#[test]
fn what_cannot_be_judged_is_a_warning() {
    let seen = told(Oidc, Purpose::Text, "{app.v matches '(?=a).*' ? 'x' : 'y'}", &[("v", &["a"], Published)]);
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert!(seen[1].starts_with("warning: the pattern of `matches` cannot be judged"), "{seen:?}");
}

#[test]
fn the_work_is_bounded_and_what_was_left_out_is_told() {
    let condition = ["app.a matches '[^a]{1,60}~'"; 30].join(" OR ");
    let text = format!("{condition} ? app.b : 'x'");
    let values: &'static [&'static str] =
        &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "b", "c", "d", "e", "f", "g"];
    let variables: &[Variable] = &[("a", values, Published), ("b", values, Published)];
    let begun = std::time::Instant::now();
    let seen = told(Scim, Purpose::Text, &text, variables);
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    assert!(seen.iter().any(|it| it.contains("app.a matches")), "{seen:?}");
    let long: &'static str = Box::leak("ab".repeat(4_000).into_boxed_str());
    let values: &'static [&'static str] = Box::leak(Box::new([long]));
    let text = "{app.v matches '(?:[^x]{1,30}y?){1,30}z' ? 'x' : 'y'}{1 == 1 ? 'a' : 'b'}";
    let texts = [text; 100].map(|text| property(Oidc, Purpose::Text, text));
    let analysis = of_all(&texts, &[("v", values, Published)]);
    let last = analysis.properties[99].remarks.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(last.iter().any(|it| it.contains("0 combinations of values were evaluated and 1 were not")), "{last:?}");
    assert!(!last.iter().any(|it| it.contains("is always")), "{last:?}");
}

#[test]
fn each_of_many_properties_has_its_share_of_the_work() {
    let long = ["a", "b"].map(|letter| -> &'static str { Box::leak(letter.repeat(1_000).into_boxed_str()) });
    let values: &'static [&'static str] = Box::leak(Box::new(long));
    let variables = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|name| (name, values, Published));
    let wide = "https://{app.a}{app.b}{app.c}{app.d}{app.e}{app.f}{app.g}{app.h}.test";
    let mut texts = vec![property(Oidc, Purpose::Address, wide); 100];
    texts.push(property(Oidc, Purpose::Address, "https://{app.a == 'x' ? app.b : ''}.test"));
    let last = of_all(&texts, &variables).properties.pop().unwrap();
    assert!(!last.remarks.iter().any(|remark| remark.to_string().contains("were not")), "{:?}", last.remarks);
}
#[test]
fn too_many_combinations_are_told() {
    let variables: &[Variable] = &[
        ("a", &["1", "2", "3", "4", "5", "6"], Draft),
        ("b", &["1", "2", "3", "4", "5", "6"], Draft),
        ("c", &["1", "2", "3", "4", "5", "6"], Draft),
        ("d", &["1", "2", "3", "4", "5", "6"], Draft),
    ];
    let seen = told(Oidc, Purpose::Text, "{app.a}{app.b}{app.c}{app.d}", variables);
    assert!(
        seen.len() == 1 && seen[0].ends_with("combinations of values were evaluated and 1889 were not"),
        "{seen:?}"
    );
}

#[test]
fn what_users_have_is_no_combination_that_is_left_out() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"].map(|name| format!("${{user.{name}}}"));
    assert_eq!(told(Saml, Purpose::AttributeValue, &names.concat(), &[]), [""; 0]);
    let text = names.concat() + "${org.v}";
    assert_eq!(told(Saml, Purpose::AttributeValue, &text, &[("v", &["1", "2"], Draft)]), [""; 0]);
}
