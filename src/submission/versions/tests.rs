//! Updates, a case for each row of the rules.

use super::*;
use crate::located::Located;
use crate::submission::{
    AcsEndpoint, AuthenticationMode, Catalog, IntegrationVariable, OidcProperties, Ruleset, SamlProperties,
    ScimAuthentication, ScimProperties,
};

fn text(text: &str) -> Located<String> {
    Located::nowhere(text.to_owned())
}

fn variable(name: &str, label: &str) -> Located<IntegrationVariable> {
    let samples = vec![text("acme")];
    Located::nowhere(IntegrationVariable { name: Some(text(name)), label: Some(text(label)), samples })
}

fn oidc(redirect_uri: &str, variables: &[&str]) -> Submission {
    let oidc = OidcProperties { redirect_uris: vec![text(redirect_uri)], ..OidcProperties::default() };
    Submission {
        oidc: Some(Located::nowhere(oidc)),
        variables: variables.iter().map(|name| variable(name, name)).collect(),
        ..Submission::default()
    }
}

fn saml(acs: &str, variables: &[&str]) -> Submission {
    let acs_urls = vec![Located::nowhere(AcsEndpoint { url: acs.to_owned(), index: None })];
    let saml = SamlProperties { acs_urls, idp_flow: true, ..SamlProperties::default() };
    Submission { saml: Some(Located::nowhere(saml)), oidc: None, ..oidc("", variables) }
}

fn scim(base_url: &str, variables: &[&str]) -> Submission {
    let scim = ScimProperties { base_url: Some(text(base_url)), ..ScimProperties::default() };
    Submission { scim: Some(Located::nowhere(scim)), oidc: None, ..oidc("", variables) }
}

fn at(update: &Update, path: &str) -> Vec<Consequence> {
    let difference = update.differences.iter().find(|difference| difference.path == path);
    difference.unwrap_or_else(|| panic!("{path} in {update:#?}")).consequences.clone()
}

fn update(published: &Submission, draft: &Submission) -> Update {
    Update::between(published, draft, &KnownValues::new())
}

/// The rows of "Backward-compatibility snippets": the naive expression and the safe one.
#[test]
fn a_new_variable_in_an_old_address_is_safe_only_with_a_value_for_instances_that_lack_it() {
    type Make = fn(&str, &[&str]) -> Submission;
    let rows: [(&str, Make, &str, &str, &str, &str); 4] = [
        (
            "OIDC redirect URL",
            oidc,
            "sso.oidc.redirectUris[0]",
            "https://login.myapp.io",
            "https://login.myapp.io?connection={app.companyId}",
            "https://{String.len(app.companyId) == 0 ? 'login.myapp.io' : 'login.myapp.io?connection=' + app.companyId}",
        ),
        (
            "SAML ACS",
            saml,
            "sso.saml.acs[default]",
            "https://login.myapp.io",
            "https://login.myapp.io?connection=${org.companyId}",
            "https://${empty org.companyId ? 'login.myapp.io' : 'login.myapp.io?connection=' += org.companyId}",
        ),
        (
            "SCIM base URL",
            scim,
            "provisioning.scim.baseUri",
            "'https://fruits.example.com/scim2/myapp/'",
            "'https://fruits.example.com/scim2/myapp?connection=' + app.companyId",
            "'https://fruits.example.com/scim2/myapp' + (String.len(app.companyId) == 0 ? '/' : '?connection=' + \
             app.companyId)",
        ),
        (
            "SCIM base URL, variant of 2024",
            scim,
            "provisioning.scim.baseUri",
            "'https://fruits.example.com/scim2/myapp/'",
            "'https://fruits.example.com/scim2/myapp?connection=' + app.companyId",
            "'https://fruits.example.com/scim2/' + (String.len(app.companyId) == 0 ? 'myapp/' : 'myapp?connection=' + \
             app.companyId)",
        ),
    ];
    for (row, make, path, published, naive, safe) in rows {
        let published = make(published, &[]);
        let naive = at(&update(&published, &make(naive, &["companyId"])), path);
        let unset = Some("companyId".to_owned());
        assert!(
            matches!(&naive[0], Consequence::OldInstancesMove { unset: of, .. } if *of == unset),
            "{row}: {naive:?}"
        );
        assert_eq!(naive[0].weight(), Weight::Breaks, "{row}");
        let safe = at(&update(&published, &make(safe, &["companyId"])), path);
        let tests = if path.starts_with("sso.") { Consequence::TestBothVersions } else { Consequence::TestByHand };
        assert_eq!(safe, [Consequence::Compatible { evaluated: 1, left_out: 0 }, tests], "{row}");
    }
}

