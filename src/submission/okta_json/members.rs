//! Which members Okta's model has, and of which kind: what is not among them is told, and not dropped without a word.

use serde_json::{Map, Value};

use super::OktaJsonError;

/// Every member of the model. A text stands for texts, a list for lists of what its element stands for.
const MODEL: &str = r#"{
  "submission": {
    "name": "", "description": "", "logo": "", "defaultLogo": false, "useCases": [""], "capabilities": [""],
    "appContactDetails": [{ "contactType": "", "contactValueType": "", "contact": "" }],
    "config": [{ "name": "", "label": "" }],
    "sso": {
      "oidc": { "redirectUris": [""], "initiateLoginUri": "", "postLogoutUris": [""], "doc": "" },
      "saml": { "acs": [{ "url": "", "index": 0 }], "entityId": "", "claims": [{ "name": "", "values": [""] }],
                "groups": [{ "name": "" }], "doc": "" }
    },
    "provisioning": {
      "features": [""],
      "scim": {
        "baseUri": "", "authMode": "", "setupInstructionsUri": "",
        "scimServerConfig": { "patch": { "supported": false }, "changePassword": { "supported": false } },
        "entitlementTypes": [{
          "name": "", "description": "", "endpoint": "",
          "attributes": { "required": false, "multivalued": false },
          "mappings": { "id": "", "displayName": "", "description": "" }
        }]
      }
    },
    "authSettings": {
      "authType": "",
      "oAuth2Settings": { "authorizeEndpoint": "", "tokenEndpoint": "", "clientId": "", "clientSecret": "", "scopes": [""] }
    },
    "globalTokenRevocation": { "endpoint": "", "authMethod": "", "subjectFormat": "", "partialLogout": false }
  },
  "testing": {
    "escalationSupportContact": "",
    "testAccount": { "url": "", "username": "", "password": "", "instructions": "" },
    "oidcTestConfiguration": { "idp": false, "sp": false, "jit": false, "spInitiateUrl": "", "spInitiateDescription": "" },
    "samlTestConfiguration": { "idp": false, "sp": false, "jit": false, "spInitiateUrl": "", "spInitiateDescription": "" },
    "scimTestConfiguration": { "specTestResults": "", "crudTestResults": "", "entitlementsTestResults": "" },
    "apiServiceTestConfiguration": { "scopeExplanation": "" }
  }
}"#;

/// What Okta alone writes into a submission.
const READ_ONLY: [&str; 8] = [
    "id",
    "status",
    "lastUpdated",
    "lastUpdatedBy",
    "lastPublished",
    "oinFeatures",
    "caseLastUpdated",
    "isNonFunctionalOnlySubmission",
];

/// Takes away what the model has no place for, and `null`, which is nothing. Gives the paths of what it took away.
pub(super) fn keep_known(document: &mut Value) -> Result<Vec<String>, OktaJsonError> {
    let mut taken = Taken::default();
    taken.keep(document, &serde_json::from_str(MODEL)?, "")?;
    Ok(taken.left)
}

/// The members of the test information.
pub(super) fn is_test_information(members: &Map<String, Value>) -> bool {
    let model: Map<String, Value> = serde_json::from_str(MODEL).unwrap_or_default();
    let of_tests = model.get("testing").and_then(Value::as_object);
    of_tests.is_some_and(|of_tests| of_tests.keys().any(|name| members.contains_key(name)))
}

#[derive(Default)]
struct Taken {
    left: Vec<String>,
}

impl Taken {
    fn keep(&mut self, value: &mut Value, model: &Value, path: &str) -> Result<(), OktaJsonError> {
        match (value, model) {
            (Value::Object(members), Value::Object(known)) => self.keep_members(members, known, path),
            (Value::Array(elements), Value::Array(known)) => {
                let numbered = elements.iter().enumerate();
                let nulls = numbered.filter(|(_, element)| element.is_null());
                self.left.extend(nulls.map(|(at, _)| format!("{path}[{at}]")));
                elements.retain(|element| !element.is_null());
                let mut elements = elements.iter_mut().enumerate();
                // Okta's schema has names of groups, and its examples objects with a name.
                let is_name = |value: &Value| path.ends_with(".groups") && value.is_string();
                elements.try_for_each(|(at, element)| match known.first().filter(|_| !is_name(element)) {
                    Some(known) => self.keep(element, known, &format!("{path}[{at}]")),
                    None => Ok(()),
                })
            }
            (Value::String(_), Value::String(_))
            | (Value::Bool(_), Value::Bool(_))
            | (Value::Number(_), Value::Number(_)) => Ok(()),
            (value, model) => {
                Err(OktaJsonError::Kind { path: path.to_owned(), expected: kind(model), seen: kind(value) })
            }
        }
    }

    fn keep_members(
        &mut self,
        members: &mut Map<String, Value>,
        known: &Map<String, Value>,
        path: &str,
    ) -> Result<(), OktaJsonError> {
        members.retain(|_, value| !value.is_null());
        let names: Vec<String> = members.keys().cloned().collect();
        for name in names {
            let inside = path_to(path, &name);
            match (members.get_mut(&name), known.get(&name)) {
                // `{ "authModeId": … }` names a mode that only Okta knows.
                (Some(Value::Object(_)), Some(_)) if name == "authMode" => {
                    self.left.push(inside);
                    members.remove(&name);
                }
                (Some(value), Some(model)) => self.keep(value, model, &inside)?,
                _ => {
                    if path != "submission" || !READ_ONLY.contains(&name.as_str()) {
                        self.left.push(inside);
                    }
                    members.remove(&name);
                }
            }
        }
        Ok(())
    }
}

/// Names that no member of Okta's has may hold anything, and be of any length.
fn path_to(path: &str, name: &str) -> String {
    let name: String = name.chars().take(60).flat_map(char::escape_debug).collect();
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
