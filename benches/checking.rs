//! `oin-tester check` on a scenario of a thousand properties: how long it takes, and how long it may.

use std::{error::Error, fmt::Write, hint::black_box, io, path::Path, time::Instant};

use oin_tester::scenario::{Variables, parse};

const WHOLE: &str = include_str!("../scenarios/submission/strawberry.yaml");

/// Properties with expressions.
const PROPERTIES: usize = 1_000;
const CALLS: usize = 50;
/// What it may take, in milliseconds.
const LIMIT: f64 = 100.0;

fn main() -> Result<(), Box<dyn Error>> {
    let text = scenario()?;
    let variables: Variables = std::iter::empty().collect();
    let path = Path::new("scenarios/submission/strawberry.yaml");
    let mut samples = Vec::new();
    for _ in 0..CALLS {
        let started = Instant::now();
        let violations = parse(path, &text, &variables)?.violations();
        samples.push(started.elapsed().as_secs_f64() * 1e3);
        if let Some(violation) = black_box(violations).first() {
            return Err(format!("{}: {}", violation.rule.id, violation.seen).into());
        }
    }
    samples.sort_by(f64::total_cmp);
    let (median, slowest) = (samples[CALLS / 2], samples[CALLS - 1]);
    let told = format!(
        "check: {PROPERTIES} properties, {} bytes: median {median:.1} ms, slowest {slowest:.1} ms of {CALLS}; at most \
         {LIMIT} ms\n",
        text.len()
    );
    io::Write::write_all(&mut io::stdout(), told.as_bytes())?;
    if median > LIMIT { Err(format!("the median is {median:.1} ms").into()) } else { Ok(()) }
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
