//! The instances that the tests need, and which of them may be tested ("Application instances for testing").

use std::str::FromStr;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Integration, Protocol, Submission, UserOperation};
use crate::id::InstanceId;

/// The version of the integration that an instance was generated from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InstanceVersion {
    /// The version that is being submitted.
    #[default]
    Current,
    /// The version that the catalog holds.
    Published,
}

impl InstanceVersion {
    /// The name on the command line and in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Published => "published",
        }
    }
}

/// A word that names neither a version nor a use of instances.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is unknown here; expected {expected}")]
pub struct UnknownWord {
    word: String,
    expected: &'static str,
}

impl FromStr for InstanceVersion {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownWord { word: word.to_owned(), expected: "current or published" };
        [Self::Current, Self::Published].into_iter().find(|it| it.name() == word).ok_or_else(unknown)
    }
}

impl FromStr for InstanceUse {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownWord { word: word.to_owned(), expected: "oidc, saml or scim" };
        Self::ALL.into_iter().find(|it| it.name() == word).ok_or_else(unknown)
    }
}

impl std::fmt::Display for InstanceVersion {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What an instance is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstanceUse {
    /// Sign-on over OpenID Connect.
    Oidc,
    /// Sign-on over SAML.
    Saml,
    /// Provisioning over SCIM.
    Scim,
}

impl From<Protocol> for InstanceUse {
    fn from(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Oidc => Self::Oidc,
            Protocol::Saml => Self::Saml,
        }
    }
}

impl InstanceUse {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Oidc, Self::Saml, Self::Scim];

    /// The protocol of single sign-on, if it is for that.
    pub fn protocol(self) -> Option<Protocol> {
        match self {
            Self::Oidc => Some(Protocol::Oidc),
            Self::Saml => Some(Protocol::Saml),
            Self::Scim => None,
        }
    }

    /// The name on the command line and in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::Saml => "saml",
            Self::Scim => "scim",
        }
    }
}

/// How an instance came to be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstanceOrigin {
    /// This program generated it, and may remove it.
    Generated,
    /// Somebody else generated it, in the wizard; it was only made known.
    Adopted,
}

/// An instance, and what it was generated from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedInstance {
    /// Its id in the org.
    pub id: InstanceId,
    /// The org's address: another org may have an instance of the same id.
    pub org: String,
    /// The name that the integration has in the org.
    pub name: String,
    /// What it is for.
    #[serde(rename = "use")]
    pub used_for: InstanceUse,
    /// Which version it was generated from.
    pub version: InstanceVersion,
    /// How it came to be remembered.
    pub origin: InstanceOrigin,
    /// The hash of that version ([`Submission::sha256`]).
    pub submission_sha256: String,
    /// The draft's hash at that time; an instance of the published version must be older than any edit.
    pub draft_sha256: String,
    /// When.
    pub generated_at: DateTime<Utc>,
    /// `lastUpdated` after the last change of ours: a later one is somebody else's edit.
    pub last_updated: DateTime<Utc>,
    /// The last edit of somebody else's that a change of ours has hidden since.
    #[serde(default)]
    pub edited_at: Option<DateTime<Utc>>,
}

impl RememberedInstance {
    /// What it is there for.
    pub fn needed(&self) -> Needed {
        Needed { used_for: self.used_for, version: self.version }
    }

    /// When somebody else edited it last, as far as is known, now that the org tells this `lastUpdated`.
    pub fn edited(&self, last_updated: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if last_updated == self.last_updated { self.edited_at } else { Some(last_updated) }
    }

    /// Takes a change of ours, before and after which the org told these.
    pub fn change(&mut self, before: DateTime<Utc>, after: DateTime<Utc>) {
        self.edited_at = self.edited(before);
        self.last_updated = after;
    }
}

/// The versions of a submission that instances may be of, by their hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions {
    /// Of the draft.
    pub current: String,
    /// Of what the catalog holds; `None` when the integration was never published.
    pub published: Option<String>,
}

impl Versions {
    /// The hashes of a draft and what it updates.
    pub fn of(draft: &Submission, published: Option<&Submission>) -> Self {
        Self { current: draft.sha256(), published: published.map(Submission::sha256) }
    }

    /// The hash of one of them.
    pub fn hash(&self, version: InstanceVersion) -> Option<&str> {
        match version {
            InstanceVersion::Current => Some(&self.current),
            InstanceVersion::Published => self.published.as_deref(),
        }
    }
}

/// Why an instance may not be tested.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ineligible {
    /// Nobody knows what it was generated from.
    #[error("it is not known which version it was generated from")]
    Unknown,
    /// The submission was edited after it was generated.
    #[error("the submission was edited after it was generated")]
    SubmissionEdited,
    /// It is not of the version that is published now.
    #[error("it was generated from another version than the published one")]
    OtherPublished,
    /// It is of the published version, but the draft had been edited before.
    #[error("it was generated after the first edit of the draft")]
    AfterEdit,
    /// There is no published version that it could be of.
    #[error("no published version is known (`published` of the scenario)")]
    NotPublished,
}

