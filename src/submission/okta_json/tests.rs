//! What is read is written again, and what is not known is told.

use serde_json::{Value, json};

use super::{super::AuthenticationMode, OktaJsonError, Reading, SecretValues, read, write};

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
    serde_json::from_str(&write(&read(&document.to_string()).unwrap().submission, secrets).unwrap()).unwrap()
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
fn a_mode_of_authentication_is_read_or_left_out_and_never_another() {
    for (scim, settings, expected, told) in [
        (json!({ "authMode": "basic" }), Value::Null, Some(AuthenticationMode::Basic), 0),
        (json!({ "authMode": "oauth2" }), Value::Null, Some(AuthenticationMode::Oauth2), 0),
        (json!({ "authMode": "hmac" }), Value::Null, None, 1),
        (json!({ "authMode": { "authModeId": "abc" } }), Value::Null, None, 1),
        (json!({ "authMode": "bearer" }), json!({ "authType": "CUSTOM" }), None, 1),
        (json!({}), Value::Null, None, 0),
    ] {
        let document = json!({ "provisioning": { "scim": scim }, "authSettings": settings });
        let Reading { submission, left } = read(&document.to_string()).unwrap();
        let authentication = submission.scim.unwrap().value.authentication;
        assert_eq!(authentication.map(|it| it.value.mode.unwrap().value), expected, "{document}");
        assert_eq!(left.len(), told, "{document}: {left:?}");
    }
}

#[test]
fn a_capability_is_told_only_where_it_is_not_taken_over() {
    let mut document = whole();
    let all = ["SSO", "PROVISIONING", "ENTITLEMENTS", "UNIVERSAL_LOGOUT", "API_SERVICE"];
    document["submission"]["capabilities"] = json!(all);
    assert_eq!(read(&document.to_string()).unwrap().left, Vec::<String>::new());
    let named = [&all[..], &["IDV"]].concat();
    let alone = read(&json!({ "capabilities": named }).to_string()).unwrap();
    let told = ["SSO", "PROVISIONING", "ENTITLEMENTS", "UNIVERSAL_LOGOUT", "IDV"];
    assert_eq!(alone.left, told.map(|name| format!("submission.capabilities: `{name}`")));
    assert!(alone.submission.test_information.is_some_and(|tests| tests.value.api_service.is_some()));
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

/// The whole document with another value at a place, and what of it was left.
fn left_with(path: &str, value: Value) -> Vec<String> {
    let mut document = whole();
    let (parent, name) = path.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Object(members) => drop(members.insert(name.to_owned(), value)),
        list => list[name.parse::<usize>().unwrap()] = value,
    }
    read(&document.to_string()).unwrap().left
}

#[test]
fn what_is_not_known_is_told_and_the_rest_is_kept() {
    for (path, value, told) in [
        ("/submission/provisioning/features/0", json!("SYNC_PASSWORD"), "provisioning.features: `SYNC_PASSWORD`"),
        ("/submission/authSettings/authType", json!("CUSTOM"), "authSettings.authType: `CUSTOM`"),
        ("/submission/provisioning/scim/authMode", json!({ "authModeId": "x" }), "provisioning.scim.authMode"),
        ("/submission/globalTokenRevocation/subjectFormat", json!("PHONE"), "subjectFormat: `PHONE`"),
        ("/submission/appContactDetails/0/contactType", json!("FRIEND"), "contactType: `FRIEND`"),
        ("/submission/appContactDetails/0/contactValueType", json!("FAX"), "contactValueType: `FAX`"),
        ("/submission/useCase", json!(["Automation"]), "submission.useCase"),
        ("/submission/sso/wsfed", json!({}), "submission.sso.wsfed"),
        ("/testing/futureTest", json!(1), "testing.futureTest"),
        ("/testing/testAccount/otp", json!(true), "testing.testAccount.otp"),
        ("/submission/sso/saml/acs/0/binding", json!("POST"), "submission.sso.saml.acs[0].binding"),
        ("/submission/sso/oidc/redirectUris/0", Value::Null, "submission.sso.oidc.redirectUris[0]"),
        ("/future", json!({}), "future"),
    ] {
        let left = left_with(path, value);
        assert!(left.len() == 1 && left[0].ends_with(told), "{path}: {left:?}");
    }
    assert_eq!(left_with("/submission/lastUpdated", json!("2026-01-01")), Vec::<String>::new());
}

#[test]
fn null_is_nothing_wherever_it_stands() {
    for path in [
        "/submission/useCases",
        "/submission/config",
        "/submission/appContactDetails",
        "/submission/sso/saml/claims",
        "/submission/sso/saml/groups",
        "/submission/sso/saml/acs",
        "/submission/sso/oidc/redirectUris",
        "/submission/sso/oidc/postLogoutUris",
        "/submission/defaultLogo",
        "/submission/provisioning/scim/scimServerConfig",
        "/submission/provisioning/scim/scimServerConfig/patch",
        "/submission",
        "/testing",
    ] {
        assert_eq!(left_with(path, Value::Null), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn a_member_of_another_kind_is_named() {
    for (path, value, told) in [
        ("/submission/name", json!(7), "expected text as `submission.name`, found a number"),
        ("/submission/useCases", json!("A"), "expected a list as `submission.useCases`, found text"),
        (
            "/submission/sso/saml/groups/0",
            json!(1),
            "expected an object as `submission.sso.saml.groups[0]`, found a number",
        ),
    ] {
        let mut document = whole();
        *document.pointer_mut(path).unwrap() = value;
        assert_eq!(read(&document.to_string()).unwrap_err().to_string(), told);
    }
}

#[test]
fn a_member_twice_and_the_test_information_alone_are_refused() {
    let twice = read("{\"name\": \"A\", \"name\": \"B\"}").unwrap_err();
    assert!(crate::error_chain::chain(&twice).contains("\"name\" stands twice"), "{twice:?}");
    let alone = read(&whole()["testing"].to_string()).unwrap_err();
    assert!(matches!(alone, OktaJsonError::TestInformationAlone), "{alone:?}");
}

#[test]
fn flags_of_openid_connect_follow_from_its_addresses() {
    let mut document = whole();
    document["testing"]["oidcTestConfiguration"]["idp"] = json!(false);
    document["testing"]["oidcTestConfiguration"]["sp"] = json!(false);
    assert_eq!(again(&document, SecretValues::Written), whole());
}

#[test]
fn what_is_no_submission_is_refused() {
    for text in ["", "[]", "7", "{\"name\": 7}", "{\"submission\": []}", &"[".repeat(10_000)] {
        let refused = matches!(read(text), Err(OktaJsonError::Malformed(_) | OktaJsonError::Kind { .. }));
        assert!(refused, "{}", &text[..text.len().min(40)]);
    }
    assert!(matches!(read(&" ".repeat(300_000)), Err(OktaJsonError::TooLong(300_000))));
}
