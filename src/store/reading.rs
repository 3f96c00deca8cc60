//! Many runs, one after another, read ahead by as many threads as there are processors.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::sync_channel,
    thread,
};

use super::{OpenError, StoredRun};
use crate::report::events::Detail;

/// Runs that wait to be looked at, for each thread.
const AHEAD: usize = 1;

/// Hands each run to `visit`, in the order of the paths, until that fails. So many are in memory as there are processors,
/// and once again as many, however many there are.
pub fn for_each_run<E>(
    paths: &[PathBuf],
    detail: Detail,
    mut visit: impl FnMut(&Path, Result<StoredRun, OpenError>) -> Result<(), E>,
) -> Result<(), E> {
    let readers = thread::available_parallelism().map_or(1, usize::from).min(paths.len().max(1));
    thread::scope(|scope| {
        let read: Vec<_> = (0..readers)
            .map(|reader| {
                let (sender, receiver) = sync_channel(AHEAD);
                scope.spawn(move || {
                    let own = paths.iter().skip(reader).step_by(readers);
                    // Until nobody wants to know any more, because the visit of an earlier one failed.
                    let mut runs = own.map(|path| StoredRun::open_for(path, detail));
                    while runs.next().is_some_and(|run| sender.send(run).is_ok()) {}
                });
                receiver
            })
            .collect();
        for (path, receiver) in paths.iter().zip(read.iter().cycle()) {
            // A reader that is gone has panicked, which the end of the scope tells.
            let Ok(run) = receiver.recv() else { return Ok(()) };
            visit(path, run)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_come_in_their_order_until_one_is_refused() {
        let paths: Vec<PathBuf> = (0..50).map(|number| format!("nowhere/{number}").into()).collect();
        let mut seen = Vec::new();
        let all = for_each_run(&paths, Detail::Findings, |path, run| {
            seen.push(path.to_owned());
            assert!(matches!(run, Err(OpenError::NoRun(of)) if of == path));
            Ok::<_, ()>(())
        });
        assert_eq!((all, &seen), (Ok(()), &paths));
        let mut visits = 0;
        let refused = for_each_run(&paths, Detail::Findings, |_, _| {
            visits += 1;
            if visits == 3 { Err("enough") } else { Ok(()) }
        });
        assert_eq!((refused, visits), (Err("enough"), 3));
    }
}
