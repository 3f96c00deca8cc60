//! The order of the modules is data: a module may use only its own row and the rows above it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The rows of `docs/architecture.md`, from the ground up.
const ROWS: [&[&str]; 15] = [
    &["clock", "error_chain", "file_lock", "id", "located", "secret"],
    &["protocol"],
    &["submission"],
    &["scenario", "plan"],
    &["evidence", "finding", "event"],
    &["check"],
    &["org"],
    &["flow"],
    &["diagnosis"],
    &["attack"],
    &["scim"],
    &["runner"],
    &["doctor"],
    &["store", "report", "decode", "ui"],
    &["config", "cli"],
];

/// Names that say nothing of what is inside.
const VAGUE: [&str; 8] = ["utils", "util", "helpers", "helper", "common", "manager", "handler", "misc"];

fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![directory.to_owned()];
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The module of a file directly or indirectly under `src/`.
fn module(file: &Path) -> String {
    let inside = file.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that a line names as `crate::…`, in a `use` or in the code.
fn used(text: &str) -> Vec<String> {
    let names = |rest: &str| {
        if let Some(group) = rest.strip_prefix('{') {
            top_level_names(group)
        } else {
            vec![rest.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()]
        }
    };
    text.split("crate::").skip(1).flat_map(names).collect()
}

/// The names at the first level of `a::{b, c}, d, e::f}`.
fn top_level_names(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut name, mut at_start) = (0, Vec::new(), String::new(), true);
    for character in group.chars() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(std::mem::take(&mut name));
                at_start = true;
            }
            ':' if depth == 0 => at_start = false,
            _ if depth == 0 && at_start && (character.is_alphanumeric() || character == '_') => name.push(character),
            _ => {}
        }
    }
    names.push(name);
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn groups_of_imports_are_read() {
    assert_eq!(used("use crate::{a::{b, c}, d, e::f};"), ["a", "d", "e"]);
    assert_eq!(used("use crate::a::{b, c}; crate::d::e()"), ["a", "d"]);
}

#[test]
fn modules_use_only_what_stands_above_them() {
    let row: BTreeMap<&str, usize> =
        ROWS.iter().enumerate().flat_map(|(row, names)| names.iter().map(move |name| (*name, row))).collect();
    let mut wrong = Vec::new();
    for file in sources(&root().join("src")) {
        let module = module(&file);
        if module == "lib" || module == "main" {
            continue;
        }
        let own = *row.get(module.as_str()).unwrap_or_else(|| panic!("`{module}` has no row in the table"));
        for name in used(&fs::read_to_string(&file).unwrap()) {
            if row.get(name.as_str()).is_some_and(|used| *used > own) {
                wrong.push(format!("{} uses `{name}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "a module uses what stands below it:\n{}", wrong.join("\n"));
}

#[test]
fn no_module_has_a_vague_name() {
    for crate_root in ["src", "webdriver/src", "fixtures/src", "tests"] {
        for file in sources(&root().join(crate_root)) {
            for part in file.iter().map(|part| part.to_string_lossy()) {
                assert!(!VAGUE.contains(&part.trim_end_matches(".rs")), "{}", file.display());
            }
        }
    }
}

#[test]
fn webdriver_and_fixtures_know_nobody_here() {
    for manifest in ["webdriver/Cargo.toml", "fixtures/Cargo.toml"] {
        let text = fs::read_to_string(root().join(manifest)).unwrap();
        assert!(
            !text.contains("oin-tester-fixtures.workspace") && !text.contains("oin-tester-webdriver.workspace"),
            "{manifest}"
        );
        assert!(!text.contains("oin-tester.workspace"), "{manifest}");
    }
}
