//! Where things are on Okta's pages: CSS selectors as data, one table per generation of the sign-in page.
//!
//! Class names and ids that a build makes up are not used; where two spellings were seen, both stand in one selector.

/// A generation of Okta's sign-in page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Generation {
    /// The page of Classic Engine orgs.
    Classic,
    /// Identity Engine, the widget's second generation: the default.
    Second,
    /// Identity Engine, the widget's third generation.
    Third,
}

/// The elements of one generation's sign-in page.
#[derive(Debug)]
pub(super) struct SignInPage {
    pub(super) generation: Generation,
    pub(super) username: &'static str,
    pub(super) password: &'static str,
    pub(super) submit: &'static str,
    /// Errors of the whole form.
    pub(super) error: &'static str,
    /// Errors of one field.
    pub(super) field_error: &'static str,
    /// The field for the code that an authenticator app shows.
    pub(super) code: Option<&'static str>,
    /// A second factor of another kind is asked for, or one must be chosen.
    pub(super) second_factor: &'static str,
    /// An authenticator must be set up.
    pub(super) enrolment: &'static str,
    /// What puts that off, where it may be.
    pub(super) skip_enrolment: Option<&'static str>,
    /// The password must be changed.
    pub(super) password_expired: &'static str,
    /// The answer "yes" to "may the app know who you are?".
    pub(super) give_consent: Option<&'static str>,
}

/// Fields for a new password in both generations of Identity Engine.
const NEW_PASSWORD: &str = r#"input[name="confirmPassword"], input[name="credentials.newPassword"]"#;

/// Google Authenticator's field and Okta Verify's, in both generations of Identity Engine. A text field for a passcode
/// belongs to other factors too, whose codes nobody can compute.
const CODE: &str = r#"input[name="credentials.totp"], input[name="credentials.passcode"]:not([type="password"])"#;

/// Every generation, in the order in which they are looked for.
pub(super) static SIGN_IN_PAGES: [SignInPage; 3] = [SECOND, THIRD, CLASSIC];

const SECOND: SignInPage = SignInPage {
    generation: Generation::Second,
    username: r#"input[name="identifier"]"#,
    password: r#"input[name="credentials.passcode"][type="password"]"#,
    submit: r#"input[type="submit"][data-type="save"], input[type="submit"].button-primary"#,
    error: r#"[data-se="o-form-error-container"] .infobox-error"#,
    field_error: ".o-form-input-error",
    code: Some(CODE),
    second_factor: ".siw-main-view.select-authenticator-authenticate, .authenticator-verify-list",
    enrolment: ".siw-main-view.select-authenticator-enroll, .authenticator-enroll-list, a.select-factor, img.qrcode",
    skip_enrolment: Some(".siw-main-view.select-authenticator-enroll a.skip-all"),
    password_expired: NEW_PASSWORD,
    give_consent: Some(r#".siw-main-view.consent input[type="submit"]"#),
};

const THIRD: SignInPage = SignInPage {
    generation: Generation::Third,
    username: r#"input[name="identifier"]"#,
    password: r#"input[name="credentials.passcode"][type="password"]"#,
    submit: r#"button[type="submit"][data-se="save"]"#,
    error: r#"[data-se="infobox-error"], form [role="alert"]"#,
    field_error: r#"[id="identifier-error"], [id="credentials.passcode-error"], [id="credentials.totp-error"]"#,
    code: Some(CODE),
    second_factor: r#"[data-se="authenticator-verify-list"]"#,
    enrolment: r#"button[data-se="authenticator-button"], img[data-se="qrImg"]"#,
    skip_enrolment: Some(r#"form:has(button[data-se="authenticator-button"]) button[type="submit"][data-se="save"]"#),
    password_expired: NEW_PASSWORD,
    give_consent: None,
};

const CLASSIC: SignInPage = SignInPage {
    generation: Generation::Classic,
    username: "#okta-signin-username, #idp-discovery-username",
    password: "#okta-signin-password",
    submit: "#okta-signin-submit, #idp-discovery-submit",
    error: ".okta-form-infobox-error, .infobox-error",
    field_error: ".okta-form-input-error, .o-form-input-error",
    code: None,
    second_factor: ".mfa-verify, .mfa-verify-totp, .mfa-verify-passcode",
    enrolment: ".enroll-choices",
    skip_enrolment: None,
    password_expired: ".password-expired",
    give_consent: Some(".consent-required input.button-primary"),
};

/// The answer "no" to "stay signed in?": a link in the second generation, a button in the third.
pub(super) const DO_NOT_STAY_SIGNED_IN: &str = r#"[data-se="do-not-stay-signed-in-btn"]"#;

/// Something that is shown by a document which is no sign-in page. A sign-in page has a place for the widget from the
/// start, although a script fills it only later; an app's page may have no extent itself and hold elements that do.
pub(super) const NOT_A_SIGN_IN_PAGE: &str = "
    html:not(:has(#okta-sign-in, #okta-login-container, #signin-container)),
    html:not(:has(#okta-sign-in, #okta-login-container, #signin-container)) > body > *,
    html:not(:has(#okta-sign-in, #okta-login-container, #signin-container)) > body > * > *";

/// The org's own error page, such as that of a user who is not assigned.
pub(super) const ERROR_PAGE: &str = r#"[data-se="error-page"], .o-error-page .error-content"#;

/// The dashboard is drawn.
pub(super) const DASHBOARD: &str = r#"[data-se="dropdown-menu-button-header"], [data-se="app-card"], .app-button"#;

/// A tile's title.
pub(super) const TILE_TITLE: &str = r#"[data-se="app-card-title"], .app-button .app-button-name"#;

/// Closes the welcome that a user's first visit brings.
pub(super) const WELCOME_CLOSE: &str = r#"a[data-role="close-button"]"#;

/// The tile of an instance, found by the id in its address: labels are the vendor's and are translated.
pub(super) fn tile(instance: &str) -> String {
    let id = css_string(instance);
    format!(
        r#"a[data-se="app-card"][href*="/home/"][href*="/{id}/"], a.chiclet[href*="/home/"][href*="/{id}/"], a.app-button[href*="/{id}/"]"#
    )
}

/// The text within a CSS string in double quotes (CSS Syntax Level 3 §4.3.5).
fn css_string(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '\\' => escaped.extend(['\\', character]),
            control if control.is_control() => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_id_cannot_end_the_selector() {
        let selector = tile("\"], a[href*=\"\n");
        assert!(selector.contains(r#"[href*="/\"], a[href*=\"�/"]"#), "{selector}");
    }

    #[test]
    fn an_id_is_matched_whole() {
        assert!(tile("0oa1").contains(r#"[href*="/0oa1/"]"#));
    }
}
