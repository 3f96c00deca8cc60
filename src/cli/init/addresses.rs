//! Addresses to begin with: at the app, and where there is a variable, at the tenant's part of it.

use url::{Host, Url};

use crate::submission::{placeholders::APP, rules};

/// Where the app is, as far as it is known.
pub(super) struct Addresses {
    /// The host and the port of the app's page.
    authority: String,
    /// What of it is left when its first label is the tenant's.
    domain: String,
    /// The tenant's value of the variable in that page.
    pub(super) tenant: String,
    /// Whether anybody can open the app's page.
    public: bool,
    /// The variable that tells tenants apart.
    variable: Option<String>,
    /// The other variables: each has a segment of the path, for nothing is asked of customers that is not used.
    others: Vec<String>,
}

impl Addresses {
    pub(super) fn new(page: &Url, variables: &[String]) -> Self {
        let named = matches!(page.host(), Some(Host::Domain(_)));
        let authority = page.host_str().unwrap_or_default().to_owned();
        let authority = page.port().map_or_else(|| authority.clone(), |port| format!("{authority}:{port}"));
        let (tenant, domain) = match authority.split_once('.').filter(|(_, rest)| named && rest.contains('.')) {
            Some((tenant, domain)) => (tenant.to_owned(), domain.to_owned()),
            None if named => ("acme".to_owned(), authority.clone()),
            None => ("app".to_owned(), "example.com".to_owned()),
        };
        let public = rules::hidden(page).is_none();
        let mut variables = variables.iter().cloned();
        Self { authority, domain, tenant, public, variable: variables.next(), others: variables.collect() }
    }

    /// In the dialect of OpenID Connect.
    pub(super) fn oidc(&self, path: &str) -> String {
        match &self.variable {
            Some(variable) => {
                let others = self.segments("/{app.", "}");
                format!("https://{{app.{variable}}}.{}{others}{path}", self.domain)
            }
            None => format!("https://{}{path}", self.authority),
        }
    }

    /// In the dialect of SAML.
    pub(super) fn saml(&self, path: &str) -> String {
        match &self.variable {
            Some(variable) => {
                let others = self.segments("/${org.", "}");
                format!("https://${{org.{variable}}}.{}{others}{path}", self.domain)
            }
            None => format!("https://{}{path}", self.authority),
        }
    }

    /// As an expression of SCIM.
    pub(super) fn scim(&self, path: &str) -> String {
        match &self.variable {
            Some(variable) => {
                let others = self.segments("/' + app.", " + '");
                format!("'https://' + app.{variable} + '.{}{others}{path}'", self.domain)
            }
            None => format!("'https://{}{path}'", self.authority),
        }
    }

    /// Of a page that everybody reads. The app may run where nobody else does.
    pub(super) fn public(&self, path: &str) -> String {
        let elsewhere = APP.trim_end_matches('/');
        if self.public { format!("https://{}{path}", self.authority) } else { format!("{elsewhere}{path}") }
    }

    /// The other variables, each between what begins a segment and what ends its reference.
    fn segments(&self, before: &str, after: &str) -> String {
        self.others.iter().flat_map(|name| [before, name, after]).collect()
    }
}
