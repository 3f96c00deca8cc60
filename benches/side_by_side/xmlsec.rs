//! xmlsec1's own library calls, in this process: a few lines of C, compiled and loaded at the start.

#![allow(unsafe_code, reason = "calls a C library, which the product itself only does behind samael")]

use std::{
    ffi::{CStr, CString, c_char, c_int, c_uchar, c_uint, c_void},
    os::unix::ffi::OsStrExt,
    path::Path,
    process::Command,
};

use crate::failure::{Failure, while_doing};

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/side_by_side/xmlsec.c");
const DOING: &str = "loading what calls xmlsec1";
/// `RTLD_NOW`: the same number on Linux and macOS.
const NOW: c_int = 2;

unsafe extern "C" {
    fn dlopen(file: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

type Key = unsafe extern "C" fn(*const c_uchar, c_uint) -> *mut c_void;
type Verify = unsafe extern "C" fn(*const c_char, c_int, *mut c_void) -> c_int;

/// xmlsec1 with a key. Neither library nor key is ever given back: both live as long as the process.
pub(crate) struct Xmlsec {
    verify: Verify,
    key: *mut c_void,
}

impl Xmlsec {
    /// Compiles and loads the calls. Something must have been signed with samael before: it is what
    /// initialises xmlsec, once for the process.
    pub(crate) fn load(directory: &Path, certificate: &[u8]) -> Result<Self, Failure> {
        let path = directory.join("xmlsec-calls.so");
        compile(&path)?;
        let path = CString::new(path.as_os_str().as_bytes()).map_err(while_doing(DOING))?;
        let size = certificate.len().try_into().map_err(while_doing(DOING))?;
        // SAFETY: the path is a C string; loading runs no code but that of xmlsec and its libraries.
        let library = unsafe { dlopen(path.as_ptr(), NOW) };
        if library.is_null() {
            return Err(Failure::new(DOING, "dlopen refused the compiled library"));
        }
        let (key, verify) = (symbol(library, c"bench_key")?, symbol(library, c"bench_verify")?);
        // SAFETY: both are functions of xmlsec.c, with these types.
        let (key, verify) = unsafe {
            (std::mem::transmute::<*mut c_void, Key>(key), std::mem::transmute::<*mut c_void, Verify>(verify))
        };
        // SAFETY: pointer and size describe one slice, which is only read during the call.
        let key = unsafe { key(certificate.as_ptr(), size) };
        if key.is_null() {
            Err(Failure::new(DOING, "xmlsec refused the certificate"))
        } else {
            Ok(Self { verify, key })
        }
    }

    /// Parses, registers the IDs, verifies every signature: how many there are, when all are good.
    pub(crate) fn verify(&self, xml: &str) -> Option<usize> {
        let size = c_int::try_from(xml.len()).ok()?;
        // SAFETY: pointer and size describe one slice, which is only read; the key is never freed.
        let good = unsafe { (self.verify)(xml.as_ptr().cast(), size, self.key) };
        usize::try_from(good).ok()
    }
}

fn symbol(library: *mut c_void, name: &CStr) -> Result<*mut c_void, Failure> {
    // SAFETY: the library is open and stays so, the name is a C string.
    let address = unsafe { dlsym(library, name.as_ptr()) };
    if address.is_null() { Err(Failure::new(DOING, format!("no {name:?}"))) } else { Ok(address) }
}

fn compile(to: &Path) -> Result<(), Failure> {
    let doing = "compiling xmlsec.c";
    let mut command = Command::new("cc");
    command.args(["-O2", "-shared", "-fPIC"]).args(flags("--cflags")?).arg(SOURCE).arg("-o").arg(to);
    let output = command.args(flags("--libs")?).output().map_err(while_doing(doing))?;
    if output.status.success() { Ok(()) } else { Err(Failure::new(doing, String::from_utf8_lossy(&output.stderr))) }
}

fn flags(which: &str) -> Result<Vec<String>, Failure> {
    let doing = "asking xmlsec1-config";
    let output = Command::new("xmlsec1-config").arg(which).output().map_err(while_doing(doing))?;
    let text = String::from_utf8(output.stdout).map_err(while_doing(doing))?;
    // The shell would take the backslashes before quotes away.
    Ok(text.split_ascii_whitespace().map(|flag| flag.replace('\\', "")).collect())
}
