//! The rules of the catalog properties.

use super::{
    super::{Catalog, Contact, Ruleset},
    Breach, Context, Logo, Rule, Rulesets,
    Severity::{Error, Warning},
    demand::{addresses, at_most, distinct, given, present, shown},
    mailbox::{is_email, is_phone},
};
use crate::located::Located;

const PROPERTIES: &str = "Okta, Submit an integration with the OIN Wizard: OIN catalog properties";
const LOGO: &str = "Okta, OIN submission requirements: logo guidelines";
const USE_CASES: &str = "Okta, OIN submission requirements: use case guidelines";
const CONTACTS: &str = "Okta, Submit an integration with the OIN Wizard: support contacts";
const NOW: Rulesets = Rulesets::Since(Ruleset::August2026);

/// The use cases that a vendor may choose.
const CHOSEN: [&str; 7] = [
    "Automation",
    "Centralized Logging",
    "Directory and HR Sync",
    "Identity Governance and Administration (IGA)",
    "Identity Verification",
    "Multifactor Authentication (MFA)",
    "Zero Trust",
];

/// The longest display name, in characters.
pub(crate) const LONGEST_NAME: usize = 64;

/// What a logo may measure, in pixels.
const DIMENSIONS: [(usize, usize); 4] = [(244, 244), (200, 200), (244, 156), (156, 244)];

