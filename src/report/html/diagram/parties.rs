//! Who takes part in a sign-on, and whose an address is.

use url::Url;

use crate::{
    evidence::ArtifactKind,
    report::result::{Attempt, LoadedAs},
};

/// One who takes part. They stand in this order, so that neighbours talk most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Party {
    User,
    Browser,
    /// A site that is neither the app's nor the org's.
    Elsewhere,
    App,
    Org,
    /// The harness, which asks the org's API.
    Tester,
}

impl Party {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Browser => "Browser",
            Self::Elsewhere => "Other sites",
            Self::App => "App",
            Self::Org => "Org",
            Self::Tester => "oin-tester",
        }
    }
}

/// Where org and app are, as far as an attempt tells.
pub(super) struct Parties {
    org: Vec<String>,
    app: Vec<String>,
    /// The app's registrable domains: whatever else is there is taken for the app's too.
    domains: Vec<String>,
}

impl Parties {
    /// The org is where its API is and where requests to sign in are sent; the app is where the answers go. When none
    /// was sent, the first page that is not the org's is the app's.
    pub(super) fn of(attempt: &Attempt) -> Self {
        let mut parties = Self { org: Vec::new(), app: Vec::new(), domains: Vec::new() };
        for call in &attempt.api_calls {
            remember(&mut parties.org, &call.url);
        }
        for artifact in &attempt.artifacts {
            let Some(address) = &artifact.address else { continue };
            match artifact.kind {
                ArtifactKind::SamlRequest
                | ArtifactKind::OidcAuthorizationRequest
                | ArtifactKind::OidcTokenRequest
                | ArtifactKind::OidcIdToken => remember(&mut parties.org, address),
                ArtifactKind::SamlResponse
                | ArtifactKind::SpMetadata
                | ArtifactKind::OidcInitiateLogin
                | ArtifactKind::OidcCallback => remember(&mut parties.app, address),
            }
        }
        let org = parties.org.clone();
        parties.app.retain(|origin| !org.contains(origin));
        if parties.app.is_empty() {
            let pages = attempt.network.iter().filter(|row| row.loaded_as.is_none_or(|it| it == LoadedAs::Page));
            let app = pages.filter_map(|row| origin(&row.url)).find(|origin| !parties.org.contains(origin));
            parties.app.extend(app);
        }
        parties.domains = parties.app.iter().filter_map(|origin| domain(origin)).collect();
        parties
    }

    /// Whose an address is.
    pub(super) fn whose(&self, url: &str) -> Party {
        let Some(origin) = origin(url) else { return Party::Elsewhere };
        if self.org.contains(&origin) {
            return Party::Org;
        }
        let is_app = self.app.contains(&origin) || domain(&origin).is_some_and(|it| self.domains.contains(&it));
        if is_app { Party::App } else { Party::Elsewhere }
    }

    /// The host that is shown under a party's name.
    pub(super) fn host(&self, party: Party) -> Option<String> {
        let origins = match party {
            Party::App => &self.app,
            Party::Org => &self.org,
            _ => return None,
        };
        let url = Url::parse(origins.first()?).ok()?;
        Some(host(&url))
    }
}

/// Host and port of an address.
pub(super) fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

fn remember(origins: &mut Vec<String>, url: &str) {
    if let Some(origin) = origin(url).filter(|origin| !origins.contains(origin)) {
        origins.push(origin);
    }
}

fn origin(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    url.has_host().then(|| url.origin().ascii_serialization())
}

/// The registrable domain of an origin; an address of digits has none.
fn domain(origin: &str) -> Option<String> {
    let url = Url::parse(origin).ok()?;
    psl::domain_str(url.domain()?).map(str::to_owned)
}
