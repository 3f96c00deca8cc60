//! `oin-tester check` on a scenario of a thousand properties: how long the library and the command take, and how long
//! they may.

use std::{error::Error, fmt::Write, hint::black_box, io, path::Path, process::Command, time::Instant};

use oin_tester::scenario::{Variables, parse};

const WHOLE: &str = include_str!("../scenarios/submission/strawberry.yaml");
const LOGO: &[u8] = include_bytes!("../scenarios/submission/strawberry.png");

/// Properties with expressions.
const PROPERTIES: usize = 1_000;
const CALLS: usize = 50;
/// What it may take, in milliseconds.
const LIMIT: f64 = 100.0;

fn main() -> Result<(), Box<dyn Error>> {
    let text = scenario()?;
    let variables: Variables = std::iter::empty().collect();
    let path = Path::new("scenarios/submission/strawberry.yaml");
    within_limit("the library", &text, || {
        let violations = parse(path, &text, &variables)?.violations();
        match black_box(violations).first() {
            Some(violation) => Err(format!("{}: {}", violation.rule.id, violation.seen).into()),
            None => Ok(()),
        }
    })?;
    let directory = tempfile::tempdir()?;
    let file = directory.path().join("strawberry.yaml");
    std::fs::write(&file, &text)?;
    std::fs::write(directory.path().join("strawberry.png"), LOGO)?;
    within_limit("the command", &text, || {
        let output = Command::new(env!("CARGO_BIN_EXE_oin-tester")).arg("check").arg(&file).output()?;
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        if told.contains("no problem found") { Ok(()) } else { Err(told.into()) }
    })
}

/// Does it so often, tells how long that takes, and fails when it takes too long.
fn within_limit(
    what: &str,
    text: &str,
    mut check: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut samples = Vec::new();
    for _ in 0..CALLS {
        let started = Instant::now();
        check()?;
        samples.push(started.elapsed().as_secs_f64() * 1e3);
    }
    samples.sort_by(f64::total_cmp);
    let (median, slowest) = (samples[CALLS / 2], samples[CALLS - 1]);
    let told = format!(
        "check, {what}: {PROPERTIES} properties, {} bytes: median {median:.1} ms, slowest {slowest:.1} ms of {CALLS}; \
         at most {LIMIT} ms\n",
        text.len()
    );
    io::Write::write_all(&mut io::stdout(), told.as_bytes())?;
    if median > LIMIT { Err(format!("{what}: the median is {median:.1} ms").into()) } else { Ok(()) }
}

/// The scenario of the repository with so many redirect URIs, each an expression with two branches.
fn scenario() -> Result<String, std::fmt::Error> {
    let redirect = "      - https://{app.subdomain}.strawberry.example/callback\n";
    let mut many = String::new();
    for number in 0..PROPERTIES {
        writeln!(
            many,
            "      - \"https://{{app.subdomain == 'orchard' ? 'trees' : app.subdomain}}.strawberry.example/{number}\""
        )?;
    }
    Ok(WHOLE.replacen(redirect, &many, 1))
}
