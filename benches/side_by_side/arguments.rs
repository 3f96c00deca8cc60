//! What is measured, how often.

use std::{path::PathBuf, time::Duration};

use clap::{Parser, ValueEnum};

/// Measures this harness beside a bare script and Playwright, on the same flow and the same browser.
#[derive(Clone, Debug, Parser)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(name = "bench")]
pub(crate) struct Arguments {
    /// The protocol of the SP flow that is measured
    #[arg(long, value_enum, default_value_t = Protocol::Saml)]
    pub(crate) protocol: Protocol,
    /// Flows of each round, one at a time; side by side twice as many
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) flows: usize,
    /// Rounds; in each, every way has its turn
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) rounds: usize,
    /// How many flows run side by side, where they do
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub(crate) jobs: usize,
    /// Flows at the start of each turn that are not counted
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) warm_up: usize,
    /// One flow of everything, to see that the benchmark works; its numbers mean nothing
    #[arg(long)]
    pub(crate) smoke: bool,
    /// Only how long judging and verifying take: neither the other ways nor the demo, and no Node.js
    #[arg(long)]
    pub(crate) computing: bool,
    /// Write the report as JSON to stdout
    #[arg(long)]
    pub(crate) json: bool,
    /// The time after which the benchmark gives up, in seconds
    #[arg(long, value_name = "S", default_value_t = 1500)]
    deadline: u64,
    /// Run one flow after another at this embedded org, and tell how much memory that takes
    #[arg(long, hide = true)]
    pub(crate) memory_at: Option<PathBuf>,
    /// What cargo passes to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

/// The protocol of the measured flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Protocol {
    /// OpenID Connect.
    Oidc,
    /// SAML 2.0.
    Saml,
}

impl Protocol {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::Saml => "saml",
        }
    }
}

impl Arguments {
    /// The arguments with the shortcuts carried out.
    pub(crate) fn read() -> Self {
        let arguments = Self::parse();
        if arguments.smoke { Self { flows: 1, rounds: 1, warm_up: 0, ..arguments } } else { arguments }
    }

    pub(crate) fn deadline(&self) -> Duration {
        Duration::from_secs(self.deadline)
    }

    /// How many flows the harness runs when its memory is measured: early, and late.
    pub(crate) fn memory_marks(&self) -> (usize, usize) {
        if self.smoke { (1, 2) } else { (10, 100) }
    }

    /// How often each computation is timed.
    pub(crate) fn calls(&self) -> usize {
        if self.smoke { 1 } else { 500 }
    }

    /// How many contexts and browsers are opened to see what opening costs.
    pub(crate) fn openings(&self) -> usize {
        if self.smoke { 1 } else { 15 }
    }
}

/// One turn: so many flows, so many at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn {
    pub(crate) protocol: Protocol,
    /// Flows in all, those of the warm-up included.
    pub(crate) flows: usize,
    /// Flows at a time, each in a browser of its own.
    pub(crate) jobs: usize,
}
