//! An app instance: whether it can be used, and whether it holds what the scenario says.

use super::{
    examination::{Area, Examination},
    org::shown,
    policy,
};
use crate::{
    org::client::{
        Instance, InstanceStatus, OidcSettings, OrgClient, OrgError, Organization, SamlSettings, SignOnMode,
    },
    plan::Case,
    protocol::saml::IdpMetadata,
    scenario::{self, Scenario},
    submission::{Direction, OidcIntegration, Protocol, SamlIntegration},
};

const AREA: Area = Area::Instances;

/// An instance of a scenario, to be looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    pub(super) client: &'a OrgClient,
    pub(super) organization: &'a Organization,
    pub(super) scenario: &'a Scenario,
    pub(super) instance: &'a scenario::Instance,
    pub(super) cases: &'a [Case],
}

impl Subject<'_> {
    /// `0oa… redirect URIs`.
    fn what(&self, of: &str) -> String {
        format!("{} {of}", self.instance.id)
    }

    /// Whether a test presses the instance's tile.
    fn tile_is_pressed(&self) -> bool {
        let starts_here =
            |case: &Case| case.scenario.name == self.scenario.name && case.instance.id == self.instance.id;
        self.cases.iter().any(|case| starts_here(case) && case.test.direction() == Direction::Idp)
    }
}

/// The lines of an instance.
pub(super) async fn examine(subject: Subject<'_>) -> Vec<Examination> {
    let instance = match subject.client.instance(&subject.instance.id).await {
        Ok(instance) => instance,
        Err(error) => return vec![Examination::unanswered(AREA, subject.what("status"), &error)],
    };
    let mut lines = vec![status(subject, &instance)];
    let declared =
        subject.instance.declared(subject.scenario.integration_of(subject.instance.version), &instance.variables);
    let integration = match declared {
        Ok(integration) => integration,
        Err(error) => {
            let mending = "`oin-tester check --submission` says what is wrong with the expression";
            lines.push(Examination::wrong(AREA, subject.what("addresses"), error.to_string(), mending));
            return lines;
        }
    };
    let protocol = subject.instance.protocol;
    match (protocol, &instance.oidc, &instance.saml, &integration.oidc, &integration.saml) {
        (Protocol::Oidc, Some(settings), _, Some(declared), _) => {
            lines.push(mode(subject, &instance));
            lines.extend(subject.tile_is_pressed().then(|| oidc_tile(subject, &instance, settings, declared)));
            lines.push(redirect_uris(subject, settings, declared));
            lines.push(oidc_issuer(subject, settings).await);
        }
        (Protocol::Saml, _, Some(settings), _, Some(declared)) => {
            lines.push(mode(subject, &instance));
            lines.extend(subject.tile_is_pressed().then(|| saml_tile(subject, &instance)));
            lines.push(acs(subject, settings, declared));
            lines.push(audience(subject, settings, declared));
            lines.push(saml_addresses(subject).await);
        }
        _ => lines.push(other_mode(subject, &instance)),
    }
    lines.push(policy::examine(subject.client, &subject.organization.engine, &instance).await);
    lines
}

fn status(subject: Subject<'_>, instance: &Instance) -> Examination {
    let what = subject.what("status");
    let label = &instance.label;
    let seen = |word: &str| format!("`{label}` is {word}");
    match &instance.status {
        InstanceStatus::Active => Examination::ok(AREA, what, seen("active")),
        InstanceStatus::Inactive => {
            let mending = format!("activate it: Applications > {label} > Inactive > Activate");
            Examination::wrong(AREA, what, seen("inactive"), mending)
        }
        InstanceStatus::Deleted => {
            let mending = "generate another instance, and give its id in the scenario";
            Examination::wrong(AREA, what, seen("deleted"), mending)
        }
        InstanceStatus::Other(status) => {
            let mending = format!("look at Applications > {label}; a run needs ACTIVE");
            Examination::wrong(AREA, what, seen(status), mending)
        }
    }
}

