//! Documents that the parties publish, read.

use super::{super::Missing, Subject};
use crate::{
    evidence::{Document, Documents},
    protocol::saml::{SamlError, SpMetadata},
};

/// The app's metadata, or why it is none; `None` when it was not fetched, or nothing came.
pub(super) fn sp_metadata(documents: &Documents) -> Option<Result<SpMetadata, SamlError>> {
    let body = documents.sp_metadata.as_ref()?.body.as_ref()?;
    Some(SpMetadata::parse(body.bytes.clone()))
}

impl<'a> Subject<'a> {
    /// The app's metadata.
    pub fn sp_metadata(&self) -> Result<&SpMetadata, Missing> {
        let (_, read) = self.sp_metadata_document()?;
        read.as_ref().map_err(|_| Missing::new("metadata of the app that can be read"))
    }

    /// The app's metadata as it was served, and as it was read.
    pub fn sp_metadata_document(&self) -> Result<(&'a Document, &Result<SpMetadata, SamlError>), Missing> {
        static NOTHING: Result<SpMetadata, SamlError> = Err(SamlError::Malformed { offset: 0, cause: String::new() });
        let document = self.evidence.documents.sp_metadata.as_ref();
        let document = document.ok_or_else(|| Missing::new("the app's metadata: the scenario names no address"))?;
        Ok((document, self.sp_metadata.as_ref().unwrap_or(&NOTHING)))
    }
}
