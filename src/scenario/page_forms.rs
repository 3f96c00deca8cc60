//! The two parts of a scenario file that may be written in a short form or as a mapping.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::authored::AuthoredPageCondition;
use crate::located::Located;

/// Where one value stands on the profile page: a CSS selector, or `{ after: TEXT }`.
pub(super) type AuthoredProfileField = Located<ProfileFieldForm>;

/// See [`AuthoredProfileField`].
#[derive(Clone)]
pub(super) enum ProfileFieldForm {
    /// A CSS selector, written as plain text.
    Selector(String),
    /// The rest of the line after a text.
    After(String),
}

/// What a page that needs a session shows without one: `org`, or a page condition.
pub(super) type AuthoredSignedOutProof = Located<SignedOutProofForm>;

/// See [`AuthoredSignedOutProof`].
pub(super) enum SignedOutProofForm {
    /// The word `org`.
    Org,
    /// A condition that a page of the app fulfils.
    Page(Box<AuthoredPageCondition>),
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AfterForm {
    /// The value is the rest of the line that begins with this text.
    after: String,
}

impl<'de> Deserialize<'de> for ProfileFieldForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ProfileFieldVisitor)
    }
}

struct ProfileFieldVisitor;

impl<'de> Visitor<'de> for ProfileFieldVisitor {
    type Value = ProfileFieldForm;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a CSS selector, or `{ after: TEXT }`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(ProfileFieldForm::Selector(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        AfterForm::deserialize(MapAccessDeserializer::new(map)).map(|form| ProfileFieldForm::After(form.after))
    }
}

impl JsonSchema for ProfileFieldForm {
    fn schema_name() -> Cow<'static, str> {
        "ProfileField".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let after = generator.subschema_for::<AfterForm>();
        json_schema!({
            "description": "Where one value stands: a CSS selector of the element that shows it, \
                            or the text before it on its line.",
            "anyOf": [{ "type": "string" }, after]
        })
    }
}

impl<'de> Deserialize<'de> for SignedOutProofForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SignedOutProofVisitor)
    }
}

struct SignedOutProofVisitor;

impl<'de> Visitor<'de> for SignedOutProofVisitor {
    type Value = SignedOutProofForm;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("`org`, or a mapping with `selector`, `text` or `url`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        match text {
            "org" => Ok(SignedOutProofForm::Org),
            other => Err(E::unknown_variant(other, &["org"])),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        AuthoredPageCondition::deserialize(MapAccessDeserializer::new(map))
            .map(|condition| SignedOutProofForm::Page(Box::new(condition)))
    }
}

impl JsonSchema for SignedOutProofForm {
    fn schema_name() -> Cow<'static, str> {
        "SignedOutProof".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let page = generator.subschema_for::<AuthoredPageCondition>();
        json_schema!({
            "description": "What a page that needs a session does without one: `org` when it sends \
                            the browser to the org, or what it shows.",
            "anyOf": [{ "const": "org" }, page]
        })
    }
}
