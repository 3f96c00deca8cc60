//! Which browser and which driver: finding them, and telling whether they fit together.

use std::{
    env,
    ffi::OsStr,
    fmt,
    io::{self, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

/// How long a program may take to say its version.
const VERSION_DEADLINE: Duration = Duration::from_secs(20);

/// More than any program says for `--version`.
const VERSION_BYTES: u64 = 4096;

/// Which programs to use; what is `None` is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgramChoice {
    /// The browser: a path, or a name that is looked up in `PATH`.
    pub browser: Option<PathBuf>,
    /// ChromeDriver: a path, or a name that is looked up in `PATH`.
    pub driver: Option<PathBuf>,
    /// Whether windows are shown.
    pub display: Display,
}

/// Whether the browser shows its windows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Display {
    /// No window; works without a screen.
    #[default]
    Headless,
    /// Windows that can be watched. The headless shell cannot do this.
    Headed,
}

/// A browser and a driver that fit together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installation {
    /// The browser.
    pub browser: Program,
    /// ChromeDriver.
    pub driver: Program,
}

/// A program that was found and that answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub product: Product,
    /// Its whole version, such as `156.0.8078.79`.
    pub version: String,
}

impl Program {
    /// The first number of the version.
    pub fn major(&self) -> Option<u32> {
        self.version.split('.').next()?.parse().ok()
    }
}

impl fmt::Display for Program {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} ({})", self.product, self.version, self.path.display())
    }
}

/// What a program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Product {
    /// `chromium-headless-shell`: the old headless mode as a program of its own, the fastest to start.
    HeadlessShell,
    /// Chromium.
    Chromium,
    /// Google Chrome.
    Chrome,
    /// `ChromeDriver`.
    ChromeDriver,
}

impl fmt::Display for Product {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::HeadlessShell => "chromium-headless-shell",
            Self::Chromium => "Chromium",
            Self::Chrome => "Google Chrome",
            Self::ChromeDriver => "ChromeDriver",
        })
    }
}

/// No browser and driver that fit together.
#[derive(Debug, thiserror::Error)]
pub enum LocateError {
    /// No browser.
    #[error("no browser: looked for {looked_for}\n{INSTALL_BROWSER}")]
    NoBrowser {
        /// The names and paths that were tried.
        looked_for: String,
    },
    /// No driver.
    #[error("no ChromeDriver: looked for {looked_for}\n{INSTALL_DRIVER}")]
    NoDriver {
        /// The names and paths that were tried.
        looked_for: String,
    },
    /// The program that was asked for cannot show windows.
    #[error("{path} cannot show windows; choose chromium or google-chrome\n{INSTALL_BROWSER}")]
    Windowless {
        /// The headless shell.
        path: String,
    },
    /// A program did not say its version.
    #[error("`{path} --version` did not say a version: {cause}\n{INSTALL_BOTH}")]
    NoVersion {
        /// The program.
        path: String,
        /// What it did instead.
        cause: String,
    },
    /// The major versions differ.
    #[error("{driver} cannot drive {browser}: the first numbers of their versions must be equal\n{INSTALL_BOTH}")]
    Mismatch {
        /// The browser.
        browser: Box<Program>,
        /// The driver.
        driver: Box<Program>,
    },
}

const INSTALL_BROWSER: &str = "\
    Debian: apt-get install chromium-headless-shell   (or chromium, for windows)\n\
    Ubuntu: snap install chromium\n\
    Fedora: dnf install chromium-headless             (or chromium, for windows)\n\
    macOS:  brew install --cask google-chrome";

const INSTALL_DRIVER: &str = "\
    Debian: apt-get install chromium-driver\n\
    Ubuntu: snap install chromium\n\
    Fedora: dnf install chromedriver\n\
    macOS:  brew install --cask chromedriver";

const INSTALL_BOTH: &str = "\
    Debian: apt-get install --only-upgrade chromium chromium-headless-shell chromium-driver\n\
    Ubuntu: snap refresh chromium\n\
    Fedora: dnf upgrade chromium chromium-headless chromedriver\n\
    macOS:  brew upgrade --cask google-chrome chromedriver";

const HEADLESS_SHELLS: [&str; 4] = [
    "chromium-headless-shell",
    "chrome-headless-shell",
    "headless_shell",
    "/usr/lib64/chromium-browser/headless_shell",
];

const BROWSERS: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const DRIVERS: [&str; 4] = [
    "chromedriver",
    "/usr/lib/chromium/chromedriver",
    "/usr/lib64/chromium-browser/chromedriver",
    "/snap/bin/chromium.chromedriver",
];

