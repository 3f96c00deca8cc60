//! The driver of the sign-in page on Okta's own.

use oin_tester::org::OrgAddresses;
use oin_tester::org::pages::{
    Complaint, Credentials, Generation as Seen, SignInError, open_dashboard, sign_in, wait_for_sign_in,
};
use oin_tester::secret::{Secret, TotpSecret};
use oin_tester_fixtures::{Defect, Enrolment, FactorApp, Generation, Layout, NotAssignedPage};
use oin_tester_webdriver::Context;
use url::Url;

use super::{PAGES, TOTP, demanding, org, refusing};
use crate::browser_stage::{LOGIN, Stage, credentials, password, patience, shows_dashboard, soon};

const FACTORS: [FactorApp; 2] = [FactorApp::GoogleAuthenticator, FactorApp::OktaVerify];

fn seen_as(generation: Generation) -> Seen {
    if generation == Generation::Gen3 { Seen::Third } else { Seen::Second }
}

/// What a sign-in is refused with.
fn complaint(error: &SignInError) -> Complaint {
    let SignInError::Refused { complaint, .. } = error else { panic!("{error}") };
    *complaint
}

async fn with_code(window: &Context, secret: &TotpSecret) -> Result<(), SignInError> {
    let password = password();
    let credentials = Credentials { login: LOGIN, password: &password, totp: Some(secret) };
    sign_in(window, credentials, patience()).await
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn every_generation_signs_in_in_both_orders() {
    for page in PAGES {
        let stage = Stage::with(org(page.0, page.1)).await;
        let window = stage.window().await;
        let seen = wait_for_sign_in(&window, &OrgAddresses::single(stage.org().clone()), soon()).await.unwrap();
        assert_eq!(seen, seen_as(page.0));
        sign_in(&window, credentials(&password()), patience())
            .await
            .unwrap_or_else(|error| panic!("{page:?}: {error}"));
        shows_dashboard(&window).await;
        stage.end(window).await;
    }
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn a_wrong_password_is_named_and_the_second_one_locks_the_user() {
    for page in PAGES {
        let stage = Stage::with(org(page.0, page.1)).await;
        for expected in [Complaint::WrongCredentials, Complaint::Locked, Complaint::Locked] {
            let window = stage.window().await;
            let error = sign_in(&window, credentials(&Secret::new("wrong")), patience()).await.unwrap_err();
            assert_eq!(complaint(&error), expected, "{page:?}: {error}");
            window.close().await;
        }
        stage.worker.close().await.unwrap();
    }
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn a_user_who_is_not_assigned_is_told_so_above_the_form_or_in_its_place() {
    for page in PAGES {
        for kind in [NotAssignedPage::Form, NotAssignedPage::Terminal] {
            let stage = Stage::with(refusing(page, kind)).await;
            stage.world.fixtures.defects().turn_on(Defect::UserNotAssignedAtSso);
            let window = stage.worker.open().await.unwrap();
            let instance = stage.world.fixtures.org().instance(stage.saml_instance().as_str()).unwrap().unwrap();
            window.goto(&Url::parse(&instance.embed_link).unwrap(), soon()).await.unwrap();
            let error = sign_in(&window, credentials(&password()), patience()).await.unwrap_err();
            assert_eq!(complaint(&error), Complaint::NotAssigned, "{page:?} {kind:?}: {error}");
            stage.end(window).await;
        }
    }
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn the_offer_to_stay_signed_in_is_declined() {
    for page in PAGES {
        let mut config = org(page.0, page.1);
        config.sign_in.keep_me_signed_in = true;
        let stage = Stage::with(config).await;
        let window = stage.window().await;
        sign_in(&window, credentials(&password()), patience())
            .await
            .unwrap_or_else(|error| panic!("{page:?}: {error}"));
        shows_dashboard(&window).await;
        let recorded = window.recording();
        let answers = recorded.exchanges.iter().filter(|it| it.url.ends_with("/idp/idx/keep-me-signed-in"));
        assert_eq!(answers.count(), 1, "{page:?}");
        stage.end(window).await;
    }
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn a_demanded_code_is_given_where_its_secret_is_known() {
    for page in PAGES {
        for factor in FACTORS {
            let stage = Stage::with(demanding(page, Some(factor), None)).await;
            let window = stage.window().await;
            let secret = TotpSecret::parse(TOTP).unwrap();
            with_code(&window, &secret).await.unwrap_or_else(|error| panic!("{page:?} {factor:?}: {error}"));
            shows_dashboard(&window).await;

            let other = stage.window().await;
            let wrong = TotpSecret::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
            let error = with_code(&other, &wrong).await.unwrap_err();
            assert_eq!(complaint(&error), Complaint::WrongCode, "{page:?} {factor:?}: {error}");
            other.close().await;
            stage.end(window).await;
        }
    }
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn a_code_that_somebody_else_has_used_is_followed_by_the_next() {
    for generation in [Generation::Gen2, Generation::Gen3] {
        let page = (generation, Layout::OnePage);
        let stage = Stage::with(demanding(page, Some(FactorApp::GoogleAuthenticator), None)).await;
        // Two programs that do not know of each other.
        for _ in 0..2 {
            let window = stage.window().await;
            let secret = TotpSecret::parse(TOTP).unwrap();
            with_code(&window, &secret).await.unwrap_or_else(|error| panic!("{page:?}: {error}"));
            shows_dashboard(&window).await;
            window.close().await;
        }
        stage.worker.close().await.unwrap();
    }
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn a_demanded_code_without_a_secret_is_a_second_factor() {
    for page in PAGES {
        for factor in FACTORS {
            let stage = Stage::with(demanding(page, Some(factor), None)).await;
            let window = stage.window().await;
            let error = sign_in(&window, credentials(&password()), patience()).await.unwrap_err();
            assert!(matches!(error, SignInError::SecondFactor), "{page:?} {factor:?}: {error}");
            stage.end(window).await;
        }
    }
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn an_enrolment_is_put_off_where_it_may_be_and_named_where_it_may_not() {
    for page in PAGES {
        let stage = Stage::with(demanding(page, None, Some(Enrolment::Optional))).await;
        let window = stage.window().await;
        sign_in(&window, credentials(&password()), patience())
            .await
            .unwrap_or_else(|error| panic!("{page:?}: {error}"));
        shows_dashboard(&window).await;
        stage.end(window).await;

        let stage = Stage::with(demanding(page, None, Some(Enrolment::Required))).await;
        let window = stage.window().await;
        let error = sign_in(&window, credentials(&password()), patience()).await.unwrap_err();
        assert!(matches!(error, SignInError::Enrolment), "{page:?}: {error}");
        stage.end(window).await;
    }
}

#[tokio::test]
#[ignore = "needs Okta's Sign-In Widget: make test-peers"]
async fn the_page_breaks_no_rule_of_its_own_policy() {
    for (generation, layout) in PAGES {
        let stage = Stage::with(org(generation, layout)).await;
        let window = stage.worker.open().await.unwrap();
        open_dashboard(&window, stage.org(), soon()).await.unwrap();
        sign_in(&window, credentials(&password()), patience()).await.unwrap();
        shows_dashboard(&window).await;
        let console = window.recording().console;
        let broken = console.iter().find(|line| line.text.contains("Content Security Policy"));
        assert!(broken.is_none(), "{generation:?}: {broken:?}");
        stage.end(window).await;
    }
}