/// Okta writes 1 MB: nothing from there on is surely taken, nothing from a mebibyte on is taken by any reading.
const MEGABYTE: u64 = 1_000_000;
const MEBIBYTE: u64 = 1_048_576;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "catalog.required",
        demands: "The submission has catalog properties.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `catalog` under `integration`, with `name`, `description` and `logo`.",
        source: PROPERTIES,
        run: |it| present(it.catalog(), "catalog", it.submission.place),
    },
    Rule {
        id: "catalog.name.required",
        demands: "The integration has a display name.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `name` under `catalog`: the title that customers see.",
        source: PROPERTIES,
        run: |it| of(it, |catalog| given(catalog.value.name.as_ref(), "name", catalog.place)),
    },
    Rule {
        id: "catalog.name.length",
        demands: "The display name has at most 64 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Shorten the display name.",
        source: PROPERTIES,
        run: |it| of(it, |catalog| at_most(LONGEST_NAME, &catalog.value.name)),
    },
    Rule {
        id: "catalog.description.required",
        demands: "The integration has a description.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `description` under `catalog`: what the integration is worth to a customer.",
        source: PROPERTIES,
        run: |it| of(it, |catalog| given(catalog.value.description.as_ref(), "description", catalog.place)),
    },
    Rule {
        id: "catalog.description.length",
        demands: "The description has at most 1024 characters.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Shorten the description.",
        source: PROPERTIES,
        run: |it| of(it, |catalog| at_most(1_024, &catalog.value.description)),
    },
    Rule {
        id: "catalog.description.length-in-doubt",
        demands: "The description has fewer than 1024 characters: one page of Okta's allows 1024, another does not.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Take a character away.",
        source: "Okta, OIN submission requirements: app description guidelines",
        run: |it| {
            of(it, |catalog| {
                let at_limit = catalog.value.description.iter().filter(|text| text.value.chars().count() == 1_024);
                at_limit.map(|text| Breach::new(text.place, "it has 1024 characters")).collect()
            })
        },
    },
    Rule {
        id: "catalog.logo.required",
        demands: "The integration has a logo.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Write `logo` under `catalog`: the name of an image file.",
        source: LOGO,
        run: |it| {
            of(it, |catalog| {
                let stands_in = catalog.value.default_logo().is_some();
                if stands_in { Vec::new() } else { given(catalog.value.logo.as_ref(), "logo", catalog.place) }
            })
        },
    },
    Rule {
        id: "catalog.logo.own",
        demands: "The logo is the vendor's own: there was no default logo to choose.",
        severity: Error,
        rulesets: Rulesets::Before(Ruleset::August2026),
        remedy: "Remove `default_logo`, and give a `logo`.",
        source: LOGO,
        run: |it| {
            of(it, |catalog| {
                let stands_in = catalog.value.default_logo();
                stands_in.map(|place| Breach::new(place, "`default_logo` is true")).into_iter().collect()
            })
        },
    },
    Rule {
        id: "catalog.logo.one",
        demands: "There is a logo, or the default one, and not both.",
        severity: Warning,
        rulesets: NOW,
        remedy: "Remove `default_logo`, and customers see the logo.",
        source: LOGO,
        run: |it| {
            of(it, |catalog| {
                let both = catalog.value.default_logo().filter(|_| catalog.value.logo.is_some());
                both.map(|place| Breach::new(place, "`logo` is given too")).into_iter().collect()
            })
        },
    },
    Rule {
        id: "catalog.logo.readable",
        demands: "The logo is a file that can be read.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Give the path of an image file, relative to the scenario.",
        source: LOGO,
        run: |it| {
            of(it, |catalog| match (&catalog.value.logo, &it.logo) {
                (Some(logo), Some(Err(error))) => {
                    vec![Breach::new(logo.place, crate::error_chain::chain(error))]
                }
                _ => Vec::new(),
            })
        },
    },
    Rule {
        id: "catalog.logo.format",
        demands: "The logo is a PNG, JPEG or GIF image.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Save the image as PNG, with a transparent background.",
        source: LOGO,
        run: |it| logo(it, |logo| logo.format.is_none().then(|| "it is none of them".to_owned())),
    },
    Rule {
        id: "catalog.logo.whole",
        demands: "The logo is a whole image.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Save or download the image again.",
        source: LOGO,
        run: |it| {
            // Of one that is too large, the end was not read.
            let broken = |logo: &Logo| logo.format.is_some() && !logo.whole && logo.bytes < MEBIBYTE;
            logo(it, |logo| broken(logo).then(|| "its end is missing".to_owned()))
        },
    },
    Rule {
        id: "catalog.logo.size",
        demands: "The logo is smaller than 1 MB.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Save the image with fewer colours or more compression.",
        source: LOGO,
        run: |it| logo(it, |logo| (logo.bytes >= MEBIBYTE).then(|| format!("it has {} bytes", logo.bytes))),
    },
    Rule {
        id: "catalog.logo.size-in-doubt",
        demands: "The logo is smaller than 1 MB even where that means 1,000,000 bytes.",
        severity: Warning,
        rulesets: Rulesets::Every,
        remedy: "Save the image with fewer colours or more compression.",
        source: LOGO,
        run: |it| {
            logo(it, |logo| (MEGABYTE..MEBIBYTE).contains(&logo.bytes).then(|| format!("it has {} bytes", logo.bytes)))
        },
    },
    Rule {
        id: "catalog.logo.dimensions",
        demands: "The logo measures 244×244, 200×200, 244×156 or 156×244 pixels.",
        severity: Error,
        rulesets: Rulesets::Every,
        remedy: "Scale the image to one of these sizes; an icon looks better than a word.",
        source: LOGO,
        run: |it| {
            logo(it, |logo| match logo.dimensions {
                Some(dimensions) if DIMENSIONS.contains(&dimensions) => None,
                Some((width, height)) => Some(format!("it measures {width}×{height} pixels")),
                None => logo.format.map(|_| "it does not tell how large it is".to_owned()),
            })
        },
    },
    Rule {
        id: "catalog.use-cases.assigned",
        demands: "No use case is chosen: Okta assigned them.",
        severity: Warning,
        rulesets: Rulesets::Before(Ruleset::August2026),
        remedy: "Remove `use_cases`.",
        source: USE_CASES,
        run: |it| {
            of(it, |catalog| {
                let chosen = catalog.value.use_cases.iter();
                chosen.map(|it| Breach::new(it.place, format!("`{}` is chosen", shown(&it.value)))).collect()
            })
        },
    },
    Rule {
        id: "catalog.use-cases.known",
        demands: "Each use case is one of: Automation; Centralized Logging; Directory and HR Sync; Identity Governance \
                  and Administration (IGA); Identity Verification; Multifactor Authentication (MFA); Zero Trust.",
        severity: Error,
        rulesets: NOW,
        remedy: "Choose one of the list; Okta adds single sign-on and lifecycle management by itself.",
        source: USE_CASES,
        run: |it| {
            of(it, |catalog| {
                let unknown = catalog.value.use_cases.iter().filter(|it| !CHOSEN.contains(&it.value.as_str()));
                unknown.map(|it| Breach { help: meant(&it.value), ..Breach::new(it.place, none(&it.value)) }).collect()
            })
        },
    },
    Rule {
        id: "catalog.use-cases.distinct",
        demands: "No use case is chosen twice.",
        severity: Warning,
        rulesets: NOW,
        remedy: "Remove the second one.",
        source: USE_CASES,
        run: |it| of(it, |catalog| distinct(catalog.value.use_cases.iter().map(|it| (it.value.as_str(), it.place)))),
    },
    Rule {
        id: "catalog.use-cases.count",
        demands: "At most three use cases are chosen.",
        severity: Error,
        rulesets: NOW,
        remedy: "Keep the three that matter most to customers.",
        source: USE_CASES,
        run: |it| {
            of(it, |catalog| {
                let surplus = catalog.value.use_cases.get(3);
                surplus.map(|it| Breach::new(it.place, "it is the fourth")).into_iter().collect()
            })
        },
    },
    Rule {
        id: "catalog.use-cases.total",
        demands: "With those that Okta assigns there are at most five use cases.",
        severity: Error,
        rulesets: NOW,
        remedy: "Choose fewer: single sign-on and lifecycle management count too.",
        source: USE_CASES,
        run: |it| {
            let assigned = usize::from(it.oidc().is_some() || it.saml().is_some()) + usize::from(it.scim().is_some());
            of(it, |catalog| {
                let surplus = catalog.value.use_cases.get(5 - assigned);
                let seen = format!("it is the sixth with the {assigned} that Okta assigns");
                surplus.map(|it| Breach::new(it.place, seen)).into_iter().collect()
            })
        },
    },
    Rule {
        id: "catalog.contacts.required",
        demands: "Customers find at least one public contact.",
        severity: Error,
        rulesets: NOW,
        remedy: "Write `contacts` under `catalog`, such as `- { for: customer_support, url: https://… }`.",
        source: CONTACTS,
        run: |it| {
            of(it, |catalog| {
                let none = catalog.value.contacts.is_empty();
                none.then(|| Breach::new(catalog.place, "`contacts` is missing")).into_iter().collect()
            })
        },
    },
    Rule {
        id: "catalog.contacts.complete",
        demands: "Each public contact says what it is for, and has one of `url`, `email` and `phone`.",
        severity: Error,
        rulesets: NOW,
        remedy: "Write `for` and one of the three; another contact is another entry.",
        source: CONTACTS,
        run: |it| of(it, |catalog| catalog.value.contacts.iter().filter_map(incomplete).collect()),
    },
    Rule {
        id: "catalog.contacts.address",
        demands: "The page of a public contact is an address of the web, its e-mail address an e-mail address, and its \
                  telephone number one that can be dialled.",
        severity: Error,
        rulesets: NOW,
        remedy: "Correct the contact.",
        source: CONTACTS,
        run: |it| {
            of(it, |catalog| {
                let contacts = &catalog.value.contacts;
                let mut wrong = addresses(contacts.iter().filter_map(|it| it.value.url.as_ref()));
                let emails = contacts.iter().filter_map(|it| it.value.email.as_ref());
                let emails = emails.filter(|email| !is_email(&email.value));
                let phones = contacts.iter().filter_map(|it| it.value.phone.as_ref());
                let phones = phones.filter(|phone| !phone.value.trim().is_empty() && !is_phone(&phone.value));
                let none = |it: &Located<String>| Breach::new(it.place, format!("`{}` is none", shown(&it.value)));
                wrong.extend(emails.chain(phones).map(none));
                wrong
            })
        },
    },
];