#[test]
fn what_was_not_all_tried_is_not_called_compatible() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let uri = |end: &str| format!("https://{}.example.com/{end}", names.map(|name| format!("{{app.{name}}}")).concat());
    let values: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    let known: KnownValues = names.iter().map(|name| ((*name).to_owned(), values.clone())).collect();
    let (published, draft) = (oidc(&uri("cb"), &names), oidc(&uri("{'cb'}"), &names));
    let found = at(&Update::between(&published, &draft, &known), "sso.oidc.redirectUris[0]");
    let [Consequence::Compatible { evaluated, left_out }, _] = found[..] else { panic!("{found:?}") };
    // Each variable has one value of its own besides.
    assert_eq!(evaluated + left_out, 21_usize.pow(8));
    assert_eq!(found[0].weight(), Weight::Attention);
    assert!(found[0].to_string().contains(&left_out.to_string()), "{}", found[0]);
}

#[test]
fn a_renamed_variable_breaks_every_customer_that_uses_it() {
    let published = oidc("https://{app.tenant}.example.com/cb", &["tenant"]);
    let mut draft = oidc("https://{app.site}.example.com/cb", &[]);
    draft.variables = vec![variable("site", "tenant")];
    let update = update(&published, &draft);
    let used_by = "sso.oidc.redirectUris[0]".to_owned();
    assert_eq!(
        at(&update, "config[tenant]")[0],
        Consequence::VariableLost { used_by, renamed_to: Some("site".to_owned()) }
    );
    assert_eq!(at(&update, "config[site]")[0], Consequence::UnsetInOldInstances);
    assert_eq!(update.weight(), Some(Weight::Breaks));
}

#[test]
fn a_variable_that_nothing_uses_may_go() {
    let published = oidc("https://example.com/cb", &["tenant"]);
    let update = update(&published, &oidc("https://example.com/cb", &[]));
    assert_eq!(at(&update, "config[tenant]"), [Consequence::UnusedVariableLost, Consequence::TestBothVersions]);
}

#[test]
fn an_old_variable_keeps_its_values_in_the_proof() {
    let published = oidc("https://{app.tenant}.example.com/cb", &["tenant"]);
    let draft = oidc("https://{app.tenant}.example.com/callback", &["tenant"]);
    let moved = at(&update(&published, &draft), "sso.oidc.redirectUris[0]");
    let Consequence::OldInstancesMove { from, to, .. } = &moved[0] else { panic!("{moved:?}") };
    assert_eq!((from.as_str(), to.as_str()), ("https://acme.example.com/cb", "https://acme.example.com/callback"));
}

#[test]
fn a_change_that_only_the_catalog_shows_needs_no_test_by_the_newest_rules() {
    let with = |ruleset, description: &str| Submission {
        ruleset: Some(Located::nowhere(ruleset)),
        catalog: Some(Located::nowhere(Catalog { description: Some(text(description)), ..Catalog::default() })),
        ..oidc("https://example.com/cb", &[])
    };
    let of_description = |ruleset| [with(ruleset, "old"), with(ruleset, "new")];
    for (ruleset, consequence, of_catalog) in
        [(Ruleset::August2026, Consequence::NoTest, true), (Ruleset::October2024, Consequence::TestBothVersions, false)]
    {
        let [published, draft] = of_description(ruleset);
        assert_eq!(at(&update(&published, &draft), "description"), [consequence]);
        assert_eq!(Update::is_of_the_catalog_only(&published, &draft), of_catalog);
    }
    let [published, draft] = of_description(Ruleset::August2026);
    assert!(!Update::is_of_the_catalog_only(&published, &published));
    // Anything else needs tests, also beside it, and also where it is the same and is refused.
    let moved = Submission { oidc: oidc("https://example.com/callback", &[]).oidc, ..draft.clone() };
    assert!(!Update::is_of_the_catalog_only(&published, &moved));
    let insecure = |submission: Submission| Submission { oidc: oidc("http://example.com/cb", &[]).oidc, ..submission };
    assert!(!Update::is_of_the_catalog_only(&insecure(published.clone()), &insecure(draft.clone())));
    let migrated = |submission| Submission { migrated: true, ..insecure(submission) };
    assert!(Update::is_of_the_catalog_only(&migrated(published), &migrated(draft)));
}

