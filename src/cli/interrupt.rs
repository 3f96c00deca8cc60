//! SIGINT, SIGTERM and SIGHUP end a run in order: what was created is removed first.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::say;

/// Cancels the returned token at the first signal and says what is `ending`. Further signals change
/// nothing: removing temporary users is bounded in time and must not be cut off.
pub(super) fn stop_on_signal(ending: &'static str) -> std::io::Result<CancellationToken> {
    let stop = CancellationToken::new();
    for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
        let mut signals = signal(kind)?;
        let stop = stop.clone();
        tokio::spawn(async move {
            while signals.recv().await.is_some() {
                if stop.is_cancelled() {
                    say(&format!("still {ending}; this is bounded in time"));
                } else {
                    say(&format!("stopping: {ending}"));
                }
                stop.cancel();
            }
        });
    }
    Ok(stop)
}
