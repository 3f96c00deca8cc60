//! `oin-tester decode`: any message, decoded, verified and judged, without a browser.

use std::{
    fs,
    io::{self, IsTerminal, Read},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use clap::Args;
use serde::Serialize;

use super::{Exit, chain, print, say};
use crate::{
    clock,
    decode::{self, Decoded, Form, INPUT_BYTES, Knowledge, KnowledgeError},
    report::{
        message::{Sheet, Showing},
        result::ResultFile,
    },
    ui::terminal::{self, Style},
};

/// Decode, verify and judge any SAML or OpenID Connect message, without a browser.
///
/// What the input is, is recognised: a whole address, a query or form, base64 (deflated or not), XML, a signed token,
/// JSON (token response, key set, discovery document), a HAR file, a saved page that posts a form, or the directory
/// of a run. What is not known, such as the address that a message was sent to, is not judged.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Decode {
    /// The file, or the directory of a run; standard input when it is `-` or absent
    #[arg(value_name = "FILE")]
    input: Option<PathBuf>,
    /// Take the input for this, instead of recognising it
    #[arg(long = "as", env = "OIN_TESTER_DECODE_AS", value_name = "KIND")]
    form: Option<Form>,
    /// Metadata of the identity provider: its keys, its entity id, its addresses
    #[arg(long, env = "OIN_TESTER_METADATA", value_name = "FILE")]
    metadata: Option<PathBuf>,
    /// Metadata of the app: its keys, its entity id, its addresses
    #[arg(long, env = "OIN_TESTER_SP_METADATA", value_name = "FILE")]
    sp_metadata: Option<PathBuf>,
    /// Certificates in PEM whose keys may have signed the message
    #[arg(long, env = "OIN_TESTER_CERT", value_name = "FILE")]
    cert: Option<PathBuf>,
    /// The issuer's key set, for tokens
    #[arg(long, env = "OIN_TESTER_JWKS", value_name = "FILE")]
    jwks: Option<PathBuf>,
    /// Who must have issued it: an issuer, or an entity id
    #[arg(long, env = "OIN_TESTER_ISSUER", value_name = "NAME")]
    issuer: Option<String>,
    /// Whom it must be for: the app's entity id, or its client id
    #[arg(long, env = "OIN_TESTER_AUDIENCE", value_name = "NAME")]
    audience: Option<String>,
    /// Where the app takes SAML responses
    #[arg(long, env = "OIN_TESTER_ACS", value_name = "URL")]
    acs: Option<String>,
    /// The app's client id
    #[arg(long, env = "OIN_TESTER_CLIENT_ID", value_name = "ID")]
    client_id: Option<String>,
    /// Where the app takes authorization responses
    #[arg(long, env = "OIN_TESTER_REDIRECT_URI", value_name = "URL")]
    redirect_uri: Option<String>,
    /// The moment to judge at (RFC 3339, or `now`), instead of that of the message's issue
    #[arg(long, env = "OIN_TESTER_AT", value_name = "TIME", value_parser = moment)]
    at: Option<DateTime<Utc>>,
    /// Show passwords, client secrets, and whole tokens, codes, signatures and certificates
    #[arg(long, env = "OIN_TESTER_REVEAL")]
    reveal: bool,
    /// Print JSON
    #[arg(long, env = "OIN_TESTER_JSON")]
    json: bool,
}

const EXAMPLES: &str = "Examples:
  oin-tester decode response.txt --metadata idp.xml
  oin-tester decode session.har --metadata idp.xml --sp-metadata app.xml
  pbpaste | oin-tester decode --jwks keys.json --issuer https://acme.okta.com --client-id 0oa1

Exit codes:
  0  nothing is wrong with any message
  1  something is: a broken rule or signature, or a warning
  2  the command line is wrong, or the input cannot be read";

/// A message as `--json` shows it.
#[derive(Serialize)]
struct Shown<'d> {
    title: &'static str,
    broken: bool,
    #[serde(flatten)]
    decoded: &'d Decoded,
    facts: Vec<crate::report::message::Fact>,
}

impl Decode {
    pub(super) fn execute(&self) -> Exit {
        match self.decode() {
            Ok(decoded) => self.show(&decoded),
            Err(reason) => {
                say(&format!("oin-tester: {}", crate::report::message::visible(&reason)));
                Exit::Usage
            }
        }
    }

    fn decode(&self) -> Result<Vec<Decoded>, String> {
        let knowledge = self.knowledge()?;
        let file = self.input.as_deref().filter(|path| *path != Path::new("-"));
        let Some(path) = file else { return decode_input(&standard_input()?, "standard input", self.form, &knowledge) };
        if path.is_dir() {
            return of_run(&path.join("result.json"));
        }
        let input = bounded(path)?;
        if self.form.is_none() && path.extension().is_some_and(|it| it == "json") && result(&input).is_some() {
            return of_run(path);
        }
        decode_input(&input, &path.display().to_string(), self.form, &knowledge)
    }

