//! The drivers of sign-in page and dashboard in a real browser, on the embedded org's pages.

use std::time::Duration;

use oin_tester::id::InstanceId;
use oin_tester::org::OrgAddresses;
use oin_tester::org::pages::{
    Complaint, Generation, SignInError, TileError, click_tile, open_dashboard, sign_in, sign_out_of_org,
    wait_for_sign_in,
};
use oin_tester::secret::Secret;
use oin_tester_fixtures::{Defect, Generation as Page, Layout, SignInConfig};
use oin_tester_webdriver::{Condition, Deadline, Selector};
use url::Url;

use crate::browser_stage::{Stage, credentials, password, patience, shows_dashboard, soon};
use crate::scripted_org::{Reply, ScriptedOrg};

async fn signs_in_on(generation: Page, seen_as: Generation, keep_me_signed_in: bool) {
    for layout in [Layout::OnePage, Layout::IdentifierFirst] {
        let stage = Stage::new(SignInConfig { generation, layout, keep_me_signed_in, ..SignInConfig::default() }).await;
        let window = stage.window().await;
        let seen = wait_for_sign_in(&window, &OrgAddresses::single(stage.org().clone()), soon())
            .await
            .expect("a sign-in page");
        assert_eq!(seen, seen_as);
        sign_in(&window, credentials(&password()), patience())
            .await
            .unwrap_or_else(|error| panic!("{layout:?}: {error}"));
        shows_dashboard(&window).await;

        sign_out_of_org(&window, stage.org(), soon()).await.expect("signed out");
        open_dashboard(&window, stage.org(), soon()).await.expect("the sign-in page again");
        let error =
            sign_in(&window, credentials(&Secret::new("wrong")), patience()).await.expect_err("a wrong password");
        let SignInError::Refused { complaint, said } = error else { panic!("{layout:?}: {error}") };
        assert_eq!(complaint, Complaint::WrongCredentials, "{layout:?}: {said}");
        stage.end(window).await;
    }
}

#[tokio::test]
async fn the_second_generation_signs_in() {
    signs_in_on(Page::Gen2, Generation::Second, false).await;
}

#[tokio::test]
async fn the_third_generation_signs_in() {
    signs_in_on(Page::Gen3, Generation::Third, false).await;
}

#[tokio::test]
async fn the_classic_page_signs_in() {
    signs_in_on(Page::Classic, Generation::Classic, false).await;
}

#[tokio::test]
async fn the_offer_to_stay_signed_in_is_declined() {
    signs_in_on(Page::Gen3, Generation::Third, true).await;
}

#[tokio::test]
async fn a_tile_is_pressed_by_its_instance_and_its_tab_followed() {
    let stage = Stage::new(SignInConfig::default()).await;
    let window = stage.window().await;
    stage.world.fixtures.defects().turn_on(Defect::TileSlow);
    sign_in(&window, credentials(&password()), patience()).await.expect("signed in");
    let dashboard = window.current_tab();
    let tab = click_tile(&window, &stage.saml_instance(), soon()).await.expect("a tab");
    assert_ne!(tab, dashboard);
    assert_eq!(window.current_tab(), tab);
    let app = stage.world.fixtures.saml_app().expect("the app").url.to_string();
    let arrived = Condition::Url(oin_tester_webdriver::UrlPattern::new(format!("{app}*")));
    window.wait(arrived, soon(), "the app").await.expect("the app");
    stage.end(window).await;
}

#[tokio::test]
async fn a_missing_tile_is_reported_with_the_tiles_that_are_there() {
    let stage = Stage::new(SignInConfig::default()).await;
    let window = stage.window().await;
    sign_in(&window, credentials(&password()), patience()).await.expect("signed in");
    // An id that is the beginning of another must not find the other's tile.
    let prefix = stage.saml_instance().as_str()[..12].to_owned();
    let drawn = Condition::Visible(Selector::css("[data-se=app-card-title]"));
    window.wait(drawn, soon(), "the dashboard draws its tiles").await.expect("tiles");
    let brief = Deadline::after(Duration::from_secs(3));
    let error = click_tile(&window, &InstanceId::new(&*prefix), brief).await.expect_err("no tile");
    let TileError::Missing { tiles, .. } = &error else { panic!("{error}") };
    assert_eq!(tiles.len(), 2, "{error}");
    stage.end(window).await;
}