/// Whether an instance may be tested: of the current version, when it was generated from the latest draft; of the
/// published version, when it was generated from that before any edit of the draft.
pub fn eligibility(
    remembered: Option<&RememberedInstance>,
    needed: Needed,
    versions: &Versions,
) -> Result<(), Ineligible> {
    let Some(wanted) = versions.hash(needed.version) else { return Err(Ineligible::NotPublished) };
    let instance = remembered.filter(|instance| instance.needed() == needed).ok_or(Ineligible::Unknown)?;
    let generated_from = instance.submission_sha256.as_str();
    match needed.version {
        InstanceVersion::Current if generated_from == wanted => Ok(()),
        InstanceVersion::Current => Err(Ineligible::SubmissionEdited),
        InstanceVersion::Published if generated_from != wanted => Err(Ineligible::OtherPublished),
        InstanceVersion::Published if instance.draft_sha256 != wanted => Err(Ineligible::AfterEdit),
        InstanceVersion::Published => Ok(()),
    }
}

/// An instance that is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Needed {
    /// For what.
    pub used_for: InstanceUse,
    /// Of which version.
    pub version: InstanceVersion,
}

/// Why SCIM needs an instance of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotShared {
    /// Only with exactly one protocol is it clear which instance.
    #[error("the integration does not support exactly one protocol of single sign-on")]
    NotOneProtocol,
    /// Users that the sign-on creates and users that SCIM creates would get in each other's way.
    #[error("the integration supports just-in-time provisioning over single sign-on")]
    JustInTime,
    /// SCIM would not create the users that sign on.
    #[error("SCIM does not create users")]
    NoCreate,
}

/// Whether one instance may serve single sign-on and SCIM: all three conditions hold.
pub fn shared_with_scim(integration: &Integration, submission: &Submission) -> Result<InstanceUse, NotShared> {
    let mut protocols = [Protocol::Oidc, Protocol::Saml].into_iter().filter(|it| integration.declares(*it));
    let (Some(protocol), None) = (protocols.next(), protocols.next()) else { return Err(NotShared::NotOneProtocol) };
    if integration.just_in_time(protocol) {
        return Err(NotShared::JustInTime);
    }
    let creates = submission.scim.as_ref().is_some_and(|scim| scim.value.does(UserOperation::Create));
    if creates { Ok(protocol.into()) } else { Err(NotShared::NoCreate) }
}

