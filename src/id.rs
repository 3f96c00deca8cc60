//! Names of things, as types, so that an instance cannot be passed where a user is wanted.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the name as it is.
            pub fn new(name: impl Into<String>) -> Self {
                Self(name.into())
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

id!(
    /// An app instance in the org, such as `0oa1gjh63g214q0Hq0g4`.
    InstanceId
);
id!(
    /// A user in the org, such as `00ub0oNGTSWTBKOLGLNR`.
    UserId
);
id!(
    /// One run: the directory name under `results/`.
    RunId
);
id!(
    /// One case of a plan: `<scenario>/<protocol>/<test>/<instance>`, unique in its run.
    CaseId
);