#[tokio::test]
async fn a_user_who_is_not_assigned_is_told_so_after_the_password() {
    let stage = Stage::new(SignInConfig::default()).await;
    stage.world.fixtures.defects().turn_on(Defect::UserNotAssignedAtSso);
    let window = stage.worker.open().await.expect("a window");
    let instance = stage.world.fixtures.org().instance(stage.saml_instance().as_str()).expect("keys").expect("it");
    let tile = Url::parse(&instance.embed_link).expect("an address");
    window.goto(&tile, soon()).await.expect("the sign-in page");
    let error = sign_in(&window, credentials(&password()), patience()).await.expect_err("not assigned");
    let SignInError::Refused { complaint, said } = error else { panic!("{error}") };
    assert_eq!(complaint, Complaint::NotAssigned, "{said}");
    stage.end(window).await;
}

/// A page as the org serves it, with what the widget draws in it.
fn page(drawn: &str) -> Reply {
    let head = r#"<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Sign In</title>"#;
    let body = format!(r#"{head}<main id="okta-sign-in"><form method="post">{drawn}</form></main>"#);
    Reply::json(200, &body).with("content-type", "text/html")
}

fn is_second_factor(error: &SignInError) -> bool {
    matches!(error, SignInError::SecondFactor)
}

fn is_enrolment(error: &SignInError) -> bool {
    matches!(error, SignInError::Enrolment)
}

fn is_password_expired(error: &SignInError) -> bool {
    matches!(error, SignInError::PasswordExpired)
}

fn is_lock(error: &SignInError) -> bool {
    matches!(error, SignInError::Refused { complaint: Complaint::Locked, .. })
}

const SECOND: &str = r#"<input name="identifier"><input type="password" name="credentials.passcode">
    <input type="submit" class="button-primary" data-type="save" value="Sign in">"#;
const THIRD: &str = r#"<input name="identifier" id="identifier">
    <input type="password" name="credentials.passcode" id="credentials.passcode">
    <button type="submit" data-se="save">Sign in</button>"#;

type Recognised = fn(&SignInError) -> bool;

/// First page, what follows the password, and what that must be taken for.
const DEMANDS: [(&str, &str, Recognised); 8] = [
    (
        SECOND,
        r#"<input type="text" name="credentials.passcode"><input type="submit" data-type="save">"#,
        is_second_factor,
    ),
    (SECOND, r#"<input type="text" name="credentials.totp"><input type="submit" data-type="save">"#, is_second_factor),
    (SECOND, r##"<div data-se="google_otp"><a href="#" class="select-factor">Set up</a></div>"##, is_enrolment),
    (
        SECOND,
        r#"<input type="password" name="credentials.passcode"><input type="password" name="confirmPassword">"#,
        is_password_expired,
    ),
    (
        SECOND,
        r#"<div data-se="o-form-error-container"><div class="infobox-error">Your account is locked.</div></div>"#,
        is_lock,
    ),
    (
        THIRD,
        r#"<input type="text" name="credentials.passcode"><button type="submit" data-se="save">Verify</button>"#,
        is_second_factor,
    ),
    (THIRD, r#"<button type="button" data-se="authenticator-button">Google Authenticator</button>"#, is_enrolment),
    (THIRD, r#"<div data-se="infobox-error"><p data-se="callout">Your account is locked.</p></div>"#, is_lock),
];

#[tokio::test]
async fn what_an_org_demands_beyond_the_password_is_recognised() {
    let stage = Stage::new(SignInConfig::default()).await;
    for (first, then, recognised) in DEMANDS {
        let org = ScriptedOrg::start([page(first), page(then)]).await;
        let window = stage.worker.open().await.expect("a window");
        window.goto(&org.url.parse().expect("an address"), soon()).await.expect("the page");
        let error = sign_in(&window, credentials(&password()), patience()).await.expect_err(then);
        assert!(recognised(&error), "{then} was taken for: {error}");
        window.close().await;
        let form = org.asked().into_iter().find(|asked| asked.line.starts_with("POST")).expect("the form");
        assert!(form.body.contains("Correct-Horse-7"), "{form:?}");
    }
    stage.worker.close().await.expect("the browser ends");
}
