//! The SAML page of the wizard.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::NameFormat;
use crate::located::{Located, Place};

/// The properties of SAML 2.0. Addresses, entity id and values of attributes may hold expressions in `${…}`.
#[derive(Clone, Debug, Default)]
pub struct SamlProperties {
    /// The assertion consumer service; the first one without an index is the default.
    pub acs_urls: Vec<Located<AcsEndpoint>>,
    /// The app's entity id: the audience restriction.
    pub entity_id: Option<Located<String>>,
    /// The attribute statements; `None` when the file does not tell them.
    pub attributes: Option<Vec<Located<SamlAttribute>>>,
    /// The guide for customers' administrators.
    pub configuration_guide: Option<Located<String>>,
    /// A RelayState that every response which a tile starts would carry. The wizard has no such field.
    pub default_relay_state: Option<Located<String>>,
    /// Where the app takes part in single logout. The wizard has no such field.
    pub single_logout_url: Option<Located<String>>,
    /// Whether the app asks for encrypted assertions. The wizard has no such field.
    pub encrypted_assertions: Option<Located<bool>>,
    /// Whether the app accepts a response that it did not ask for.
    pub idp_flow: bool,
    /// Whether the app starts the sign-on by itself.
    pub sp_flow: bool,
    /// Whether the app creates unknown users when they first sign in; `None` when it is not said.
    pub just_in_time: Option<Located<bool>>,
    /// Where the flows and just-in-time provisioning are said, or would be.
    pub supports: Place,
}

/// An address of the assertion consumer service.
#[derive(Clone, Debug)]
pub struct AcsEndpoint {
    /// The address.
    pub url: String,
    /// By which number a request may name it.
    pub index: Option<Located<i64>>,
}

/// An attribute statement of the submission.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mapping with `name`")]
#[schemars(rename = "Attribute")]
pub struct SamlAttribute {
    /// The attribute's name.
    pub name: Option<Located<String>>,
    /// The format of the name: `unspecified`, `uri` or `basic`. Without it, any will do.
    pub format: Option<NameFormat>,
    /// A group attribute statement: it may be absent for a user who is in no group.
    #[serde(default)]
    pub groups: bool,
    /// The attribute's values: texts that may hold expressions in `${…}`. A group attribute statement has none.
    #[serde(default)]
    pub values: Vec<Located<String>>,
}

impl SamlProperties {
    /// The default address of the assertion consumer service.
    pub fn default_acs(&self) -> Option<&Located<AcsEndpoint>> {
        self.acs_urls.iter().find(|acs| acs.value.index.is_none())
    }

    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut Located<String>> {
        let attributes = self.attributes.iter_mut().flatten().flat_map(|attribute| {
            let attribute = &mut attribute.value;
            attribute.name.iter_mut().chain(&mut attribute.values)
        });
        let own = self.entity_id.iter_mut().chain(&mut self.configuration_guide);
        own.chain(&mut self.default_relay_state).chain(&mut self.single_logout_url).chain(attributes)
    }
}

/// An address, or an address with an index.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct IndexedAcs {
    /// The address.
    url: String,
    /// By which number a request may name it: 0 to 65535, each once.
    index: Option<Located<i64>>,
}

impl<'de> Deserialize<'de> for AcsEndpoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AcsVisitor)
    }
}

struct AcsVisitor;

impl<'de> Visitor<'de> for AcsVisitor {
    type Value = AcsEndpoint;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an address, or `{ url: ADDRESS, index: NUMBER }`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(AcsEndpoint { url: text.to_owned(), index: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let IndexedAcs { url, index } = IndexedAcs::deserialize(MapAccessDeserializer::new(map))?;
        Ok(AcsEndpoint { url, index })
    }
}

impl JsonSchema for AcsEndpoint {
    fn schema_name() -> Cow<'static, str> {
        "AcsUrl".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let indexed = generator.subschema_for::<IndexedAcs>();
        json_schema!({
            "description": "An address of the assertion consumer service, with an index where requests name it by one.",
            "anyOf": [{ "type": "string" }, indexed]
        })
    }
}
