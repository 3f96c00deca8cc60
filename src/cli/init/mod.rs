//! `oin-tester init`: a scenario file to begin with.

mod addresses;
mod answers;
mod capability;
mod existing;
mod proposals;
mod questions;

use std::{
    fs::OpenOptions,
    io::{ErrorKind, Read, Write},
    path::PathBuf,
};

use clap::Args;
use url::Url;

use self::{
    capability::{Capability, Flows, Wanted},
    questions::{NoAnswer, Question, Questions},
};
use super::{Exit, chain, could_not, print, say, shell::quoted};
use crate::{
    id::InstanceId,
    org::client::{OrgClient, OrgSettings},
    scenario::{Draft, DraftInstance, printable},
    secret::Secret,
    submission::{
        Ruleset, Submission, okta_json,
        placeholders::{CONTACT, NAME, WORTH},
        rules::{LONGEST_NAME, Logo, LogoError},
    },
};

/// Write a scenario file to begin with: asks, and takes over what is known.
///
/// What no flag says is asked on a terminal; without one, or with --no-input, the file says what would be proposed.
/// `oin-tester check` then tells what is left to fill in. No file is ever overwritten.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Init {
    /// The file to write
    #[arg(value_name = "FILE", default_value = "oin-tester.yaml")]
    file: PathBuf,
    /// Take over the settings of this app instance of the org; may be repeated. Needs --org, and
    /// the token of its API in `ORG_TOKEN`
    #[arg(long, value_name = "ID", env = "OIN_TESTER_FROM_INSTANCE", value_delimiter = ',')]
    from_instance: Vec<String>,
    /// Take over a submission in the JSON of Okta's own model
    #[arg(long, value_name = "FILE", env = "OIN_TESTER_FROM_OKTA")]
    from_okta: Option<PathBuf>,
    /// The org's base address, such as `https://acme.okta.com`
    #[arg(long, value_name = "URL", env = "ORG_URL")]
    org: Option<String>,
    /// The protocols of the integration
    #[arg(long = "protocol", value_name = "oidc|saml|scim", env = "OIN_TESTER_PROTOCOL", value_delimiter = ',',
          value_parser = Capability::named)]
    capabilities: Vec<Capability>,
    /// Who may start a sign-on: a tile of the dashboard (idp), the app (sp), or both with a comma
    #[arg(long, value_name = "idp|sp", env = "OIN_TESTER_FLOWS")]
    flows: Option<String>,
    /// Whether the app creates an account for a user it has never seen
    #[arg(long, value_name = "yes|no", env = "OIN_TESTER_JIT")]
    jit: Option<String>,
    /// The integration variables, with a comma, the one first that tells tenants apart, such as `subdomain`
    #[arg(long, value_name = "NAMES", env = "OIN_TESTER_VARIABLES")]
    variables: Option<String>,
    /// The name that the catalog shows
    #[arg(long, value_name = "NAME", env = "OIN_TESTER_DISPLAY_NAME")]
    display_name: Option<String>,
    /// What the integration is worth to a customer
    #[arg(long, value_name = "TEXT", env = "OIN_TESTER_DESCRIPTION")]
    description: Option<String>,
    /// The logo: an image file, relative to the scenario [default: Okta's own picture]
    #[arg(long, value_name = "FILE", env = "OIN_TESTER_LOGO")]
    logo: Option<String>,
    /// The page of the app that a sign-on starts at
    #[arg(long, value_name = "URL", env = "OIN_TESTER_SIGN_IN")]
    sign_in: Option<String>,
    /// Whom Okta turns to: an e-mail address
    #[arg(long, value_name = "ADDRESS", env = "OIN_TESTER_SUPPORT_CONTACT")]
    support_contact: Option<String>,
    /// Ask nothing
    #[arg(long, env = "OIN_TESTER_NO_INPUT")]
    no_input: bool,
}

/// More than is read of a submission, in bytes.
const LONGEST: u64 = 1024 * 1024;

