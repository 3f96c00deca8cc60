//! What is computed when a flow has ended: how long it takes, and how long it may.

use std::{fmt::Write, path::Path};

use serde::Serialize;

use crate::{
    arguments::{Arguments, Protocol},
    failure::Failure,
    judging::{self, Judging},
    report::{Aim, Bound},
    timing::Timing,
    verifying::{self, Verifying},
    world::World,
};

/// All computations that were timed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Computing {
    /// All checks over the evidence of a flow, by protocol.
    pub(crate) judging: Vec<Judging>,
    /// A signed message, beside xmlsec1.
    pub(crate) verifying: Verifying,
}

/// Times them while nothing else of the benchmark runs.
pub(crate) async fn measure(world: &World, arguments: &Arguments, files: &Path) -> Result<Computing, Failure> {
    let mut judging = Vec::new();
    for protocol in [Protocol::Saml, Protocol::Oidc] {
        judging.push(judging::measure(world, protocol, arguments.calls()).await?);
    }
    Ok(Computing { judging, verifying: verifying::measure(files, arguments.calls())? })
}

impl Computing {
    /// What is demanded of them.
    pub(crate) fn aims(&self) -> Vec<Aim> {
        let judging = self.judging.iter().flat_map(|judging| {
            let checks = format!("all checks over a flow of {}, ms", judging.protocol);
            let evidence = format!("writing the evidence of a flow of {}, share of its time", judging.protocol);
            let share = judging.recording.median_us / 1000.0 / judging.flow_ms;
            [
                Aim::new(checks, judging.timing.median_us / 1000.0, Bound::AtMost(10.0)),
                Aim::new(evidence, share, Bound::AtMost(0.05)),
            ]
        });
        let what = "decoding and verifying a response, against xmlsec1";
        let Verifying { ours, xmlsec, .. } = self.verifying;
        judging.chain([Aim::new(what, ours.median_us / xmlsec.median_us, Bound::AtMost(1.5))]).collect()
    }

    pub(crate) fn write(&self, text: &mut String) -> std::fmt::Result {
        writeln!(
            text,
            "\n{:<52} {:>10} {:>8} {:>8} {:>9}",
            "Computed at the end (ms)", "median", "min", "p95", "xmlsec1 ×"
        )?;
        for Judging { protocol, exchanges, checks, timing, recording, flow_ms } in &self.judging {
            write_row(
                text,
                &format!("{checks} checks over a flow of {protocol}, {exchanges} exchanges"),
                *timing,
                None,
            )?;
            write_row(text, &format!("  writing its evidence; the flow took {flow_ms:.0} ms"), *recording, None)?;
        }
        let Verifying { bytes, signatures, ours, xmlsec, both } = self.verifying;
        let ratio = |timing: Timing| Some(timing.median_us / xmlsec.median_us);
        write_row(text, &format!("a response of {bytes} bytes, {signatures} signatures: ours"), ours, ratio(ours))?;
        write_row(text, "  the same, xmlsec1", xmlsec, ratio(xmlsec))?;
        write_row(text, "  the same, ours with xmlsec as the second opinion", both, ratio(both))
    }
}

fn write_row(text: &mut String, what: &str, timing: Timing, ratio: Option<f64>) -> std::fmt::Result {
    let Timing { median_us, min_us, p95_us, .. } = timing;
    let [median, min, p95] = [median_us, min_us, p95_us].map(|time| time / 1000.0);
    write!(text, "  {what:<50} {median:>10.3} {min:>8.3} {p95:>8.3}")?;
    match ratio {
        Some(ratio) => writeln!(text, " {ratio:>9.2}"),
        None => writeln!(text),
    }
}
