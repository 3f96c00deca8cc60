//! What of a submission Okta's model has no place for, though the file of a submission has.

use super::super::{AuthenticationMode, Contact, ScimAuthentication, Submission};

/// What is lost when the submission is written, each in a sentence.
pub(super) fn of(submission: &Submission) -> Vec<String> {
    let contacts = submission.catalog.iter().flat_map(|catalog| &catalog.value.contacts).enumerate();
    let contacts = contacts.filter(|(_, contact)| values(&contact.value) > 1).map(|(at, _)| {
        format!("`catalog.contacts[{at}]` has several of `url`, `email` and `phone`: only the first of them is written")
    });
    let attributes = submission.saml.iter().flat_map(|saml| saml.value.attributes.iter().flatten()).enumerate();
    let groups = attributes.filter(|(_, it)| it.value.groups && !it.value.values.is_empty()).map(|(at, _)| {
        format!(
            "`saml.attributes[{at}].values` are not written: Okta's model has only the name of a statement of groups"
        )
    });
    let authentication = submission.scim.iter().filter_map(|scim| scim.value.authentication.as_ref());
    let clients = authentication.filter(|it| !has_client_to_write(&it.value)).map(|_| {
        "the client, the endpoints and the scopes of `scim.authentication` are not written: they belong to the mode \
         `oauth2`"
            .to_owned()
    });
    contacts.chain(groups).chain(clients).collect()
}

fn values(contact: &Contact) -> usize {
    [&contact.url, &contact.email, &contact.phone].into_iter().flatten().count()
}

/// Whether what OAuth 2.0 needs is written, or not there.
fn has_client_to_write(authentication: &ScimAuthentication) -> bool {
    let ScimAuthentication { mode, authorize_endpoint, token_endpoint, client_id, client_secret, scopes } =
        authentication;
    let oauth2 = mode.as_ref().is_some_and(|mode| mode.value == AuthenticationMode::Oauth2);
    let none = [authorize_endpoint, token_endpoint, client_id].into_iter().all(Option::is_none);
    oauth2 || (none && client_secret.is_none() && scopes.is_empty())
}