fn of(context: &Context<'_>, demand: impl Fn(&Located<Catalog>) -> Vec<Breach>) -> Vec<Breach> {
    context.catalog().map(demand).unwrap_or_default()
}

fn logo(context: &Context<'_>, wrong: impl Fn(&Logo) -> Option<String>) -> Vec<Breach> {
    of(context, |catalog| match (&catalog.value.logo, &context.logo) {
        (Some(written), Some(Ok(image))) => {
            wrong(image).map(|seen| Breach::new(written.place, seen)).into_iter().collect()
        }
        _ => Vec::new(),
    })
}

fn incomplete(contact: &Located<Contact>) -> Option<Breach> {
    let Contact { purpose, url, email, phone } = &contact.value;
    let values = [url, email, phone].into_iter().flatten().filter(|it| !it.value.trim().is_empty()).count();
    let seen = match (purpose, values) {
        (Some(_), 1) => return None,
        (None, _) => "`for` is missing".to_owned(),
        (Some(_), 0) => "it has none of the three".to_owned(),
        (Some(_), several) => format!("it has {several} of the three"),
    };
    Some(Breach::new(contact.place, seen))
}

fn none(use_case: &str) -> String {
    format!("`{}` is none of them", shown(use_case))
}

/// "Did you mean".
fn meant(use_case: &str) -> Option<String> {
    // Longer ones are no misspellings, and the distance takes the time of both lengths.
    let written = (use_case.len() <= 64).then(|| use_case.to_lowercase())?;
    let distances = CHOSEN.into_iter().map(|it| (strsim::damerau_levenshtein(&written, &it.to_lowercase()), it));
    let (_, near) = distances.filter(|(distance, _)| *distance <= 3).min()?;
    Some(format!("Did you mean `{near}`?"))
}
