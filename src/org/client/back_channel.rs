//! The record that an org may keep of its back channel: what apps ask it without the browser.

use reqwest::Method;
use url::Url;

use super::operation::Operation;
use super::transport::Request;
use super::{OrgClient, OrgError};
use crate::evidence::{BackChannel, CallRecorder};

impl OrgClient {
    /// The whole record at that path of the org. Okta's orgs keep none.
    ///
    /// It is full of codes, tokens and secrets, so this call is not recorded as others are, and the API token goes to
    /// the org whatever host `record` names.
    pub async fn back_channel(&self, record: &Url) -> Result<BackChannel, OrgError> {
        let mut url = self.url().clone();
        url.set_path(record.path());
        let request = Request::new(Operation::ReadBackChannel, self.url().as_str(), Method::GET, url);
        self.recording(&CallRecorder::new()).send_json(request).await
    }
}
