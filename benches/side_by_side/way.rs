//! The ways in which the flow is carried out.

use serde::Serialize;

use crate::{
    arguments::Turn,
    bare,
    failure::Failure,
    ours::{self, Ours},
    playwright::{self, Recording},
    world::World,
};

/// A way to carry the flow out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Way {
    /// This harness, with everything that it records and judges.
    Ours,
    /// A script with fantoccini.
    Bare,
    /// A script with Playwright that records HAR and trace.
    PlaywrightEvidence,
    /// A script with Playwright.
    Playwright,
}

impl Way {
    pub(crate) const ALL: [Self; 4] = [Self::Ours, Self::Bare, Self::PlaywrightEvidence, Self::Playwright];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Ours => "oin-tester, full evidence",
            Self::Bare => "bare fantoccini, no evidence",
            Self::PlaywrightEvidence => "Playwright, HAR and trace",
            Self::Playwright => "Playwright, no evidence",
        }
    }

    /// Has its turn. Only this harness tells its steps.
    pub(crate) async fn run(self, world: &World, turn: Turn) -> Result<Ours, Failure> {
        let samples = match self {
            Self::Ours => return ours::run(&world.org.site, &world.browser, turn, |_, _| Ok(())).await,
            Self::Bare => bare::run(world, turn).await,
            Self::PlaywrightEvidence => playwright::run(world, turn, Recording::HarAndTrace).await,
            Self::Playwright => playwright::run(world, turn, Recording::Nothing).await,
        };
        Ok(Ours { samples: samples?, steps: Vec::new() })
    }
}
