//! How much memory the harness itself takes, without browser and org.
//!
//! Measured in a process of its own that does nothing else: the benchmark, started again.

use std::{path::Path, process::Stdio};

use serde::{Deserialize, Serialize};
use tokio::process::Command;

use crate::{
    arguments::{Arguments, Turn},
    browser::Browser,
    failure::{Failure, while_doing},
    ours,
    site::Site,
    world::World,
};

/// Resident memory of the process in MiB.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// How many flows had been run at the first look.
    pub(crate) early_flows: usize,
    /// Resident then.
    pub(crate) early_mib: f64,
    /// How many flows had been run at the last look.
    pub(crate) late_flows: usize,
    /// Resident then.
    pub(crate) late_mib: f64,
    /// The most that ever was resident.
    pub(crate) peak_mib: f64,
}

/// Starts the process and hears what it measured.
pub(crate) async fn measure(world: &World, arguments: &Arguments, files: &Path) -> Result<Memory, Failure> {
    let doing = "measuring the memory of the harness";
    let program = std::env::current_exe().map_err(while_doing(doing))?;
    let mut command = Command::new(program);
    command.arg("--memory-at").arg(world.org.site.save(files)?).args(["--protocol", arguments.protocol.name()]);
    if arguments.smoke {
        command.arg("--smoke");
    }
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await.map_err(while_doing(doing))?;
    if !output.status.success() {
        return Err(Failure::new(doing, String::from_utf8_lossy(&output.stderr)));
    }
    serde_json::from_slice(&output.stdout).map_err(while_doing(doing))
}

/// What that process does.
pub(crate) async fn run(arguments: &Arguments, site: &Path) -> Result<Memory, Failure> {
    let site = Site::load(site)?;
    let browser = Browser::locate(&site)?;
    let (early, late) = arguments.memory_marks();
    let mut memory = Memory { early_flows: early, late_flows: late, ..Memory::default() };
    let turn = Turn { protocol: arguments.protocol, flows: late, jobs: 1 };
    ours::run(&site, &browser, turn, |ended, _| {
        if ended == early {
            memory.early_mib = resident("VmRSS")?;
        }
        if ended == late {
            memory.late_mib = resident("VmRSS")?;
        }
        Ok(())
    })
    .await?;
    memory.peak_mib = resident("VmHWM")?;
    Ok(memory)
}

/// A line of `/proc/self/status` (proc(5)), in MiB.
fn resident(name: &str) -> Result<f64, Failure> {
    let doing = "reading /proc/self/status";
    let status = std::fs::read_to_string("/proc/self/status").map_err(while_doing(doing))?;
    let value = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let kibibytes = value.and_then(|value| value.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    kibibytes.map(|kibibytes| kibibytes / 1024.0).ok_or_else(|| Failure::new(doing, format!("it has no {name}")))
}
