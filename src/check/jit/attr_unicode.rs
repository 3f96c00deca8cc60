//! Names survive whatever their letters.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject, judgement::shown, person::same_name},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "jit.attr.unicode",
    title: "names survive whatever their letters",
    severity: Severity::Warn,
    basis: Basis::Beyond,
    about: About::Provisioning,
    scope: Scope::NEW_USER,
    documentation: Documentation {
        what: "Names with letters outside ASCII, apostrophes, ampersands or hyphens are shown as they were sent.",
        why: "People have such names; a page that escapes twice, or a column that is too narrow, mangles them.",
        remedy: "Read the message as UTF-8, store it as Unicode, and escape once, when it is shown.",
        reference: "XML 1.0 §2.2, §4.6",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let user = subject.user()?;
    let unusual = |name: &str| name.chars().any(|it| !it.is_ascii_alphanumeric());
    if !unusual(&user.first_name) && !unusual(&user.last_name) {
        return Err(Missing::new("a user with unusual letters: the scenario makes plain names"));
    }
    let profile = subject.evidence.observations.profile.as_ref();
    let profile = profile.ok_or_else(|| Missing::new("the app's profile page"))?;
    let same = |seen: &Option<String>, name: &str| seen.as_deref().is_some_and(|seen| same_name(name, seen));
    let holds = same(&profile.first_name, &user.first_name) && same(&profile.last_name, &user.last_name);
    let seen = [&profile.first_name, &profile.last_name]
        .map(|name| name.as_deref().map_or_else(|| "nothing".to_owned(), shown));
    Ok(Judgement::of(holds, format!("{} {}", shown(&user.first_name), shown(&user.last_name)), seen.join(" ")))
}
