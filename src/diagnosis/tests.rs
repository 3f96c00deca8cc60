//! The tables are whole, and the strongest sign wins.

use std::collections::BTreeSet;

use super::*;
use crate::{
    check::REGISTRY,
    clock,
    finding::{Basis, Outcome},
    flow::{Reason, TileAbsence},
    org::pages::Complaint,
};

fn finding(check: &str, outcome: Outcome, severity: Severity, exchange: Option<u32>) -> Finding {
    Finding {
        check: check.to_owned(),
        outcome,
        severity,
        basis: Basis::Tester,
        expected: "this".to_owned(),
        actual: "that".to_owned(),
        exchange,
        place: None,
        reference: String::new(),
        remedy: "mend it".to_owned(),
        accepted: None,
    }
}

fn failed(check: &str, exchange: u32) -> Finding {
    finding(check, Outcome::Failed, Severity::Fail, Some(exchange))
}

fn warned(check: &str) -> Finding {
    finding(check, Outcome::Warned, Severity::Warn, None)
}

fn ended(reason: Reason) -> Result<(), FlowError> {
    Err(FlowError::new(reason, "x", "y"))
}

fn diagnosis(ended: &Result<(), FlowError>, findings: &[Finding]) -> Diagnosis {
    diagnose(Symptoms { ended, findings, steps: &[] }).unwrap()
}

fn named(ended: &Result<(), FlowError>, findings: &[Finding]) -> (String, String) {
    let Diagnosis { cause, decided_by, .. } = diagnosis(ended, findings);
    (cause, decided_by)
}

fn pair(cause: &str, decided_by: &str) -> (String, String) {
    (cause.to_owned(), decided_by.to_owned())
}

#[test]
fn ids_are_unique_and_every_text_is_a_sentence() {
    let ids: BTreeSet<_> = all().map(|cause| cause.id).collect();
    assert_eq!(ids.len(), all().count());
    assert!(ids.len() >= 30);
    for cause in all() {
        for sentence in [cause.symptom, cause.likely, cause.mending] {
            assert!(sentence.ends_with('.') && !sentence.contains("  "), "{}: {sentence}", cause.id);
        }
        assert!(!cause.signs.is_empty(), "{}", cause.id);
    }
}

fn check_of(sign: Sign) -> Option<&'static str> {
    match sign {
        Sign::Broken(check) | Sign::BrokenSaying(check, _) | Sign::Explains(check, _) => Some(check),
        Sign::Ended(_) | Sign::OrgSaid(_) => None,
    }
}

