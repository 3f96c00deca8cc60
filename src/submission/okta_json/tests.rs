//! What is read is written again, and what is not known is told.

use serde_json::{Value, json};

use super::{OktaJsonError, SecretValues, read, write};

fn whole() -> Value {
    json!({
        "submission": {
            "name": "Strawberry",
            "description": "Plans the harvest.",
            "logo": "https://acme.okta.test/logo.png",
            "useCases": ["Automation"],
            "appContactDetails": [
                { "contactType": "CUSTOMER_SUPPORT", "contactValueType": "EMAIL", "contact": "help@straw.test" },
                { "contactType": "ESCALATION_SUPPORT", "contactValueType": "PHONE", "contact": "+1 555 0100" }
            ],
            "config": [{ "name": "subdomain", "label": "Subdomain" }],
            "sso": {
                "oidc": {
                    "redirectUris": ["https://{app.subdomain}.straw.test/cb"],
                    "initiateLoginUri": "https://{app.subdomain}.straw.test/go",
                    "postLogoutUris": ["https://{app.subdomain}.straw.test/bye"],
                    "doc": "https://straw.test/oidc"
                },
                "saml": {
                    "acs": [{ "url": "https://${org.subdomain}.straw.test/acs" }, { "url": "https://straw.test/acs", "index": 1 }],
                    "entityId": "https://${org.subdomain}.straw.test",
                    "claims": [{ "name": "manager", "values": ["${user.manager}"] }],
                    "groups": ["groups"],
                    "doc": "https://straw.test/saml"
                }
            },
            "provisioning": {
                "features": ["CREATE_USER", "READ_USER", "UPDATE_USER", "DEACTIVATE_USER", "IMPORT_USER_SCHEMA",
                             "CREATE_GROUP", "READ_GROUP", "UPDATE_GROUP", "DEACTIVATE_GROUP"],
                "scim": {
                    "baseUri": "'https://' + app.subdomain + '.straw.test/scim/'",
                    "setupInstructionsUri": "https://straw.test/scim",
                    "scimServerConfig": { "patch": { "supported": true }, "changePassword": { "supported": true } },
                    "entitlementTypes": [{
                        "name": "Role", "description": "What one may do.", "endpoint": "/Roles",
                        "attributes": { "required": true, "multivalued": false },
                        "mappings": { "id": "id", "displayName": "displayName", "description": "description" }
                    }]
                }
            },
            "authSettings": {
                "authType": "OAUTH2",
                "oAuth2Settings": {
                    "authorizeEndpoint": "'https://straw.test/authorize'", "tokenEndpoint": "'https://straw.test/token'",
                    "clientId": "okta", "clientSecret": "the client's secret", "scopes": ["scim"]
                }
            },
            "globalTokenRevocation": {
                "endpoint": "'https://' + app.subdomain + '.straw.test/gtr'", "authMethod": "SIGNED_JWT",
                "subjectFormat": "ISS_SUB", "partialLogout": true
            }
        },
        "testing": {
            "escalationSupportContact": "ada@straw.test",
            "testAccount": { "url": "https://straw.test/sign-in", "username": "isvtest@okta.com",
                             "password": "the account's password", "instructions": "None." },
            "oidcTestConfiguration": { "idp": true, "sp": true, "jit": true, "spInitiateUrl": "https://straw.test/go" },
            "samlTestConfiguration": { "idp": true, "sp": false, "jit": false, "spInitiateUrl": "https://straw.test/go",
                                       "spInitiateDescription": "Press the button." },
            "scimTestConfiguration": { "specTestResults": "https://r.test/1", "crudTestResults": "https://r.test/2",
                                       "entitlementsTestResults": "https://r.test/3" },
            "apiServiceTestConfiguration": { "scopeExplanation": "To read users." }
        }
    })
}

fn again(document: &Value, secrets: SecretValues) -> Value {
    serde_json::from_str(&write(&read(&document.to_string()).unwrap(), secrets).unwrap()).unwrap()
}

#[test]
fn a_whole_submission_is_written_as_it_was_read() {
    assert_eq!(again(&whole(), SecretValues::Written), whole());
}

#[test]
fn each_mode_of_authentication_is_written_as_it_was_read() {
    for mode in ["header", "bearer"] {
        let mut document = whole();
        let submission = document["submission"].as_object_mut().unwrap();
        submission.remove("authSettings");
        submission["provisioning"]["scim"]["authMode"] = json!(mode);
        assert_eq!(again(&document, SecretValues::Written), document, "{mode}");
    }
    let mut document = whole();
    document["submission"]["authSettings"] = json!({ "authType": "BASIC" });
    assert_eq!(again(&document, SecretValues::Written), document);
}

#[test]
fn the_smallest_submission_is_read_by_itself() {
    let smallest = json!({ "name": "A", "description": "B", "logo": "c.png", "id": "acme_a_1", "status": "New",
                           "sso": { "oidc": { "redirectUris": ["https://a.test"], "doc": "https://a.test/doc" } } });
    let expected = json!({ "submission": { "name": "A", "description": "B", "logo": "c.png",
        "sso": { "oidc": { "redirectUris": ["https://a.test"], "doc": "https://a.test/doc" } } } });
    assert_eq!(again(&smallest, SecretValues::Written), expected);
}

#[test]
fn groups_may_be_objects_as_in_the_examples() {
    let mut document = whole();
    document["submission"]["sso"]["saml"]["groups"] = json!([{ "name": "groups" }]);
    assert_eq!(again(&document, SecretValues::Written), whole());
}

#[test]
fn secrets_are_left_out_where_they_are_not_for_okta() {
    let text = again(&whole(), SecretValues::LeftOut).to_string();
    assert!(!text.contains("secret") && !text.contains("password") && text.contains("\"clientId\""), "{text}");
}

#[test]
fn values_that_are_not_known_are_told_and_not_dropped() {
    for (path, value, member) in [
        ("/submission/provisioning/features/0", "SYNC_PASSWORD", "features"),
        ("/submission/authSettings/authType", "CUSTOM", "authType"),
        ("/submission/globalTokenRevocation/subjectFormat", "PHONE", "subjectFormat"),
        ("/submission/appContactDetails/0/contactType", "FRIEND", "contactType"),
        ("/submission/appContactDetails/0/contactValueType", "FAX", "contactValueType"),
    ] {
        let mut document = whole();
        *document.pointer_mut(path).unwrap() = json!(value);
        match read(&document.to_string()) {
            Err(OktaJsonError::Unknown { member: told, value: seen }) => {
                assert_eq!((told, seen.as_str()), (member, value))
            }
            other => panic!("{path}: {other:?}"),
        }
    }
}

#[test]
fn what_is_no_submission_is_refused() {
    for text in ["", "[]", "7", "{\"name\": 7}", "{\"submission\": []}", &"[".repeat(10_000)] {
        assert!(matches!(read(text), Err(OktaJsonError::Malformed(_))), "{}", &text[..text.len().min(40)]);
    }
    assert!(matches!(read(&" ".repeat(300_000)), Err(OktaJsonError::TooLong(300_000))));
}