#[test]
fn http_stays_only_where_it_was_migrated_and_is_unchanged() {
    let migrated = |uri: &str| Submission { migrated: true, ..oidc(uri, &[]) };
    let path = "sso.oidc.redirectUris[0]";
    let same = update(&migrated("http://example.com/cb"), &migrated("http://example.com/cb"));
    assert_eq!(at(&same, path), [Consequence::HttpTolerated]);
    assert_eq!(same.changes().count(), 0);
    let changed = update(&migrated("http://example.com/cb"), &migrated("http://example.com/callback"));
    assert!(at(&changed, path).contains(&Consequence::HttpRefused));
    let capitals = update(&migrated("HTTP://example.com/cb"), &migrated("HTTP://example.com/cb"));
    assert_eq!(at(&capitals, path), [Consequence::HttpTolerated]);
    let never = update(&oidc("http://example.com/cb", &[]), &oidc("http://example.com/cb", &[]));
    assert!(at(&never, path).contains(&Consequence::HttpRefused));
}

#[test]
fn capitals_stay_only_in_variables_that_were_migrated() {
    let migrated = |variables: &[&str]| Submission { migrated: true, ..oidc("https://example.com/cb", variables) };
    let update = update(&migrated(&["tenantId"]), &migrated(&["tenantId", "siteId"]));
    assert_eq!(at(&update, "config[tenantId]"), [Consequence::CapitalsTolerated]);
    assert!(at(&update, "config[siteId]").contains(&Consequence::CapitalsRefused));
}

#[test]
fn surplus_variables_stay_but_none_is_added() {
    let with = |names: &[&str]| Submission {
        ruleset: Some(Located::nowhere(Ruleset::October2024)),
        ..oidc("https://example.com/cb", names)
    };
    let update = update(&with(&["a", "b", "c"]), &with(&["a", "b", "c", "d"]));
    assert!(at(&update, "config[d]").contains(&Consequence::VariablesRefused(3)));
}

/// "A published app with Basic authentication cannot be updated."
#[test]
fn what_was_published_with_basic_authentication_stays_as_it_is() {
    let with = |mode| {
        let mut submission = scim("'https://example.com/scim/'", &[]);
        let authentication = ScimAuthentication { mode: Some(Located::nowhere(mode)), ..Default::default() };
        submission.scim.as_mut().unwrap().value.authentication = Some(Located::nowhere(authentication));
        submission
    };
    let (basic, oauth2) = (with(AuthenticationMode::Basic), with(AuthenticationMode::Oauth2));
    let path = "provisioning.scim.authMode";
    assert_eq!(at(&update(&basic, &basic), path), [Consequence::BasicPublished]);
    let away = update(&basic, &oauth2);
    assert!(at(&away, path).contains(&Consequence::BasicPublished), "{away:?}");
    let back = update(&oauth2, &basic);
    assert!(at(&back, path).contains(&Consequence::BasicRefused), "{back:?}");
}

#[test]
fn http_is_refused_only_where_https_is_demanded() {
    let with = |ruleset, acs: &str, entity_id: &str| {
        let mut submission = saml(acs, &[]);
        submission.ruleset = Some(Located::nowhere(ruleset));
        submission.saml.as_mut().unwrap().value.entity_id = Some(text(entity_id));
        submission
    };
    let same = |ruleset, acs, entity_id| update(&with(ruleset, acs, entity_id), &with(ruleset, acs, entity_id));
    let (old, new) = (Ruleset::October2024, Ruleset::August2026);
    assert_eq!(same(new, "https://example.com/acs", "http://example.com").differences, []);
    assert_eq!(same(old, "http://example.com/acs", "urn:a").differences, []);
    let refused = same(new, "http://example.com/acs", "urn:a");
    assert_eq!(at(&refused, "sso.saml.acs[default]"), [Consequence::HttpRefused]);
    // The OIN Manager knew no SCIM over http.
    let migrated = || Submission { migrated: true, ..scim("'http://example.com/scim/'", &[]) };
    let both = at(&update(&migrated(), &migrated()), "provisioning.scim.baseUri");
    assert!(both.contains(&Consequence::HttpRefused) && both.contains(&Consequence::ImportsSwitchedOn), "{both:?}");
}