    fn knowledge(&self) -> Result<Knowledge, String> {
        let mut knowledge = Knowledge::default();
        knowledge.issuer.clone_from(&self.issuer);
        knowledge.audience.clone_from(&self.audience);
        knowledge.acs.clone_from(&self.acs);
        knowledge.client_id.clone_from(&self.client_id);
        knowledge.redirect_uri.clone_from(&self.redirect_uri);
        knowledge.at = self.at;
        let mut learn = |option: &str, path: &Option<PathBuf>, learn: fn(&mut Knowledge, Vec<u8>) -> _| {
            let Some(path) = path else { return Ok(()) };
            let bytes = bounded(path).map_err(|error| format!("{option}: {error}"))?;
            let learnt: Result<(), KnowledgeError> = learn(&mut knowledge, bytes);
            learnt.map_err(|error| format!("{option}: reading {}: {}", path.display(), chain(&error)))
        };
        learn("--metadata", &self.metadata, Knowledge::learn_metadata)?;
        learn("--sp-metadata", &self.sp_metadata, Knowledge::learn_sp_metadata)?;
        learn("--cert", &self.cert, |knowledge, bytes| knowledge.learn_certificates(&bytes))?;
        learn("--jwks", &self.jwks, Knowledge::learn_keys)?;
        Ok(knowledge)
    }

    fn show(&self, decoded: &[Decoded]) -> Exit {
        let showing = Showing { reveal: self.reveal };
        if self.json {
            let mut blotted = decoded.to_vec();
            for each in blotted.iter_mut().filter(|_| !self.reveal) {
                each.message = each.message.blotted(each.at);
            }
            let shown = |decoded| Shown {
                title: decoded_title(decoded),
                broken: decoded.is_broken(),
                facts: Sheet::of(&decoded.message, &decoded.findings, decoded.at, showing).facts,
                decoded,
            };
            let rows: Vec<_> = blotted.iter().map(shown).collect();
            match serde_json::to_string_pretty(&rows) {
                Ok(text) => print(&(text + "\n")),
                Err(error) => {
                    say(&format!("oin-tester: writing the messages: {error}"));
                    return Exit::CouldNotRun;
                }
            }
        } else {
            let style = Style::for_stdout();
            let sheets: Vec<_> = decoded.iter().map(|each| terminal::decoded(each, showing, style)).collect();
            print(&sheets.join(&format!("\n{}\n\n", "═".repeat(80))));
            if decoded.len() > 1 {
                print(&format!("\n{}", terminal::tally(decoded, style)));
            }
        }
        if decoded.iter().any(Decoded::is_broken) { Exit::Failed } else { Exit::Passed }
    }
}

fn decoded_title(decoded: &Decoded) -> &'static str {
    decoded.message.kind.title()
}

fn decode_input(input: &[u8], name: &str, form: Option<Form>, knowledge: &Knowledge) -> Result<Vec<Decoded>, String> {
    let decoded = decode::decode(input, form, knowledge, clock::now());
    let mut decoded = decoded.map_err(|error| format!("{name}: {}", chain(&error)))?;
    for each in decoded.iter_mut().filter(|each| each.origin.is_empty()) {
        each.origin = format!("from {name}");
    }
    Ok(decoded)
}

fn of_run(path: &Path) -> Result<Vec<Decoded>, String> {
    let bytes = bounded(path)?;
    let read = result(&bytes).ok_or_else(|| format!("{}: it is not the result of a run", path.display()))?;
    let messages = decode::run::messages(&read);
    if messages.is_empty() {
        return Err(format!("{}: the run saw no message", path.display()));
    }
    Ok(messages)
}

fn result(bytes: &[u8]) -> Option<ResultFile> {
    serde_json::from_slice(bytes).ok()
}

fn standard_input() -> Result<Vec<u8>, String> {
    let input = io::stdin();
    if input.is_terminal() {
        say("oin-tester: paste a message, then press Ctrl-D");
    }
    limited(input).map_err(|error| format!("standard input: {error}"))
}

fn bounded(path: &Path) -> Result<Vec<u8>, String> {
    let file = fs::File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    limited(file).map_err(|error| format!("{}: {error}", path.display()))
}

/// One byte more than is read, so that the decoder can say that it is too much.
fn limited(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(INPUT_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    input.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    if text == "now" {
        return Ok(clock::now());
    }
    let read = DateTime::parse_from_rfc3339(text).map(|time| time.with_timezone(&Utc));
    read.map_err(|error| format!("{error}; write it as 2026-11-22T04:00:00Z, or `now`"))
}
