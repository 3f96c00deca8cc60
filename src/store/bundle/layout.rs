//! Whether every program that unpacks a zip sees the same files in it, so that what was checked is what is unpacked.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
};

use zip::ZipArchive;

/// The largest directory that is read, in bytes.
const LARGEST_DIRECTORY: u64 = 64 << 20;

/// What an entry of the directory begins with, and how much of it is of fixed length.
const ENTRY: (&[u8], usize) = (b"PK\x01\x02", 46);

/// The same of the last record of a zip, which has no more where there is no comment.
const END: (&[u8], usize) = (b"PK\x05\x06", 22);

/// A zip that one program unpacks to this and another to that.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// Which of the two is unpacked is up to the program.
    #[error("{0:?} is in it more than once")]
    Twice(String),
    /// There may be a file in them for a program that does not read the directory.
    #[error("it holds bytes that belong to none of its files")]
    Unlisted,
    /// A program may read one or the other.
    #[error("its directory says another thing than what stands before a file")]
    Inconsistent(#[source] zip::result::ZipError),
    /// It cannot be read.
    #[error("reading it")]
    Read(#[from] io::Error),
}

/// Checks the layout, and returns the names of the files.
pub(super) fn names(zip: &mut ZipArchive<File>, file: &mut File) -> Result<Vec<String>, LayoutError> {
    let start = zip.central_directory_start();
    let names = listed(&directory(file, start)?, start)?;
    let mut seen = BTreeSet::new();
    if let Some(twice) = names.iter().find(|name| !seen.insert(name.as_str())) {
        return Err(LayoutError::Twice(twice.chars().take(200).collect()));
    }
    // A name may stand in a field of its own besides, for some programs only.
    if !zip.file_names_raw().eq(names.iter().map(String::as_bytes)) {
        return Err(LayoutError::Unlisted);
    }
    zip.validate_header_consistency().map_err(LayoutError::Inconsistent)?;
    // They do not overlap, so that they fill the zip if they are as long as it is.
    let mut length = 0;
    for index in 0..zip.len() {
        let span = span(zip, index).map_err(LayoutError::Inconsistent)?;
        length += span.end.saturating_sub(span.start);
    }
    if length == start { Ok(names) } else { Err(LayoutError::Unlisted) }
}

/// Where a file is in the zip, with what stands before it.
fn span(zip: &mut ZipArchive<File>, index: usize) -> zip::result::ZipResult<Range<u64>> {
    let entry = zip.by_index_raw(index)?;
    let end = entry.data_start().and_then(|start| start.checked_add(entry.compressed_size()));
    Ok(entry.header_start()..end.unwrap_or(u64::MAX))
}

/// Everything from the directory on.
fn directory(file: &mut File, start: u64) -> Result<Vec<u8>, LayoutError> {
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(LARGEST_DIRECTORY).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The names in a directory that begins at `start`, has nothing between its entries, and ends as a zip does.
fn listed(directory: &[u8], start: u64) -> Result<Vec<String>, LayoutError> {
    let (mut names, mut rest) = (Vec::new(), directory);
    while rest.starts_with(ENTRY.0) {
        let (name, others) = entry(rest).ok_or(LayoutError::Unlisted)?;
        names.push(String::from_utf8_lossy(name).into_owned());
        rest = others;
    }
    let size = directory.len() - rest.len();
    let as_it_says = rest.len() == END.1
        && rest.starts_with(END.0)
        && u16_at(rest, 10).is_some_and(|count| count == names.len())
        && u32_at(rest, 12).is_some_and(|told| told == size)
        && u32_at(rest, 16).is_some_and(|told| u64::try_from(told) == Ok(start));
    if as_it_says { Ok(names) } else { Err(LayoutError::Unlisted) }
}

/// The name of the first entry, and what comes behind it.
fn entry(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (name, extra, comment) = (u16_at(bytes, 28)?, u16_at(bytes, 30)?, u16_at(bytes, 32)?);
    let (entry, others) = bytes.split_at_checked(ENTRY.1 + name + extra + comment)?;
    Some((entry.get(ENTRY.1..ENTRY.1 + name)?, others))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let (number, _) = bytes.get(at..)?.split_first_chunk()?;
    Some(u16::from_le_bytes(*number).into())
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let (number, _) = bytes.get(at..)?.split_first_chunk()?;
    usize::try_from(u32::from_le_bytes(*number)).ok()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn zip_of(names: &[&str]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(b"words").unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn checked(bytes: &[u8]) -> Result<Vec<String>, LayoutError> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let mut zip = ZipArchive::new(file.try_clone().unwrap()).map_err(LayoutError::Inconsistent)?;
        names(&mut zip, &mut file)
    }

    /// The bytes with one word in the place of another of the same length, from the so many-th place on.
    fn renamed(bytes: &[u8], from: &[u8], to: &[u8], place: usize) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
        for at in &places[place..] {
            bytes[*at..*at + from.len()].copy_from_slice(to);
        }
        bytes
    }

    #[test]
    fn a_zip_as_it_is_written_has_one_reading() {
        assert_eq!(checked(&zip_of(&["one", "two"])).unwrap(), ["one", "two"]);
    }

    #[test]
    fn a_name_that_is_there_twice_is_told() {
        let twice = renamed(&zip_of(&["one", "two"]), b"two", b"one", 0);
        assert!(matches!(checked(&twice), Err(LayoutError::Twice(name)) if name == "one"));
    }

    #[test]
    fn the_directory_and_what_stands_before_a_file_must_agree() {
        let other = renamed(&zip_of(&["one", "two"]), b"two", b"six", 1);
        assert!(matches!(checked(&other), Err(LayoutError::Inconsistent(_))));
    }

    #[test]
    fn no_byte_belongs_to_no_file() {
        let zip = zip_of(&["one"]);
        let directory = (0..zip.len()).find(|at| zip[*at..].starts_with(ENTRY.0)).unwrap();
        let hidden = zip_of(&["hidden"]);
        for place in [0, directory, zip.len() - END.1, zip.len()] {
            let (before, after) = zip.split_at(place);
            let told = checked(&[before, &hidden[..40], after].concat());
            assert!(matches!(told, Err(LayoutError::Unlisted | LayoutError::Inconsistent(_))), "{place}: {told:?}");
        }
    }
}
