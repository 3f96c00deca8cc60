//! Why the dashboard does not show a tile, as the org's API tells it.

use url::Url;

use super::{FlowError, Reason, Stage, TileAbsence};
use crate::org::client::{AppLink, Instance, InstanceStatus, OrgError, SignOnMode};

/// What the API says of a tile that the dashboard does not show.
#[derive(Debug, PartialEq)]
enum Said {
    /// The user has it: this is its address, the app's embed link.
    Shown(Url),
    /// The user has none, for this reason.
    Absent(Reason),
}

/// The embed link of a tile that the user has although the dashboard does not show it, or why there is none.
pub(super) async fn embed_link(stage: &Stage<'_>, missing: FlowError) -> Result<Url, FlowError> {
    match ask(stage).await {
        Ok(Said::Shown(link)) if stage.org.origins().contains(&link.origin()) => Ok(link),
        Ok(Said::Shown(link)) => {
            let seen = format!("{}; the user has it, and its embed link is at another server: {link}", missing.seen);
            Err(FlowError { seen, ..missing })
        }
        Ok(Said::Absent(reason)) => {
            let seen = format!("{}; {}", missing.seen, told(reason));
            Err(FlowError { reason, seen, ..missing })
        }
        Err(error) => {
            let seen = format!("{}; the org's API does not tell why: {error}", missing.seen);
            Err(FlowError { seen, ..missing })
        }
    }
}

async fn ask(stage: &Stage<'_>) -> Result<Said, OrgError> {
    let (client, user) = (stage.client, stage.user);
    let links = client.app_links(user).await?;
    let link = links.into_iter().find(|link| link.app_instance_id == *stage.instance);
    let instance = client.instance(stage.instance).await?;
    let assigned = client.assignment(stage.instance, user).await?.is_some();
    Ok(conclude(link, &instance, assigned))
}

fn conclude(link: Option<AppLink>, instance: &Instance, assigned: bool) -> Said {
    let startable = match &instance.oidc {
        Some(oidc) if instance.sign_on_mode == SignOnMode::Oidc => oidc.initiate_login_uri.is_some(),
        _ => true,
    };
    let hidden = instance.hidden || link.as_ref().is_some_and(|link| link.hidden);
    Said::Absent(match link {
        _ if instance.status != InstanceStatus::Active => Reason::TileMissing(TileAbsence::Inactive),
        _ if !assigned => Reason::TestUserUnassigned,
        _ if !startable => Reason::TileMissing(TileAbsence::NotStartable),
        _ if hidden => Reason::TileMissing(TileAbsence::Hidden),
        Some(link) => return Said::Shown(link.link_url),
        None => Reason::TileMissing(TileAbsence::Unexplained),
    })
}

fn told(reason: Reason) -> &'static str {
    match reason {
        Reason::TileMissing(TileAbsence::Inactive) => "the instance is not active",
        Reason::TestUserUnassigned => "the user is not assigned to the instance",
        Reason::TileMissing(TileAbsence::NotStartable) => "the instance has no initiate-login URI",
        Reason::TileMissing(TileAbsence::Hidden) => "the instance is hidden from users",
        _ => "the user is assigned, the instance active and not hidden, and yet the user has no link to it",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::clock;
    use crate::id::InstanceId;
    use crate::org::client::OidcSettings;

    const EMBED: &str = "https://acme.okta.com/home/acme/0oa1/aln1";

    fn instance(initiate: Option<&str>) -> Instance {
        Instance {
            id: InstanceId::new("0oa1"),
            name: "acme".to_owned(),
            label: "Acme".to_owned(),
            status: InstanceStatus::Active,
            sign_on_mode: SignOnMode::Oidc,
            created: clock::now(),
            last_updated: clock::now(),
            hidden: false,
            oidc: Some(OidcSettings { initiate_login_uri: initiate.map(str::to_owned), ..OidcSettings::default() }),
            saml: None,
            policy: None,
            variables: BTreeMap::new(),
        }
    }

    fn link(hidden: bool) -> AppLink {
        let (label, app_instance_id) = ("Acme".to_owned(), InstanceId::new("0oa1"));
        AppLink { label, link_url: EMBED.parse().unwrap(), app_instance_id, hidden }
    }

    #[test]
    fn each_reason_for_a_missing_tile_is_found_before_those_that_follow_from_it() {
        let uri = Some("https://acme.test/start");
        let absent = |absence| Said::Absent(Reason::TileMissing(absence));
        let inactive = Instance { status: InstanceStatus::Inactive, ..instance(uri) };
        let hidden = Instance { hidden: true, ..instance(uri) };
        let saml = Instance { sign_on_mode: SignOnMode::Saml, oidc: None, ..instance(None) };
        for (link, instance, assigned, expected) in [
            (None, inactive, false, absent(TileAbsence::Inactive)),
            (None, instance(uri), false, Said::Absent(Reason::TestUserUnassigned)),
            (None, instance(None), true, absent(TileAbsence::NotStartable)),
            (None, hidden, true, absent(TileAbsence::Hidden)),
            (Some(link(true)), instance(uri), true, absent(TileAbsence::Hidden)),
            (None, instance(uri), true, absent(TileAbsence::Unexplained)),
            (None, saml.clone(), true, absent(TileAbsence::Unexplained)),
            (Some(link(false)), saml, true, Said::Shown(EMBED.parse().unwrap())),
        ] {
            assert_eq!(conclude(link, &instance, assigned), expected);
        }
    }
}