const EXIT_CODES: &str = "Exit codes:
  0  the file was written
  2  the command line is wrong, or the file exists
  3  the org is unreachable or refuses, or the file cannot be written";

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
enum InitError {
    #[error(transparent)]
    Answer(#[from] NoAnswer),
    #[error(
        "to take over an instance, the org's API is called: give `--org URL`, and its token in the variable ORG_TOKEN"
    )]
    NoOrg,
    #[error("the settings of the instance `{id}` could not be read from the org: {reason}")]
    Instance { id: String, reason: String },
    #[error("the submission in {} could not be read", path.display())]
    Okta {
        path: PathBuf,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error(
        "the instance `{id}` signs on with neither OpenID Connect nor SAML; if it only provisions users, say \
         `--protocol scim`, and its variables are taken over"
    )]
    OtherMode { id: String },
    #[error(
        "{} declares nothing that this program knows: expected single sign-on over OpenID Connect or SAML, \
         provisioning over SCIM or an API service; say with `--protocol` what the integration is to do",
        path.display()
    )]
    NoCapability { path: PathBuf },
    #[error("there would be {count} variables, with those that are taken over; at most {limit} are expected")]
    Variables { count: usize, limit: usize },
    #[error("the logo `{file}` cannot be taken")]
    Logo {
        file: String,
        #[source]
        source: LogoError,
    },
    #[error("`{value}` is no address")]
    Address { value: String },
    #[error("{} exists; nothing is overwritten: name another file", file.display())]
    Exists { file: PathBuf },
    #[error("{} could not be written", file.display())]
    Write {
        file: PathBuf,
        #[source]
        source: std::io::Error,
    },
}

impl Init {
    pub(super) async fn execute(self) -> Exit {
        match self.run().await {
            Ok(()) => {
                print(&format!("{}\n", self.file.display()));
                say(&format!(
                    "Written. Next: put your own values in; `oin-tester check {}` tells what is left to fill in.",
                    quoted(&self.file)
                ));
                Exit::Passed
            }
            Err(error @ (InitError::Instance { .. } | InitError::Write { .. })) => could_not(&chain(&error)),
            Err(error) => {
                say(&format!("oin-tester: {}", chain(&error)));
                Exit::Usage
            }
        }
    }

    async fn run(&self) -> Result<(), InitError> {
        // Before anything is asked: nobody likes to answer in vain.
        if self.file.exists() {
            return Err(InitError::Exists { file: self.file.clone() });
        }
        let questions = Questions::new(self.no_input);
        self.logo_is_readable()?;
        let mut submission = self.of_okta()?;
        let flows_known = submission.saml.is_some() && submission.test_information.is_some();
        let (instances, label) = self.existing(&mut submission).await?;
        self.something_is_declared(&submission)?;
        let draft = self.draft(&questions, submission, flows_known, (instances, label))?;
        self.write(&draft.text())
    }

    /// The submission of `--from-okta`, or an empty one.
    fn of_okta(&self) -> Result<Submission, InitError> {
        let Some(path) = &self.from_okta else { return Ok(Submission::default()) };
        let unread = |source| InitError::Okta { path: path.clone(), source };
        let text = std::fs::File::open(path).and_then(|file| {
            let mut text = String::new();
            file.take(LONGEST).read_to_string(&mut text).map(|_| text)
        });
        let text = text.map_err(|error| unread(error.into()))?;
        let read = okta_json::read(&text).map_err(|error| unread(error.into()))?;
        for left in &read.left {
            say(&format!("oin-tester: not taken over from {}: {left}", path.display()));
        }
        Ok(read.submission)
    }

    /// What Okta's JSON does not say is not made up.
    fn something_is_declared(&self, submission: &Submission) -> Result<(), InitError> {
        let Some(path) = self.from_okta.as_ref().filter(|_| self.known_capabilities(submission).is_empty()) else {
            return Ok(());
        };
        if is_api_service(submission) { Ok(()) } else { Err(InitError::NoCapability { path: path.clone() }) }
    }

    /// The instances to take over, and the label of the first.
    async fn existing(&self, submission: &mut Submission) -> Result<(Vec<DraftInstance>, Option<String>), InitError> {
        let (mut instances, mut label) = (Vec::new(), None);
        if self.from_instance.is_empty() {
            return Ok((instances, label));
        }
        let org = self.org.as_deref().and_then(|org| Url::parse(org).ok()).ok_or(InitError::NoOrg)?;
        let token = std::env::var("ORG_TOKEN").map(Secret::new).map_err(|_| InitError::NoOrg)?;
        let mut settings = OrgSettings::new(org, token);
        settings.extra_roots_pem = std::env::var("ORG_CA").ok().filter(|pem| !pem.is_empty()).map(String::into_bytes);
        let refused = |id: &str, error: &dyn std::error::Error| InitError::Instance {
            id: id.escape_default().to_string(),
            reason: chain(error),
        };
        let client = OrgClient::new(settings).map_err(|error| refused(&self.from_instance[0], &error))?;
        for id in &self.from_instance {
            let instance = client.instance(&InstanceId::new(id)).await.map_err(|error| refused(id, &error))?;
            match existing::take(submission, &instance) {
                Some(taken) => instances.push(taken),
                None if self.capabilities.contains(&Capability::Scim) => {}
                None => return Err(InitError::OtherMode { id: id.clone() }),
            }
            label.get_or_insert(instance.label);
        }
        Ok((instances, label))
    }

