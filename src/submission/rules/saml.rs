//! The rules of the SAML page.

use std::collections::BTreeSet;

use super::{
    super::{Ruleset, SamlAttribute, SamlProperties, el::Scope},
    Breach, Context, Rule, Rulesets,
    Severity::{Error, Warning},
    context::Kind,
    demand::{addresses, at_most, distinct, given, present, shown},
    expressions::{insecure, long, named},
};
use crate::located::Located;

const PROPERTIES: &str = "Okta, Submit an integration with the OIN Wizard: SAML properties";
const GUIDE: &str = "Okta, OIN submission requirements: customer configuration document guidelines";
const LIMITATIONS: &str = "Okta, OIN submission requirements: SAML integration limitations";
const NOW: Rulesets = Rulesets::Since(Ruleset::August2026);

/// The attributes of Okta's base profile, and what Okta's samples name besides. (`login` is another rule.)
const PROFILE: [&str; 33] = [
    "city",
    "costCenter",
    "countryCode",
    "department",
    "displayName",
    "division",
    "email",
    "employeeNumber",
    "firstName",
    "homeAddress",
    "honorificPrefix",
    "honorificSuffix",
    "lastName",
    "locale",
    "login",
    "manager",
    "managerId",
    "middleName",
    "mobilePhone",
    "nickName",
    "organization",
    "postalAddress",
    "preferredLanguage",
    "primaryPhone",
    "profileUrl",
    "secondEmail",
    "state",
    "streetAddress",
    "timezone",
    "title",
    "userName",
    "userType",
    "zipCode",
];

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "saml.acs-urls.required",
        demands: "There is a default ACS URL: one without an index.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write an address without an index under `acs_urls`.",
        source: PROPERTIES,
        run: |it| {
            of(it, |saml| {
                let default = saml.value.default_acs().is_some_and(|acs| !acs.value.url.trim().is_empty());
                if default { Vec::new() } else { vec![Breach::new(saml.place, "there is none")] }
            })
        },
    },
    Rule {
        id: "saml.acs-urls.length",
        demands: "An ACS URL has at most 1024 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Shorten the address, or the expressions in it.",
        source: PROPERTIES,
        run: |it| long(it, Kind::AcsUrl),
    },
    Rule {
        id: "saml.acs-urls.https",
        demands: "The scheme of an ACS URL is `https`. A migrated integration may keep `http` where it has it.",
        severity: Error,
        rulesets: NOW,
        remedy: "Serve the assertion consumer service over https.",
        source: PROPERTIES,
        run: |it| insecure(it, &[Kind::AcsUrl]),
    },
    Rule {
        id: "saml.acs-urls.index-required",
        demands: "Each ACS URL besides the default one has an index, and each index an ACS URL.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `{ url: ADDRESS, index: NUMBER }`.",
        source: PROPERTIES,
        run: |it| {
            let more = it.acs_urls().filter(|acs| acs.value.index.is_none()).skip(1);
            let unnumbered = more.map(|acs| Breach::new(acs.place, "it has no index, and is not the first"));
            let empty = it.acs_urls().filter(|acs| acs.value.index.is_some() && acs.value.url.trim().is_empty());
            unnumbered.chain(empty.map(|acs| Breach::new(acs.place, "it has an index and no address"))).collect()
        },
    },
    Rule {
        id: "saml.acs-urls.index-range",
        demands: "The index of an ACS URL is a number from 0 to 65535.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Number the addresses from 0.",
        source: PROPERTIES,
        run: |it| {
            let wrong = indexes(it).filter(|index| u16::try_from(index.value).is_err());
            wrong.map(|index| Breach::new(index.place, format!("it is {}", index.value))).collect()
        },
    },
    Rule {
        id: "saml.acs-urls.index-unique",
        demands: "No two ACS URLs have the same index.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Number the addresses from 0.",
        source: PROPERTIES,
        run: |it| {
            let mut seen = BTreeSet::new();
            let again = indexes(it).filter(|index| !seen.insert(index.value));
            again.map(|index| Breach::new(index.place, format!("{} for the second time", index.value))).collect()
        },
    },
    Rule {
        id: "saml.acs-urls.count",
        demands: "There are at most 100 ACS URLs.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Let one address serve several tenants.",
        source: "Okta API: ACS endpoints of a SAML app",
        run: |it| it.acs_urls().nth(100).map(|acs| Breach::new(acs.place, "it is the 101st")).into_iter().collect(),
    },
    Rule {
        id: "saml.entity-id.required",
        demands: "There is an entity id, or audience restriction.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `audience` under `saml`: the app's entity id.",
        source: PROPERTIES,
        run: |it| of(it, |saml| given(saml.value.entity_id.as_ref(), "audience", saml.place)),
    },
    Rule {
        id: "saml.entity-id.length",
        demands: "The entity id has at most 1024 characters.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Choose a shorter entity id; the OIN Manager took no longer ones.",
        source: "Okta, Publish an OIN integration (OIN Manager): SAML settings",
        run: |it| of(it, |saml| at_most(1_024, &saml.value.entity_id)),
    },
    Rule {
        id: "saml.attributes.name",
        demands: "Each attribute statement has a name.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `name`, or remove the statement.",
        source: PROPERTIES,
        run: |it| each(it, |attribute| given(attribute.value.name.as_ref(), "name", attribute.place)),
    },
    Rule {
        id: "saml.attributes.values",
        demands: "Each attribute statement that is not about groups has a value.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `values`, such as `[\"${user.userName}\"]`, or `groups: true`.",
        source: PROPERTIES,
        run: |it| {
            each(it, |attribute| {
                let written = attribute.value.values.iter().any(|value| !value.value.trim().is_empty());
                let missing = !attribute.value.groups && !written;
                missing.then(|| Breach::new(attribute.place, "`values` is missing")).into_iter().collect()
            })
        },
    },
    Rule {
        id: "saml.attributes.user-name",
        demands: "The Okta username is written as `user.userName` in the value of an attribute.",
        severity: Error,
        rulesets: NOW,
        remedy: "Write `${user.userName}`.",
        source: PROPERTIES,
        run: |it| {
            let logins = it.properties.iter().filter(|it| it.kind == Kind::AttributeValue);
            let logins = logins.filter(|it| named(it, |scope, name| *scope == Scope::User && name == "login"));
            logins.map(|it| Breach::new(it.place, "it names `user.login`")).collect()
        },
    },
    Rule {
        id: "saml.attributes.known",
        demands: "The value of an attribute names attributes that every user of Okta has, or the app's own with \
                  `appuser.`: Okta refuses what is not on its list.",
        severity: Warning,
        rulesets: NOW,
        remedy: "Name an attribute of Okta's base profile as it is written there, such as `${user.firstName}`; the list \
                 itself is not public.",
        source: PROPERTIES,
        run: |it| {
            let values = it.properties.iter().filter(|it| it.kind == Kind::AttributeValue);
            let unknown = |scope: &Scope, name: &str| *scope == Scope::User && !PROFILE.contains(&name);
            let unknown = values.filter(|it| named(it, unknown));
            unknown.map(|it| Breach::new(it.place, format!("`{}` names another", shown(it.text)))).collect()
        },
    },
    Rule {
        id: "saml.attributes.evaluated",
        demands: "The value of an attribute that names one of the user's stands in `${…}`: without it, it is a text, the \
                  same for everybody.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Write it in braces, such as `${user.email}`.",
        source: PROPERTIES,
        run: |it| {
            each(it, |attribute| {
                let bare = attribute.value.values.iter().filter(|value| is_bare(&value.value));
                bare.map(|it| Breach::new(it.place, format!("it is the text `{}`", shown(&it.value)))).collect()
            })
        },
    },
    Rule {
        id: "saml.attributes.distinct",
        demands: "No two attribute statements have the same name.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Put the values into one statement.",
        source: PROPERTIES,
        run: |it| {
            let names = attributes(it).filter_map(|attribute| attribute.value.name.as_ref());
            distinct(names.filter(|name| !name.value.trim().is_empty()).map(|it| (it.value.as_str(), it.place)))
        },
    },
    Rule {
        id: "saml.guide.required",
        demands: "There is a configuration guide for SAML.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `configuration_guide` under `saml`: the address of a page that customers can read.",
        source: GUIDE,
        run: |it| of(it, |saml| given(saml.value.configuration_guide.as_ref(), "configuration_guide", saml.place)),
    },
    Rule {
        id: "saml.guide.address",
        demands: "The configuration guide for SAML is an address of the web, without expressions.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give the address of the page.",
        source: GUIDE,
        run: |it| of(it, |saml| addresses(&saml.value.configuration_guide)),
    },
    Rule {
        id: "saml.flows",
        demands: "The integration supports the IdP flow, the SP flow or both over SAML.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Say `idp_flow: true` or `sp_flow: true` under `supports`.",
        source: "Okta, Submit an integration with the OIN Wizard: test information, SAML tests",
        run: |it| {
            of(it, |saml| {
                let flows = saml.value.idp_flow || saml.value.sp_flow;
                if flows { Vec::new() } else { vec![Breach::new(saml.value.supports, "it supports neither")] }
            })
        },
    },
    Rule {
        id: "saml.jit.said",
        demands: "The submission says whether the app provisions users just in time over SAML.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Write `supports: { jit: true }`, or `false`; what is not said counts as `false`.",
        source: "Okta, Submit an integration with the OIN Wizard: test information, SAML tests",
        run: |it| of(it, |saml| present(saml.value.just_in_time.as_ref(), "jit", saml.value.supports)),
    },
    Rule {
        id: "saml.relay-state",
        demands: "The app needs no default RelayState: the wizard cannot preset one.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Let the app show its start page without one, and remove `default_relay_state`.",
        source: LIMITATIONS,
        run: |it| {
            of(it, |saml| {
                let preset = saml.value.default_relay_state.iter().filter(|it| !it.value.is_empty());
                preset.map(|it| Breach::new(it.place, "one is preset")).collect()
            })
        },
    },
    Rule {
        id: "saml.single-logout",
        demands: "The app does not need single logout that it starts itself.",
        severity: Error,
        rulesets: NOW,
        remedy: "Remove `single_logout_url`; end the app's own session at sign-out.",
        source: LIMITATIONS,
        run: |it| {
            of(it, |saml| {
                let wanted = saml.value.single_logout_url.iter().filter(|it| !it.value.is_empty());
                wanted.map(|it| Breach::new(it.place, "one is given")).collect()
            })
        },
    },
    Rule {
        id: "saml.encrypted-assertions",
        demands: "The app does not need encrypted assertions.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Take signed assertions over https, or ask Okta's OIN team.",
        source: LIMITATIONS,
        run: |it| {
            of(it, |saml| {
                let wanted = saml.value.encrypted_assertions.iter().filter(|it| it.value);
                wanted.map(|it| Breach::new(it.place, "it does")).collect()
            })
        },
    },
];

fn of(context: &Context<'_>, demand: impl Fn(&Located<SamlProperties>) -> Vec<Breach>) -> Vec<Breach> {
    context.saml().map(demand).unwrap_or_default()
}

fn indexes<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Located<i64>> {
    context.acs_urls().filter_map(|acs| acs.value.index.as_ref())
}

fn each(context: &Context<'_>, demand: impl Fn(&Located<SamlAttribute>) -> Vec<Breach>) -> Vec<Breach> {
    attributes(context).flat_map(demand).collect()
}

fn attributes<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Located<SamlAttribute>> {
    context.saml().into_iter().flat_map(|saml| saml.value.attributes.iter().flatten())
}

/// Whether a value is the name of an attribute of the user, and nothing else.
fn is_bare(value: &str) -> bool {
    let name = value.strip_prefix("user.").or_else(|| value.strip_prefix("appuser."));
    name.is_some_and(|name| !name.is_empty() && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_'))
}
