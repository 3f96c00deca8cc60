//! What all ways have in common.

use crate::{browser::Browser, site::Org};

/// One org, one browser.
pub(crate) struct World {
    pub(crate) org: Org,
    pub(crate) browser: Browser,
}