    /// `flows_known`: the submission says which flows it supports over SAML.
    fn draft(
        &self,
        questions: &Questions,
        mut submission: Submission,
        flows_known: bool,
        (mut instances, label): (Vec<DraftInstance>, Option<String>),
    ) -> Result<Draft, InitError> {
        let known = proposals::Known::of(&submission);
        let org = questions.ask(Question {
            words: "The org's address?",
            given: self.org.as_deref(),
            proposal: "https://acme.okta.com".to_owned(),
            problem: answers::no_org,
        })?;
        let wanted = self.wanted(questions, &submission, flows_known)?;
        if let Some(saml) = submission.saml.as_mut().filter(|_| !flows_known) {
            (saml.value.idp_flow, saml.value.sp_flow) = (wanted.saml.idp, wanted.saml.sp);
        }
        let sign_in = questions.ask(Question {
            words: "The page of the app that a sign-on starts at?",
            given: self.sign_in.as_deref(),
            proposal: known.sign_in.unwrap_or_else(|| proposals::sign_in(&submission)),
            problem: answers::no_page,
        })?;
        let display_name = questions.ask(Question {
            words: "The name that the catalog shows?",
            given: self.display_name.as_deref(),
            proposal: shortened(known.name.or(label).unwrap_or_else(|| NAME.to_owned())),
            problem: answers::no_name,
        })?;
        let description = questions.ask(Question {
            words: "What is the integration worth to a customer, in a sentence or two?",
            given: self.description.as_deref(),
            proposal: known.description.unwrap_or_else(|| format!("{display_name}, in Okta. {WORTH}")),
            problem: answers::no_description,
        })?;
        let contact = questions.ask(Question {
            words: "Whom does Okta turn to? An e-mail address:",
            given: self.support_contact.as_deref(),
            proposal: known.contact.unwrap_or_else(|| CONTACT.to_owned()),
            problem: answers::no_email,
        })?;
        let unfit = |value: &str| InitError::Address { value: value.to_owned() };
        let page = Url::parse(&sign_in).map_err(|_| unfit(&sign_in))?;
        for instance in &instances {
            existing::expressed(&mut submission, &instance.variables);
        }
        proposals::complete(&mut submission, &mut instances, &wanted, &page);
        without_foreign_logo(&mut submission);
        proposals::describe(&mut submission, &display_name, &description, self.logo.as_deref());
        proposals::test_information(&mut submission, &sign_in, &contact);
        Ok(Draft {
            name: proposals::scenario_name(&display_name),
            org: Url::parse(&org).map_err(|_| unfit(&org))?,
            submission,
            instances,
            sign_in: page,
        })
    }