/// In a list the place says nothing.
#[test]
fn addresses_are_held_against_each_other_by_what_they_say() {
    let with = |uris: &[&str]| {
        let redirect_uris = uris.iter().map(|uri| text(&format!("https://example.com/{uri}"))).collect();
        let oidc = OidcProperties { redirect_uris, ..OidcProperties::default() };
        Submission { oidc: Some(Located::nowhere(oidc)), ..Submission::default() }
    };
    let told = |before: &[&str], after: &[&str]| {
        let update = update(&with(before), &with(after));
        let end = |text: &Option<String>| text.as_ref().map_or("-".to_owned(), |text| text[20..].to_owned());
        let lines = update.changes().map(|it| format!("{} {} {}", &it.path[21..], end(&it.published), end(&it.draft)));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(told(&["a", "b"], &["b"]), ["[0] a -"]);
    assert_eq!(told(&["a", "b"], &["b", "a"]), Vec::<String>::new());
    assert_eq!(told(&["a"], &["new", "a"]), ["[0] - new"]);
    assert_eq!(told(&["a", "b"], &["a", "c"]), ["[1] b c"]);
    let many: Vec<String> = (0..12).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(told(&many, &many[1..]), ["[0] 0 -"]);
}

#[test]
fn imports_of_a_migrated_integration_must_be_tested() {
    let migrated = || Submission { migrated: true, ..scim("'https://example.com/scim/'", &[]) };
    assert_eq!(at(&update(&migrated(), &migrated()), "provisioning.scim.baseUri"), [Consequence::ImportsSwitchedOn]);
}

#[test]
fn the_hash_is_another_after_any_edit_and_the_same_after_none() {
    let one = oidc("https://example.com/cb", &["tenant"]);
    assert_eq!(one.sha256(), oidc("https://example.com/cb", &["tenant"]).sha256());
    for other in [oidc("https://example.com/cb2", &["tenant"]), oidc("https://example.com/cb", &[])] {
        assert_ne!(one.sha256(), other.sha256());
    }
    assert_eq!(one.sha256().len(), 64);
}

/// What does not differ is no edit: the hash tells the same as the list of differences.
#[test]
fn the_hash_does_not_depend_on_the_order_of_a_list() {
    let of_oidc = |uris: &[&str]| {
        let uris: Vec<_> = uris.iter().map(|uri| text(uri)).collect();
        let oidc = OidcProperties { redirect_uris: uris.clone(), post_logout_uris: uris, ..OidcProperties::default() };
        Submission { oidc: Some(Located::nowhere(oidc)), ..Submission::default() }
    };
    let (one, other) =
        (of_oidc(&["https://a.example", "https://b.example"]), of_oidc(&["https://b.example", "https://a.example"]));
    assert_eq!(update(&one, &other).differences, []);
    assert_eq!(one.sha256(), other.sha256());
    assert_ne!(one.sha256(), of_oidc(&["https://a.example", "https://a.example"]).sha256());
    // The first ACS URL is the default; the others are named by their indexes.
    let of_saml = |first: &str, second: &str| {
        let mut submission = saml(first, &[]);
        let index = Some(Located::nowhere(1));
        let acs = AcsEndpoint { url: second.to_owned(), index };
        submission.saml.as_mut().unwrap().value.acs_urls.push(Located::nowhere(acs));
        submission
    };
    let (one, other) = ("https://a.example", "https://b.example");
    assert_ne!(of_saml(one, other).sha256(), of_saml(other, one).sha256());
}

#[test]
fn what_customers_use_and_is_gone_breaks_them() {
    let published = oidc("https://example.com/cb", &[]);
    let gone = update(&published, &Submission::default());
    assert!(at(&gone, "sso.oidc.redirectUris[0]").contains(&Consequence::ValueLost), "{gone:?}");
    assert_eq!(gone.weight(), Some(Weight::Breaks));
}