#[test]
fn signs_name_rules_that_there_are_and_no_rule_that_decides_is_left_out() {
    let mut named = BTreeSet::new();
    for check in all().flat_map(|cause| cause.signs).filter_map(|sign| check_of(*sign)) {
        assert!(check::find(check).is_some(), "{check}");
        named.insert(check);
    }
    let decides = |check: &&&check::Check| check.severity == Severity::Fail && check.basis != Basis::Beyond;
    let left: Vec<_> = REGISTRY.iter().filter(decides).map(|check| check.id).filter(|id| !named.contains(id)).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn every_reason_has_a_cause() {
    use Reason::*;
    let reasons = [
        Browser,
        Interrupted,
        Scenario,
        NoTemporaryUser,
        TestUserMissing,
        TestUserUnassigned,
        OrgPage,
        SecondFactor,
        Enrolment,
        AccountList,
        NotSentToOrg,
        TileMissing(TileAbsence::Hidden),
        TileMissing(TileAbsence::NotStartable),
        TileMissing(TileAbsence::Inactive),
        TileMissing(TileAbsence::Unexplained),
        PageNotLoaded,
        PageOtherwise,
        NotSignedIn,
        SignOnRefused,
        ProfileDiffers,
        StillSignedIn,
        AccountExists,
        AccountMissing,
        AccountDiffers,
        SignIn(Complaint::Other),
        RequestRefused(Complaint::Other),
    ];
    for reason in reasons {
        assert_ne!(diagnosis(&ended(reason), &[]).cause, "unexplained", "{reason:?}");
    }
}

#[test]
fn a_flow_that_ended_well_passes_unless_a_rule_that_decides_is_broken() {
    let all_ended = |findings: &[Finding]| verdict(Symptoms { ended: &Ok(()), findings, steps: &[] });
    let absent = finding("b", Outcome::NotEvaluated, Severity::Fail, None);
    let beyond = Finding { basis: Basis::Beyond, ..failed("c", 1) };
    assert_eq!(all_ended(&[warned("a"), absent, beyond]), Verdict::Passed);
    assert_eq!(all_ended(&[failed("d", 1)]), Verdict::Failed);
    assert!(diagnose(Symptoms { ended: &Ok(()), findings: &[warned("a")], steps: &[] }).is_none());
}

#[test]
fn the_blame_of_the_flow_is_the_verdict() {
    let of = |reason, findings: &[Finding]| verdict(Symptoms { ended: &ended(reason), findings, steps: &[] });
    assert_eq!(of(Reason::NotSignedIn, &[]), Verdict::Failed);
    assert_eq!(of(Reason::Browser, &[failed("d", 1)]), Verdict::Errored);
}

#[test]
fn the_first_wrong_message_explains_more_than_later_ones_and_than_the_flow() {
    let findings =
        [failed("flow.success.marker", 1), failed("saml.assertion.audience", 7), failed("saml.request.issuer", 3)];
    let expected = pair("saml-request-issuer", "saml.request.issuer");
    assert_eq!(named(&ended(Reason::NotSignedIn), &findings), expected);
    assert_eq!(named(&Ok(()), &findings), expected);
    assert_eq!(diagnosis(&Ok(()), &findings).further, ["saml.assertion.audience", "flow.success.marker"]);
}

#[test]
fn a_step_explains_more_than_its_own_echo_and_the_rig_more_than_any_message() {
    let echo = [failed("flow.success.marker", 1)];
    assert_eq!(named(&ended(Reason::NotSignedIn), &echo), pair("not-signed-in", "the flow"));
    assert_eq!(named(&Ok(()), &echo), pair("not-signed-in", "flow.success.marker"));
    let wrong = [failed("saml.request.issuer", 3)];
    assert_eq!(named(&ended(Reason::Browser), &wrong), pair("browser-failed", "the flow"));
}

#[test]
fn the_org_explains_more_than_a_message() {
    let not_assigned = ended(Reason::RequestRefused(Complaint::NotAssigned));
    let findings = [failed("oidc.authz.scope-allowed", 2)];
    assert_eq!(named(&not_assigned, &findings).0, "user-not-assigned");
    let unnamed = ended(Reason::RequestRefused(Complaint::Other));
    assert_eq!(named(&unnamed, &findings), pair("scope-not-allowed", "oidc.authz.scope-allowed"));
    let both = [failed("oidc.authz.redirect-uri", 2)];
    let refused = ended(Reason::RequestRefused(Complaint::RedirectUri));
    assert_eq!(named(&refused, &both), pair("redirect-uri-unregistered", "oidc.authz.redirect-uri"));
}

#[test]
fn a_warning_explains_a_sign_on_that_failed_and_nothing_else() {
    let lost = [warned("flow.session.cookie-samesite")];
    let refused = ended(Reason::SignOnRefused);
    assert_eq!(named(&refused, &lost), pair("cookie-not-sent", "flow.session.cookie-samesite"));
    let findings = [lost[0].clone(), failed("saml.sig.valid", 4)];
    assert_eq!(named(&refused, &findings).0, "saml-wrong-key");
    assert_eq!(diagnosis(&refused, &findings).further, ["flow.session.cookie-samesite"]);
}

#[test]
fn the_words_of_the_org_tell_causes_apart() {
    let saying =
        |words: &str| [Finding { actual: format!("FAILURE, reason {words:?}"), ..failed("oidc.log.code-redeemed", 4) }];
    let refused = ended(Reason::SignOnRefused);
    for (words, cause) in [
        ("invalid_client", "client-secret-refused"),
        ("pkce_verification_failed", "pkce-broken"),
        ("mismatched_redirect_uri", "code-not-accepted"),
        ("authorization_code_reused", "code-not-accepted"),
    ] {
        assert_eq!(named(&refused, &saying(words)), pair(cause, "oidc.log.code-redeemed"), "{words}");
    }
}

#[test]
fn a_rule_without_a_cause_and_an_end_without_a_reason_speak_for_themselves() {
    let beyond_the_tables = [failed("x.y", 1)];
    assert_eq!(named(&Ok(()), &beyond_the_tables), pair("x.y", "x.y"));
}

#[test]
fn the_step_that_ended_the_attempt_is_named() {
    let step = |name: &str, verdict| StepRecord {
        name: name.to_owned(),
        started_at: clock::now(),
        duration_ms: 1,
        verdict,
        detail: None,
    };
    let steps = [step("one", Verdict::Passed), step("two", Verdict::Failed), step("three", Verdict::Errored)];
    let symptoms = Symptoms { ended: &ended(Reason::NotSignedIn), findings: &[], steps: &steps };
    assert_eq!(diagnose(symptoms).unwrap().decided_by, "step: two");
}

/// A broken rule by which a cause is known, and nothing else wrong: by itself where it decides, and as what explains a
/// sign-on that did not succeed where it does not.
#[test]
fn every_rule_that_is_a_sign_leads_to_a_cause_that_has_it() {
    for (check, words) in all().flat_map(|cause| cause.signs).filter_map(|sign| Some((check_of(*sign)?, words(*sign))))
    {
        let rule = check::find(check).unwrap();
        let outcome = if rule.severity == Severity::Fail { Outcome::Failed } else { Outcome::Warned };
        let broken = finding(check, outcome, rule.severity, Some(1));
        let broken = Finding { basis: rule.basis, actual: words.to_owned(), ..broken };
        let ended = if broken.decides() { Ok(()) } else { ended(Reason::NotSignedIn) };
        let (cause, _) = named(&ended, &[broken]);
        let signs = all().find(|it| it.id == cause).map(|it| it.signs).unwrap_or_default();
        assert!(signs.iter().any(|sign| check_of(*sign) == Some(check)), "{check}: {cause}");
    }
}

/// What must stand in a finding for the sign to be there.
fn words(sign: Sign) -> &'static str {
    match sign {
        Sign::BrokenSaying(_, words) | Sign::Explains(_, words) => words,
        Sign::Broken(_) | Sign::Ended(_) | Sign::OrgSaid(_) => "",
    }
}
