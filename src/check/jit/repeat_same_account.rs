//! The second sign-on finds the account of the first.

use crate::{
    check::{About, Check, Documentation, Judgement, Missing, Scope, Subject},
    finding::{Basis, Severity},
};

pub(in crate::check) static CHECK: Check = Check {
    id: "jit.repeat.same-account",
    title: "the second sign-on finds the account of the first",
    severity: Severity::Fail,
    basis: Basis::Beyond,
    about: About::Provisioning,
    scope: Scope::NEW_USER,
    documentation: Documentation {
        what: "After a second sign-on of the same new user, the app lists exactly one account with the user's e-mail \
               address.",
        why: "A new account at every sign-on loses what the user has done, and fills the app.",
        remedy: "Find the account by issuer and subject (`NameID`, `sub`), which do not change.",
        reference: "OpenID Connect Core §5.7",
    },
    run,
};

fn run(subject: &Subject<'_>) -> Result<Judgement, Missing> {
    let again = subject.evidence.probes.again.as_ref().filter(|again| again.signed_in);
    let again = again.ok_or_else(|| Missing::new("a second sign-on of the new user"))?;
    let accounts = again.accounts.ok_or_else(|| Missing::new("the app's accounts after the second sign-on"))?;
    Ok(Judgement::of(accounts == 1, "1 account", format!("{accounts} accounts")))
}
