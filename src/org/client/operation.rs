//! What the client asks of the org, and the right that each request needs.

use std::fmt;

/// One kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /.well-known/okta-organization`.
    ReadOrganization,
    /// `GET {issuer}/.well-known/openid-configuration`.
    ReadDiscovery,
    /// `POST /oauth2/v1/token`.
    GetAccessToken,
    /// `GET /api/v1/users/{login}`.
    FindUser,
    /// `GET /api/v1/users/{id}`.
    ReadUser,
    /// `POST /api/v1/users`.
    CreateUser,
    /// `POST /api/v1/users` without a profile, which creates nobody.
    CreateNobody,
    /// `POST /api/v1/users/{id}/lifecycle/deactivate`.
    DeactivateUser,
    /// `DELETE /api/v1/users/{id}`.
    DeleteUser,
    /// `DELETE /api/v1/users/{id}/sessions`.
    ClearSessions,
    /// `GET /api/v1/users/{id}/appLinks`.
    ReadAppLinks,
    /// `GET /api/v1/apps/{id}`.
    ReadInstance,
    /// `GET /api/v1/apps`.
    ListInstances,
    /// `POST /api/v1/apps`.
    GenerateInstance,
    /// `POST /api/v1/apps/{id}/lifecycle/activate`.
    ActivateInstance,
    /// `POST /api/v1/apps/{id}/lifecycle/deactivate`.
    DeactivateInstance,
    /// `DELETE /api/v1/apps/{id}`.
    DeleteInstance,
    /// `GET /api/v1/apps/{id}/sso/saml/metadata`.
    ReadSamlMetadata,
    /// `POST /api/v1/apps/{id}/users`.
    AssignUser,
    /// `GET /api/v1/apps/{id}/users/{user}`.
    ReadAssignment,
    /// `DELETE /api/v1/apps/{id}/users/{user}`.
    UnassignUser,
    /// `GET /api/v1/users`.
    ListUsers,
    /// `GET /api/v1/policies`.
    ListPolicies,
    /// `GET /api/v1/policies/{id}`.
    ReadPolicy,
    /// `GET /api/v1/policies/{id}/rules`.
    ReadPolicyRules,
    /// `PUT /api/v1/apps/{id}/policies/{policy}`.
    AssignPolicy,
    /// `GET /api/v1/logs`.
    ReadLog,
    /// The record of the back channel, which Okta's orgs do not keep.
    ReadBackChannel,
}

/// What an API token must be allowed to do for an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Right {
    /// The OAuth 2.0 scope of Okta's management API.
    pub scope: &'static str,
    /// The least administrator roles that carry the right, as the Admin Console names them.
    pub role: &'static str,
}

const READ_USERS: Right = Right { scope: "okta.users.read", role: "Read-only, Organization or Super Administrator" };
const MANAGE_USERS: Right = Right { scope: "okta.users.manage", role: "Organization or Super Administrator" };
const READ_APPS: Right = Right { scope: "okta.apps.read", role: "Read-only, Application or Super Administrator" };
const MANAGE_APPS: Right = Right { scope: "okta.apps.manage", role: "Application or Super Administrator" };
const READ_POLICIES: Right =
    Right { scope: "okta.policies.read", role: "Read-only, Organization or Super Administrator" };
const READ_LOGS: Right =
    Right { scope: "okta.logs.read", role: "Read-only, Report, Organization or Super Administrator" };

impl Operation {
    /// What is done, in the infinitive: `create the user`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadOrganization => "read the organization",
            Self::ReadDiscovery => "read the discovery document",
            Self::GetAccessToken => "get an access token for the service app",
            Self::FindUser => "look up the login",
            Self::ReadUser => "read the user",
            Self::CreateUser | Self::CreateNobody => "create the user",
            Self::DeactivateUser => "deactivate the user",
            Self::DeleteUser => "delete the user",
            Self::ClearSessions => "end the sessions of user",
            Self::ReadAppLinks => "read the dashboard links of user",
            Self::ReadInstance => "read the app instance",
            Self::ListInstances => "list the app instances of",
            Self::GenerateInstance => "generate the app instance",
            Self::ActivateInstance => "activate the app instance",
            Self::DeactivateInstance => "deactivate the app instance",
            Self::DeleteInstance => "delete the app instance",
            Self::ReadSamlMetadata => "read the SAML metadata of app instance",
            Self::AssignUser => "assign the user",
            Self::ReadAssignment => "read the assignment of user",
            Self::UnassignUser => "unassign the user",
            Self::ListUsers => "list the users of",
            Self::ListPolicies => "list the sign-in policies of",
            Self::ReadPolicy => "read the sign-in policy",
            Self::ReadPolicyRules => "read the rules of sign-in policy",
            Self::AssignPolicy => "put on another sign-in policy the app instance",
            Self::ReadLog => "read the System Log of",
            Self::ReadBackChannel => "read the back channel's record of",
        }
    }

    /// The right that the token needs; `None` for addresses that the org serves to everyone.
    pub fn right(self) -> Option<Right> {
        match self {
            Self::ReadOrganization | Self::ReadDiscovery | Self::GetAccessToken => None,
            Self::FindUser | Self::ReadUser | Self::ListUsers | Self::ReadAppLinks => Some(READ_USERS),
            Self::CreateUser | Self::CreateNobody | Self::DeactivateUser | Self::DeleteUser | Self::ClearSessions => {
                Some(MANAGE_USERS)
            }
            Self::ReadInstance | Self::ListInstances | Self::ReadSamlMetadata | Self::ReadAssignment => Some(READ_APPS),
            Self::AssignUser
            | Self::UnassignUser
            | Self::AssignPolicy
            | Self::GenerateInstance
            | Self::ActivateInstance
            | Self::DeactivateInstance
            | Self::DeleteInstance => Some(MANAGE_APPS),
            Self::ListPolicies | Self::ReadPolicy | Self::ReadPolicyRules => Some(READ_POLICIES),
            Self::ReadLog | Self::ReadBackChannel => Some(READ_LOGS),
        }
    }

    /// Whether asking twice leaves the org as asking once does. Everything but making something does:
    /// a removal of what is gone is answered with 404, and each request for an access token stands for itself.
    pub fn is_repeatable(self) -> bool {
        !matches!(self, Self::CreateUser | Self::AssignUser | Self::GenerateInstance)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