fn mode(subject: Subject<'_>, instance: &Instance) -> Examination {
    Examination::ok(AREA, subject.what("sign-on mode"), mode_word(&instance.sign_on_mode))
}

fn other_mode(subject: Subject<'_>, instance: &Instance) -> Examination {
    let protocol = subject.instance.protocol;
    let seen = format!("{}, but the scenario says `protocol: {protocol}`", mode_word(&instance.sign_on_mode));
    let mending = "correct `protocol` or `id` of the instance in the scenario";
    Examination::wrong(AREA, subject.what("sign-on mode"), seen, mending)
}

fn mode_word(mode: &SignOnMode) -> String {
    match mode {
        SignOnMode::Oidc => "OpenID Connect".to_owned(),
        SignOnMode::Saml => "SAML 2.0".to_owned(),
        SignOnMode::Other(name) => format!("`{name}`"),
    }
}

fn hidden(subject: Subject<'_>, instance: &Instance) -> Option<Examination> {
    let mending = format!(
        "show it: Applications > {} > General > App visibility, `Do not display application icon to users` off",
        instance.label
    );
    let seen = "hidden on the dashboard";
    instance.hidden.then(|| Examination::wrong(AREA, subject.what("tile"), seen, mending))
}

fn saml_tile(subject: Subject<'_>, instance: &Instance) -> Examination {
    hidden(subject, instance).unwrap_or_else(|| Examination::ok(AREA, subject.what("tile"), "shown on the dashboard"))
}

/// Pressing the tile must lead to the app's own initiate-login URI.
fn oidc_tile(
    subject: Subject<'_>,
    instance: &Instance,
    settings: &OidcSettings,
    declared: &OidcIntegration,
) -> Examination {
    let what = subject.what("tile");
    if let Some(line) = hidden(subject, instance) {
        return line;
    }
    let general = format!("Applications > {} > General > Login", instance.label);
    let (registered, expected) = (settings.initiate_login_uri.as_deref(), declared.initiate_login_uri.as_deref());
    let leads_to_app = matches!(settings.initiate_login_mode.as_deref(), Some("SPEC") | None);
    match (registered, expected) {
        (Some(registered), Some(expected)) if registered != expected => Examination::wrong(
            AREA,
            what,
            format!("leads to {registered}, but the scenario declares {expected}"),
            format!("correct the initiate-login URI in {general}, or `initiate_login_uri` in the scenario"),
        ),
        (Some(registered), _) if leads_to_app => Examination::ok(AREA, what, format!("leads to {registered}")),
        (Some(_), _) => Examination::wrong(
            AREA,
            what,
            format!("its mode is {}, not SPEC", settings.initiate_login_mode.as_deref().unwrap_or_default()),
            format!(
                "in {general} set `Login initiated by` to `Either Okta or App`, and the login flow to `Redirect to app to \
                 initiate login (OIDC Compliant)`"
            ),
        ),
        (None, _) => Examination::wrong(
            AREA,
            what,
            "there is none: the instance has no initiate-login URI",
            format!("give it in {general}, or generate the instance from an integration that declares it"),
        ),
    }
}

/// Those of `declared` that the instance does not have.
fn lacking<'d>(declared: &'d [String], registered: &[String]) -> Vec<&'d str> {
    declared.iter().filter(|uri| !registered.contains(uri)).map(String::as_str).collect()
}

fn redirect_uris(subject: Subject<'_>, settings: &OidcSettings, declared: &OidcIntegration) -> Examination {
    let what = subject.what("redirect URIs");
    let missing = lacking(&declared.redirect_uris, &settings.redirect_uris);
    if missing.is_empty() {
        return Examination::ok(AREA, what, "as declared");
    }
    let seen = format!("{} is not among {}", missing.join(", "), settings.redirect_uris.join(", "));
    let mending =
        "correct the variables of the instance, or `redirect_uris` in the scenario; they are compared exactly";
    Examination::wrong(AREA, what, seen, mending)
}