/// The instances that a submission needs: one of each protocol, one of SCIM unless it may share that of single sign-on,
/// and for single sign-on the same of the published version. Universal Logout uses that of single sign-on.
pub fn needed(integration: &Integration, submission: &Submission, published: Option<&Integration>) -> Vec<Needed> {
    let of = |integration: &Integration, version| {
        let declared = [Protocol::Oidc, Protocol::Saml].map(|protocol| (protocol, integration.declares(protocol)));
        declared
            .into_iter()
            .filter(|(_, declared)| *declared)
            .map(move |(protocol, _)| Needed { used_for: protocol.into(), version })
    };
    let mut all: Vec<Needed> = of(integration, InstanceVersion::Current).collect();
    if submission.scim.is_some() && shared_with_scim(integration, submission).is_err() {
        all.push(Needed { used_for: InstanceUse::Scim, version: InstanceVersion::Current });
    }
    all.extend(published.into_iter().flat_map(|published| of(published, InstanceVersion::Published)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::located::Located;
    use crate::submission::{OidcIntegration, SamlIntegration, ScimProperties};

    fn remembered(version: InstanceVersion, from: &str, draft: &str) -> RememberedInstance {
        let at = "2026-08-01T12:00:00Z".parse().unwrap();
        RememberedInstance {
            id: InstanceId::new("0oa1"),
            org: "https://acme.okta.com".to_owned(),
            name: "acme_1".to_owned(),
            used_for: InstanceUse::Oidc,
            version,
            origin: InstanceOrigin::Generated,
            submission_sha256: from.to_owned(),
            draft_sha256: draft.to_owned(),
            generated_at: at,
            last_updated: at,
            edited_at: None,
        }
    }

    /// The first two rows of "Instances".
    #[test]
    fn an_instance_is_eligible_by_what_it_was_generated_from() {
        use InstanceVersion::{Current, Published};
        let oidc = |version| Needed { used_for: InstanceUse::Oidc, version };
        let versions = Versions { current: "draft".to_owned(), published: Some("live".to_owned()) };
        let rows = [
            ("CURRENT of the latest version", Current, "draft", "draft", Ok(())),
            ("CURRENT of an earlier version", Current, "older", "older", Err(Ineligible::SubmissionEdited)),
            ("PUBLISHED before any edit", Published, "live", "live", Ok(())),
            ("PUBLISHED after an edit", Published, "live", "draft", Err(Ineligible::AfterEdit)),
            ("PUBLISHED of another version", Published, "older", "older", Err(Ineligible::OtherPublished)),
        ];
        for (row, version, from, draft, expected) in rows {
            let instance = remembered(version, from, draft);
            assert_eq!(eligibility(Some(&instance), oidc(version), &versions), expected, "{row}");
        }
        assert_eq!(eligibility(None, oidc(Current), &versions), Err(Ineligible::Unknown));
        let for_saml = Needed { used_for: InstanceUse::Saml, version: Current };
        let instance = remembered(Current, "draft", "draft");
        assert_eq!(eligibility(Some(&instance), for_saml, &versions), Err(Ineligible::Unknown));
        let never = Versions { published: None, ..versions };
        let instance = remembered(Published, "live", "live");
        assert_eq!(eligibility(Some(&instance), oidc(Published), &never), Err(Ineligible::NotPublished));
        assert_eq!(eligibility(Some(&instance), oidc(Current), &never), Err(Ineligible::Unknown));
    }

    /// What this program does is no edit, and hides none.
    #[test]
    fn an_edit_stays_known_when_it_is_followed_by_a_change_of_ours() {
        let at = |minute: u32| format!("2026-08-01T12:{minute:02}:00Z").parse::<DateTime<Utc>>().unwrap();
        let mut instance = remembered(InstanceVersion::Current, "draft", "draft");
        assert_eq!(instance.edited(at(0)), None);
        instance.change(at(0), at(1));
        assert_eq!((instance.edited(at(1)), instance.edited(at(2))), (None, Some(at(2))));
        instance.change(at(2), at(3));
        assert_eq!((instance.edited(at(3)), instance.edited(at(4))), (Some(at(2)), Some(at(4))));
    }

    fn integration(protocols: &[Protocol], just_in_time: bool) -> Integration {
        let oidc =
            OidcIntegration { redirect_uris: vec![], initiate_login_uri: None, post_logout_uris: vec![], just_in_time };
        let saml = SamlIntegration {
            acs_urls: vec![],
            audience: String::new(),
            attributes: None,
            metadata_url: None,
            request_certificates: vec![],
            idp_flow: true,
            sp_flow: true,
            just_in_time,
        };
        Integration {
            oidc: protocols.contains(&Protocol::Oidc).then_some(oidc),
            saml: protocols.contains(&Protocol::Saml).then_some(saml),
        }
    }

    fn with_scim(users: &[UserOperation]) -> Submission {
        let users = users.iter().copied().map(Located::nowhere).collect();
        let scim = ScimProperties { users: Some(Located::nowhere(users)), ..ScimProperties::default() };
        Submission { scim: Some(Located::nowhere(scim)), ..Submission::default() }
    }

    #[test]
    fn sso_and_scim_share_an_instance_only_under_three_conditions() {
        use Protocol::{Oidc, Saml};
        let create = with_scim(&[UserOperation::Create, UserOperation::Read]);
        let read = with_scim(&[UserOperation::Read]);
        let rows = [
            ("all three hold", integration(&[Saml], false), &create, Ok(InstanceUse::Saml)),
            ("two protocols", integration(&[Oidc, Saml], false), &create, Err(NotShared::NotOneProtocol)),
            ("no protocol", integration(&[], false), &create, Err(NotShared::NotOneProtocol)),
            ("just-in-time", integration(&[Oidc], true), &create, Err(NotShared::JustInTime)),
            ("no Create", integration(&[Oidc], false), &read, Err(NotShared::NoCreate)),
        ];
        for (row, integration, submission, expected) in rows {
            assert_eq!(shared_with_scim(&integration, submission), expected, "{row}");
        }
    }

    #[test]
    fn one_instance_for_each_protocol_and_version() {
        use Protocol::{Oidc, Saml};
        let told = |integration: &Integration, submission: &Submission, published: Option<&Integration>| {
            let needed = needed(integration, submission, published);
            needed.iter().map(|it| format!("{}/{}", it.used_for.name(), it.version)).collect::<Vec<_>>()
        };
        let (both, one) = (integration(&[Oidc, Saml], false), integration(&[Oidc], false));
        let scim = with_scim(&[UserOperation::Create]);
        let plain = Submission::default();
        assert_eq!(told(&both, &plain, None), ["oidc/current", "saml/current"]);
        assert_eq!(told(&both, &scim, None), ["oidc/current", "saml/current", "scim/current"]);
        assert_eq!(told(&one, &scim, None), ["oidc/current"]);
        assert_eq!(told(&both, &plain, Some(&one)), ["oidc/current", "saml/current", "oidc/published"]);
        // A published integration of SCIM alone needs no instance of the published version.
        assert_eq!(told(&integration(&[], false), &scim, Some(&integration(&[], false))), ["scim/current"]);
    }
}
