//! What the integration is to do, as far as a person is asked.

use super::answers::listed;
use crate::submission::Protocol;

/// A protocol of the wizard's first page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Capability {
    /// Single sign-on over OpenID Connect.
    Oidc,
    /// Single sign-on over SAML 2.0.
    Saml,
    /// Provisioning over SCIM 2.0.
    Scim,
}

impl Capability {
    /// Reads `--protocol`.
    pub(super) fn named(name: &str) -> Result<Self, String> {
        match name {
            "oidc" => Ok(Self::Oidc),
            "saml" => Ok(Self::Saml),
            "scim" => Ok(Self::Scim),
            _ => Err(format!("`{}` is no protocol; there are oidc, saml and scim", name.escape_default())),
        }
    }

    /// The protocol of its instances, when it signs users on.
    pub(super) fn protocol(self) -> Option<Protocol> {
        match self {
            Self::Oidc => Some(Protocol::Oidc),
            Self::Saml => Some(Protocol::Saml),
            Self::Scim => None,
        }
    }
}

/// Who may start a sign-on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flows {
    /// A tile of the dashboard.
    pub(super) idp: bool,
    /// The app.
    pub(super) sp: bool,
}

impl Flows {
    /// Reads an answer such as `idp,sp`.
    pub(super) fn named(text: &str) -> Result<Self, String> {
        let mut flows = Self { idp: false, sp: false };
        for name in listed(text) {
            match name {
                "idp" => flows.idp = true,
                "sp" => flows.sp = true,
                _ => return Err(format!("`{}` is no flow; there are idp and sp", name.escape_default())),
            }
        }
        if flows.idp || flows.sp { Ok(flows) } else { Err("one flow at least is expected: idp, sp or both".to_owned()) }
    }
}

/// What is to be put in where nothing is known.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) capabilities: Vec<Capability>,
    /// Over OpenID Connect, the SP flow is always supported.
    pub(super) oidc: Flows,
    pub(super) saml: Flows,
    /// The app creates unknown users when they first sign in.
    pub(super) just_in_time: bool,
    /// The names of integration variables.
    pub(super) variables: Vec<String>,
}