fn acs(subject: Subject<'_>, settings: &SamlSettings, declared: &SamlIntegration) -> Examination {
    let what = subject.what("ACS");
    let Some(default) = settings.acs_urls.first() else { return not_shown(what) };
    let missing = lacking(&declared.acs_urls, &settings.acs_urls);
    let mending = "correct the variables of the instance, or `acs_urls` in the scenario; the first is the default";
    if !missing.is_empty() {
        let seen = format!("{} is not among {}", missing.join(", "), settings.acs_urls.join(", "));
        return Examination::wrong(AREA, what, seen, mending);
    }
    if declared.acs_urls.first() == Some(default) {
        Examination::ok(AREA, what, "as declared")
    } else {
        Examination::wrong(AREA, what, format!("the default is {default}"), mending)
    }
}

fn audience(subject: Subject<'_>, settings: &SamlSettings, declared: &SamlIntegration) -> Examination {
    let what = subject.what("audience");
    match &settings.audience {
        None => not_shown(what),
        Some(audience) if *audience == declared.audience => Examination::ok(AREA, what, "as declared"),
        Some(audience) => {
            let seen = format!("{audience}, but the scenario declares {}", declared.audience);
            let mending = "correct the variables of the instance, or `audience` in the scenario";
            Examination::wrong(AREA, what, seen, mending)
        }
    }
}

/// Instances of the catalog keep it in their template.
fn not_shown(what: String) -> Examination {
    let mending =
        "the first response of a run shows it; see also the instance's Sign On > View SAML setup instructions";
    Examination::unknown(AREA, what, "the org does not show it for this instance", mending)
}

/// The address that tokens name must be the org's own, and its discovery document must name it too.
async fn oidc_issuer(subject: Subject<'_>, settings: &OidcSettings) -> Examination {
    let what = subject.what("issuer");
    let fixed = subject.organization.fixed_issuer(settings.issuer_mode.as_deref());
    let issuer = fixed.unwrap_or(subject.client.url());
    match subject.client.discovery(issuer).await {
        Ok(document) if document.issuer == shown(issuer) => Examination::ok(AREA, what, shown(issuer)),
        Ok(document) => {
            let seen = format!("the discovery document of {} names {}", shown(issuer), document.issuer);
            Examination::wrong(AREA, what, seen, format!("give `org.url` as {}", document.issuer))
        }
        Err(error) => Examination::unanswered(AREA, what, &error),
    }
}

/// Requests must go to one of the org's addresses: only there is the sign-in recognised.
async fn saml_addresses(subject: Subject<'_>) -> Examination {
    let what = subject.what("metadata");
    let organization = subject.organization;
    let own: Vec<_> =
        organization.address.iter().chain(&organization.custom_domain).chain([subject.client.url()]).collect();
    let at_the_org = |location: &url::Url| own.iter().any(|own| own.origin() == location.origin());
    let bytes = match subject.client.saml_metadata(&subject.instance.id).await {
        Ok(bytes) => bytes,
        Err(error) => return metadata_unanswered(what, &error),
    };
    let metadata = match IdpMetadata::parse(bytes) {
        Ok(metadata) => metadata,
        Err(error) => {
            let mending =
                "read it in Sign On > SAML Signing Certificates > View IdP metadata; generate the instance again";
            return Examination::wrong(AREA, what, format!("cannot be read: {error}"), mending);
        }
    };
    let elsewhere = metadata
        .sso
        .iter()
        .map(|service| service.location.as_str())
        .find(|location| !location.parse().is_ok_and(|location| at_the_org(&location)));
    match elsewhere {
        None => Examination::ok(AREA, what, "sign-on is at the org's address"),
        Some(location) => {
            let mending = "give `org.url` as the address that the metadata names";
            Examination::wrong(AREA, what, format!("sign-on is at {location}, which is not the org's"), mending)
        }
    }
}

fn metadata_unanswered(what: String, error: &OrgError) -> Examination {
    Examination::unanswered(AREA, what, error)
}
