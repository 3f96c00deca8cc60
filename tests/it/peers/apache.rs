//! Apache as a child process: the distribution's program and modules, a configuration of our own.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const PROGRAMS: [&str; 2] = ["/usr/sbin/apache2", "/usr/sbin/httpd"];
const MODULE_DIRECTORIES: [&str; 2] = ["/usr/lib/apache2/modules", "/usr/lib64/httpd/modules"];
const START_DEADLINE: Duration = Duration::from_secs(20);

/// How many sites there have been, which are the last numbers of their addresses.
static SITES: AtomicU8 = AtomicU8::new(1);

/// What every configuration begins with. Pages are server-side includes: they print the variables
/// that the authentication module sets, without a script interpreter.
const COMMON: &str = include_str!("common.conf");

/// A directory for one Apache, and the address that it will listen on. Made first, because the org
/// must be told the address before the org's own goes into Apache's configuration.
pub(crate) struct Site {
    directory: TempDir,
    address: SocketAddr,
}

/// A running Apache. Ends when dropped, and when the test's thread ends in any other way.
pub(crate) struct Apache {
    child: Child,
    site: Site,
}

impl Site {
    /// An address of its own keeps the peer cross-site to the org, for cookies ignore ports, and its port from the others.
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        // Apache's children run as another user and read the pages.
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let number = SITES.fetch_add(1, Ordering::Relaxed);
        let free = TcpListener::bind((Ipv4Addr::new(127, 0, 5, number), 0)).unwrap();
        Self { directory, address: free.local_addr().unwrap() }
    }

    /// Without a slash at the end.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Writes a file that the configuration names, and returns its path.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.directory.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Starts Apache with one authentication module and returns when it answers.
    pub(crate) fn start(self, module: &str, configuration: &str) -> Apache {
        let program = first_existing(&PROGRAMS);
        let modules = first_existing(&MODULE_DIRECTORIES);
        let common = COMMON
            .replace("@DIRECTORY@", &self.directory.path().display().to_string())
            .replace("@MODULES@", &modules.display().to_string())
            .replace("@ADDRESS@", &self.address.to_string());
        let load = format!("LoadModule auth_{module}_module {}/mod_auth_{module}.so\n", modules.display());
        let file = self.write("httpd.conf", [&common, &load, configuration].concat());
        // Apache learns by this signal that the thread of the test has ended, however that happened.
        let child = Command::new("setpriv")
            .args(["--pdeathsig", "TERM"])
            .arg(program)
            .arg("-f")
            .arg(file)
            .arg("-DFOREGROUND")
            // Apache ends by a signal to its whole process group, which must not be the test's.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(self.directory.path().join("stderr.log")).unwrap())
            .spawn()
            .unwrap();
        let mut apache = Apache { child, site: self };
        apache.wait_until_it_listens();
        apache
    }
}

impl Apache {
    /// Without a slash at the end.
    pub(crate) fn url(&self) -> String {
        self.site.url()
    }

    /// What Apache has logged, for the message of a failing test.
    pub(crate) fn log(&self) -> String {
        let read = |name: &str| fs::read_to_string(self.site.path().join(name)).unwrap_or_default();
        format!("{}{}", read("stderr.log"), read("error.log"))
    }

    fn wait_until_it_listens(&mut self) {
        let deadline = Instant::now() + START_DEADLINE;
        while TcpStream::connect(self.site.address).is_err() {
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("Apache ended with {status} instead of listening:\n{}", self.log());
            }
            assert!(Instant::now() < deadline, "Apache does not listen after {START_DEADLINE:?}:\n{}", self.log());
            std::thread::yield_now();
        }
    }
}

impl Drop for Apache {
    fn drop(&mut self) {
        // One that has ended by itself has told why.
        if self.child.try_wait().unwrap().is_some() {
            return;
        }
        // SIGTERM ends the parent and its workers; SIGKILL would leave the workers behind.
        let id = nix::unistd::Pid::from_raw(self.child.id().try_into().unwrap());
        nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGTERM).unwrap();
        self.child.wait().unwrap();
    }
}

fn first_existing(paths: &[&'static str]) -> &'static Path {
    let found = paths.iter().copied().map(Path::new).find(|path| path.exists());
    found.unwrap_or_else(|| panic!("none of {paths:?} exists: run scripts/setup-peers"))
}