    /// What the integration is to do. What the submission tells already is not asked.
    fn wanted(&self, questions: &Questions, submission: &Submission, flows_known: bool) -> Result<Wanted, InitError> {
        let capabilities = self.capabilities(questions, submission)?;
        let has = |capability| capabilities.contains(&capability);
        let flows = |words, proposal: &str, asked: bool| {
            let proposal = proposal.to_owned();
            let problem = answers::no_flows;
            // Without that protocol, or when they are known already, nothing depends on them.
            let given = if asked { self.flows.as_deref() } else { Some(proposal.as_str()) };
            let answer = questions.ask(Question { words, given, proposal: proposal.clone(), problem })?;
            Ok::<_, InitError>(Flows::named(&answer).unwrap_or(Flows { idp: true, sp: true }))
        };
        let new_oidc = has(Capability::Oidc) && submission.oidc.is_none();
        let oidc =
            flows("Who starts a sign-on over OpenID Connect? sp (the app), or idp,sp (a tile too):", "sp", new_oidc)?;
        let new_saml = has(Capability::Saml) && !flows_known;
        let saml = flows(
            "Who starts a sign-on over SAML? idp (a tile), sp (the app), or both with a comma:",
            "idp,sp",
            new_saml,
        )?;
        let oidc_unsaid = submission.oidc.as_ref().is_none_or(|oidc| oidc.value.just_in_time.is_none());
        let saml_unsaid = submission.saml.as_ref().is_none_or(|saml| saml.value.just_in_time.is_none());
        let unsaid = has(Capability::Oidc) && oidc_unsaid || has(Capability::Saml) && saml_unsaid;
        let just_in_time = questions.ask(Question {
            words: "Does the app create an account for a user it has never seen? yes or no:",
            given: if unsaid { self.jit.as_deref() } else { Some("no") },
            proposal: "no".to_owned(),
            problem: answers::no_choice,
        })?;
        let new = submission.oidc.is_none() && submission.saml.is_none() && submission.scim.is_none();
        let variables = questions.ask(Question {
            words: "The integration variables, such as subdomain, with a comma; empty for none:",
            given: if new { self.variables.as_deref() } else { Some(self.variables.as_deref().unwrap_or_default()) },
            proposal: String::new(),
            problem: answers::no_variables,
        })?;
        let variables: Vec<_> = answers::listed(&variables).map(str::to_owned).collect();
        let declared = |name: &&String| submission.variables.iter().any(|it| it.value.is_named(name));
        let added = variables.iter().filter(|name| !declared(name)).count();
        let (count, limit) = (submission.variables.len() + added, Ruleset::NEWEST.most_variables());
        if added > 0 && count > limit {
            return Err(InitError::Variables { count, limit });
        }
        Ok(Wanted { capabilities, oidc, saml, just_in_time: just_in_time == "yes", variables })
    }

    fn capabilities(&self, questions: &Questions, submission: &Submission) -> Result<Vec<Capability>, InitError> {
        let known = self.known_capabilities(submission);
        if !known.is_empty() || is_api_service(submission) {
            return Ok(known);
        }
        let answer = questions.ask(Question {
            words: "Which protocols does the integration support? oidc, saml and scim, with a comma:",
            given: None,
            proposal: "oidc".to_owned(),
            problem: answers::no_capabilities,
        })?;
        Ok(answers::listed(&answer).filter_map(|name| Capability::named(name).ok()).collect())
    }

    /// What flags and the submission tell.
    fn known_capabilities(&self, submission: &Submission) -> Vec<Capability> {
        let mut known = self.capabilities.clone();
        known.extend(submission.oidc.as_ref().map(|_| Capability::Oidc));
        known.extend(submission.saml.as_ref().map(|_| Capability::Saml));
        known.extend(submission.scim.as_ref().map(|_| Capability::Scim));
        known
    }

    /// An image that is named must be one that `oin-tester check` can read.
    fn logo_is_readable(&self) -> Result<(), InitError> {
        let Some(logo) = &self.logo else { return Ok(()) };
        let beside = self.file.parent().map_or_else(|| PathBuf::from(logo), |directory| directory.join(logo));
        Logo::read(&beside).map(drop).map_err(|source| InitError::Logo { file: logo.clone(), source })
    }

    fn write(&self, text: &str) -> Result<(), InitError> {
        let refused = |source: std::io::Error| match source.kind() {
            ErrorKind::AlreadyExists => InitError::Exists { file: self.file.clone() },
            _ => InitError::Write { file: self.file.clone(), source },
        };
        let mut file = OpenOptions::new().write(true).create_new(true).open(&self.file).map_err(refused)?;
        file.write_all(text.as_bytes()).map_err(refused)
    }
}

fn is_api_service(submission: &Submission) -> bool {
    submission.test_information.as_ref().is_some_and(|tests| tests.value.api_service.is_some())
}

/// The name as far as the catalog takes it.
fn shortened(name: String) -> String {
    let length = name.chars().count();
    if length <= LONGEST_NAME {
        return name;
    }
    say(&format!("oin-tester: the name has {length} characters; the first {LONGEST_NAME} are proposed"));
    name.chars().take(LONGEST_NAME).collect()
}

/// Okta names the address of an image where the file wants the image.
fn without_foreign_logo(submission: &mut Submission) {
    let Some(catalog) = &mut submission.catalog else { return };
    if let Some(logo) = catalog.value.logo.take_if(|logo| logo.value.contains("://")) {
        say(&format!(
            "oin-tester: the logo is at {}: save it beside the file, and write `logo: FILE` in the place of \
             `default_logo`",
            printable(&logo.value)
        ));
    }
}