/// What was found of each program, before it is known whether the two fit together.
#[derive(Debug)]
pub struct Survey {
    /// The browser, able to show windows where that is asked for.
    pub browser: Result<Program, LocateError>,
    /// ChromeDriver.
    pub driver: Result<Program, LocateError>,
}

impl Survey {
    /// The two, if both are there and fit together.
    pub fn installation(self) -> Result<Installation, LocateError> {
        let (browser, driver) = (self.browser?, self.driver?);
        if browser.major() != driver.major() {
            return Err(LocateError::Mismatch { browser: Box::new(browser), driver: Box::new(driver) });
        }
        Ok(Installation { browser, driver })
    }
}

/// Finds a browser and a driver that fit together: the headless shell, else Chromium, else Google Chrome.
///
/// Runs both programs once to hear their versions; blocks for as long as that takes.
pub fn locate(choice: &ProgramChoice) -> Result<Installation, LocateError> {
    survey(choice).installation()
}

/// Looks for both programs, each whatever has become of the other. Blocks as [`locate`] does.
pub fn survey(choice: &ProgramChoice) -> Survey {
    thread::scope(|scope| {
        let driver = scope.spawn(|| find_driver(choice));
        let browser = find_browser(choice);
        let driver = driver.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Survey { browser, driver }
    })
}

fn find_browser(choice: &ProgramChoice) -> Result<Program, LocateError> {
    let browser = match &choice.browser {
        Some(path) => find(&[path]).ok_or_else(|| LocateError::NoBrowser { looked_for: path.display().to_string() })?,
        None => default_browser(choice.display)?,
    };
    let browser = identify(browser)?;
    if browser.product == Product::HeadlessShell && choice.display == Display::Headed {
        return Err(LocateError::Windowless { path: browser.path.display().to_string() });
    }
    Ok(browser)
}

fn find_driver(choice: &ProgramChoice) -> Result<Program, LocateError> {
    let driver = match &choice.driver {
        Some(path) => find(&[path]).ok_or_else(|| LocateError::NoDriver { looked_for: path.display().to_string() })?,
        None => find(&DRIVERS).ok_or_else(|| LocateError::NoDriver { looked_for: DRIVERS.join(", ") })?,
    };
    identify(driver)
}

fn default_browser(display: Display) -> Result<PathBuf, LocateError> {
    let shells: &[&str] = if display == Display::Headless { &HEADLESS_SHELLS } else { &[] };
    find(shells)
        .or_else(|| find(&BROWSERS))
        .ok_or_else(|| LocateError::NoBrowser { looked_for: [shells, &BROWSERS[..]].concat().join(", ") })
}

/// The first of the candidates that is an executable file: as it stands if it has a directory, else in `PATH`.
fn find<P: AsRef<Path>>(candidates: &[P]) -> Option<PathBuf> {
    let search_path = env::var_os("PATH").unwrap_or_default();
    candidates.iter().map(AsRef::as_ref).find_map(|candidate| {
        if candidate.components().count() > 1 {
            return is_executable(candidate).then(|| candidate.to_path_buf());
        }
        env::split_paths(&search_path).map(|directory| directory.join(candidate)).find(|path| is_executable(path))
    })
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

fn identify(path: PathBuf) -> Result<Program, LocateError> {
    let no_version = |cause: String| LocateError::NoVersion { path: path.display().to_string(), cause };
    let said = say_version(&path).map_err(|error| no_version(error.to_string()))?;
    let version = said
        .split_whitespace()
        .find(|word| word.contains('.') && word.starts_with(|first: char| first.is_ascii_digit()))
        .ok_or_else(|| no_version(format!("it said {said:?}")))?
        .to_owned();
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let product = if said.starts_with("ChromeDriver") {
        Product::ChromeDriver
    } else if name.contains("headless") {
        Product::HeadlessShell
    } else if said.starts_with("Google Chrome") {
        Product::Chrome
    } else {
        Product::Chromium
    };
    Ok(Program { path, product, version })
}

/// What the program says for `--version`, read on a thread of its own so that a program that hangs does not hang us.
fn say_version(path: &Path) -> io::Result<String> {
    let mut child = Command::new(path)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let stdout = child.stdout.take().ok_or_else(|| io::Error::other("no standard output"))?;
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut said = String::new();
        let read = stdout.take(VERSION_BYTES).read_to_string(&mut said).map(|_| said);
        // The receiver is gone only when the deadline has passed and the answer is of no use.
        drop(sender.send(read));
    });
    let answer = receiver.recv_timeout(VERSION_DEADLINE);
    if answer.is_err() {
        child.kill()?;
    }
    child.wait()?;
    answer.map_err(|_| io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {VERSION_DEADLINE:?}")))?
}
