//! What a fresh context costs, beside a fresh browser.

use std::time::Instant;

use oin_tester_webdriver::Worker;
use serde::Serialize;

use crate::{
    bare::Driver,
    failure::{Failure, while_doing},
    sample::quantile,
    world::World,
};

/// Medians in milliseconds, opening and closing together.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct StartUp {
    /// A context of a browser that runs, observed from its first request on.
    pub(crate) context_ms: f64,
    /// A browser with a WebDriver session, at a driver that runs.
    pub(crate) browser_ms: f64,
}

/// Opens and closes each of the two in turn, `times` times after one that does not count.
pub(crate) async fn measure(world: &World, times: usize) -> Result<StartUp, Failure> {
    let worker = Worker::start(&world.browser.worker_options()).await.map_err(while_doing("starting a worker"))?;
    let driver = Driver::start(&world.browser).await?;
    let (mut contexts, mut browsers) = (Vec::new(), Vec::new());
    for turn in 0..=times {
        let started = Instant::now();
        let context = worker.open().await.map_err(while_doing("opening a context"))?;
        drop(context.close().await);
        let context = started.elapsed();
        let started = Instant::now();
        driver.open(&world.browser).await?.close().await?;
        let browser = started.elapsed();
        if turn > 0 {
            contexts.push(context.as_secs_f64() * 1000.0);
            browsers.push(browser.as_secs_f64() * 1000.0);
        }
    }
    worker.close().await.map_err(while_doing("closing a worker"))?;
    driver.end().await?;
    let median = |values: &[f64]| {
        quantile(values, 0.5).ok_or_else(|| Failure::new("measuring what opening costs", "nothing was measured"))
    };
    Ok(StartUp { context_ms: median(&contexts)?, browser_ms: median(&browsers)? })
}
