//! App instances made, switched on and off, and removed: what the wizard does under "Instances".

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::json;

use super::instances::{Instance, RawInstance, SignOnMode};
use super::link;
use super::operation::Operation;
use super::transport::{Answer, Request};
use super::{OrgClient, OrgError};
use crate::id::InstanceId;

/// Okta's largest page of app instances.
const PAGE: &str = "200";

/// More instances than an org of a vendor has; a list that is longer is not read to its end.
const MOST: usize = 5_000;

/// An instance to be generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInstance {
    /// The name that the integration has in the org.
    pub name: String,
    /// What the tile says. Labels are unique in an org.
    pub label: String,
    /// How it signs users on.
    pub sign_on_mode: SignOnMode,
    /// The values of the integration variables; one that is not here is unset.
    pub variables: BTreeMap<String, String>,
}

impl OrgClient {
    /// The app instances of the org whose name or label begins so; all of them for an empty text.
    pub async fn instances(&self, beginning: &str) -> Result<Vec<Instance>, OrgError> {
        let operation = Operation::ListInstances;
        let mut url = self.address(operation, &["api", "v1", "apps"])?;
        url.query_pairs_mut().append_pair("limit", PAGE);
        if !beginning.is_empty() {
            url.query_pairs_mut().append_pair("q", beginning);
        }
        let mut instances = Vec::new();
        let mut page = Some(url);
        while let Some(url) = page.take() {
            let subject = if beginning.is_empty() { "the org" } else { beginning };
            let (found, next) = self.send(Request::new(operation, subject, Method::GET, url), read_page).await?;
            // A page without instances ends the list, so that an org cannot keep the client busy for ever.
            if found.is_empty() || instances.len() >= MOST {
                break;
            }
            instances.extend(found.into_iter().map(Instance::from));
            page = next.map(|next| self.page_at_the_org(operation, &next)).transpose()?;
        }
        Ok(instances)
    }

    /// Generates an instance, inactive: it is configured before anybody can use it.
    ///
    /// A request whose answer is lost is not sent again: the label, which is unique, tells whether it was carried out.
    pub async fn generate_instance(&self, new: &NewInstance) -> Result<Instance, OrgError> {
        let lost = match self.post_instance(new).await {
            Err(error) if error.is_answer_lost() => error,
            answered => return answered,
        };
        tracing::debug!(label = new.label, error = %lost, "the answer to a generation was lost; looking the label up");
        let same = |instance: &Instance| instance.label == new.label && instance.name == new.name;
        self.instances(&new.label).await?.into_iter().find(same).ok_or(lost)
    }

    async fn post_instance(&self, new: &NewInstance) -> Result<Instance, OrgError> {
        let operation = Operation::GenerateInstance;
        let mut url = self.address(operation, &["api", "v1", "apps"])?;
        url.set_query(Some("activate=false"));
        let body = json!({
            "name": new.name, "label": new.label, "signOnMode": new.sign_on_mode.word(),
            "settings": { "app": new.variables },
        });
        let request = Request::new(operation, &new.label, Method::POST, url).json(body);
        Ok(self.send_json::<RawInstance>(request).await?.into())
    }

    /// Activates an instance; one that is active stays so.
    pub async fn activate_instance(&self, id: &InstanceId) -> Result<(), OrgError> {
        self.instance_lifecycle(Operation::ActivateInstance, id, "activate").await
    }

    /// Deactivates an instance: nobody signs on through it any more.
    pub async fn deactivate_instance(&self, id: &InstanceId) -> Result<(), OrgError> {
        self.instance_lifecycle(Operation::DeactivateInstance, id, "deactivate").await
    }

    async fn instance_lifecycle(&self, operation: Operation, id: &InstanceId, verb: &str) -> Result<(), OrgError> {
        let url = self.address(operation, &["api", "v1", "apps", id.as_str(), "lifecycle", verb])?;
        self.send_plain(Request::new(operation, id.as_str(), Method::POST, url)).await
    }

    /// Deletes an inactive instance, with its assignments. The org refuses to delete an active one.
    pub async fn delete_instance(&self, id: &InstanceId) -> Result<(), OrgError> {
        let operation = Operation::DeleteInstance;
        let url = self.address(operation, &["api", "v1", "apps", id.as_str()])?;
        self.send_plain(Request::new(operation, id.as_str(), Method::DELETE, url)).await
    }
}

type Page = (Vec<RawInstance>, Option<String>);

fn read_page(answer: &Answer) -> Result<Page, serde_json::Error> {
    Ok((answer.json()?, link::next_of(&answer.headers)))
}
