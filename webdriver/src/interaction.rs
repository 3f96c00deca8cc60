//! Filling fields, clicking, reading.

use std::time::Duration;

use fantoccini::{
    Client,
    elements::{Element, ElementRef},
    error::{CmdError, ErrorStatus},
};
use serde_json::{Value, json};

use crate::{
    context::Context,
    deadline::Deadline,
    devtools::command::InsertText,
    error::{BrowserError, WaitOver},
    exchange::TabId,
    page::{Condition, Selector},
    probe::{Attribute, Focused, Question},
    worker::ANSWER_DEADLINE,
};

/// The key under which WebDriver puts an element's reference (WebDriver §12.1, "web element identifier").
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The first visible element that matches, or null. The same rule as in `probe.js`.
const FIND_VISIBLE: &str = "
    return [...document.querySelectorAll(arguments[0])].find((element) => {
        const box = element.getBoundingClientRect();
        return element.checkVisibility({ visibilityProperty: true }) && box.width > 0 && box.height > 0;
    }) ?? null;";

/// How long a page may take to answer a question that needs no waiting. One that reaches it while it goes elsewhere may
/// never be answered, and has to be asked again.
const LOOK_DEADLINE: Duration = Duration::from_secs(5);

/// How much later than the driver the record may know that a tab is closed.
const CLOSING: Duration = Duration::from_secs(2);

/// What is done with an element.
#[derive(Clone, Copy)]
enum Action<'a> {
    Click,
    /// With this text.
    Fill(&'a str),
}

/// What came of an attempt to do something with an element.
enum Tried {
    Done,
    /// It may work later. The reason is missing where the page did not answer.
    NotYet(Option<String>),
}

impl Context {
    /// Waits for a visible, enabled field and makes the text its whole content.
    ///
    /// The text is inserted as a whole, which a page sees as trusted input; where the field does not hold it
    /// afterwards, it is typed key by key. Of a list (`<select>`), the option with that value or label is chosen.
    pub async fn fill(&self, field: &Selector, text: &str, deadline: Deadline) -> Result<(), BrowserError> {
        self.persist(field, Action::Fill(text), deadline).await
    }

    /// Waits for a visible element that nothing covers and clicks it. Does not wait for what the click brings about.
    pub async fn click(&self, element: &Selector, deadline: Deadline) -> Result<(), BrowserError> {
        self.persist(element, Action::Click, deadline).await
    }

    /// Tries something with an element, once it is visible, until it is done.
    async fn persist(&self, element: &Selector, action: Action<'_>, deadline: Deadline) -> Result<(), BrowserError> {
        let doing = match action {
            Action::Click => format!("clicking {element}"),
            Action::Fill(_) => format!("filling {element}"),
        };
        let mut activity = self.activity();
        let mut obstacle = None;
        loop {
            match self.wait(Condition::Visible(element.clone()), deadline, &doing).await {
                Ok(()) => {}
                // Whatever is wrong with the element says more than that it went away in the end.
                Err(BrowserError::WaitOver(over)) => {
                    return Err(BrowserError::WaitOver(Box::new(WaitOver { obstacle, ..*over })));
                }
                Err(error) => return Err(error),
            }
            let tried = match action {
                Action::Click => self.try_click(element, &doing, deadline).await?,
                Action::Fill(text) => self.try_fill(element, text, deadline).await?,
            };
            match tried {
                Tried::Done => return Ok(()),
                Tried::NotYet(reason) => obstacle = reason.or(obstacle),
            }
            if deadline.is_over() {
                let awaited = vec![format!("{element} to be ready for it")];
                return Err(self.wait_over(awaited, deadline, &doing, obstacle).await);
            }
            self.pause(&mut activity, deadline, &doing).await?;
        }
    }

    async fn try_click(&self, selector: &Selector, doing: &str, deadline: Deadline) -> Result<Tried, BrowserError> {
        let tab = self.current_tab();
        let clicked = self
            .drive(doing, deadline, |client| async move {
                let Some(found) = find_visible(&client, selector).await? else { return Ok(false) };
                found.click().await?;
                Ok(true)
            })
            .await;
        match clicked {
            // A pop-up that the click closes takes the driver's answer with it.
            Err(BrowserError::Driver { source, .. })
                if may_be_closed(&source) && self.was_closed(&tab, deadline).await =>
            {
                Ok(Tried::Done)
            }
            clicked => tried(clicked),
        }
    }

    /// Whether a tab that the driver has lost is closed. The driver may know it first.
    async fn was_closed(&self, tab: &TabId, deadline: Deadline) -> bool {
        let mut activity = self.activity();
        let soon = Deadline::after(CLOSING).earlier(deadline);
        while !self.is_closed(tab) && !soon.is_over() {
            if self.pause(&mut activity, soon, "looking for a tab").await.is_err() {
                return false;
            }
        }
        self.is_closed(tab)
    }

    async fn try_fill(&self, selector: &Selector, text: &str, deadline: Deadline) -> Result<Tried, BrowserError> {
        let tab = self.current_tab();
        let not_yet = |obstacle: &str| Ok(Tried::NotYet(Some(obstacle.to_owned())));
        match self.ask(&tab, &Question::Focus { selector, text }, look(deadline)).await? {
            Some(Focused::Filled) => return Ok(Tried::Done),
            Some(Focused::Ready) => {
                if !text.is_empty() {
                    self.tab_call(&tab, "inserting text", &InsertText { text }, deadline).await?;
                }
                if self.has_value(selector, text, deadline).await? {
                    return Ok(Tried::Done);
                }
            }
            Some(Focused::Keys) => {}
            Some(Focused::Closed) => return not_yet("the field is disabled or read-only"),
            Some(Focused::Unfit) => return not_yet("the list has no such option"),
            Some(Focused::Absent) => return not_yet("the field went away"),
            None => return Ok(Tried::NotYet(None)),
        }
        let doing = format!("typing into {selector}");
        let typed = self
            .drive(&doing, deadline, |client| async move {
                let Some(field) = find_visible(&client, selector).await? else { return Ok(false) };
                field.clear().await?;
                field.send_keys(text).await?;
                Ok(true)
            })
            .await;
        match tried(typed)? {
            Tried::Done if self.has_value(selector, text, deadline).await? => Ok(Tried::Done),
            Tried::Done => not_yet("the field does not keep the text"),
            obstacle @ Tried::NotYet(_) => Ok(obstacle),
        }
    }

    /// Whether the first visible element of that kind holds exactly this text now.
    pub async fn has_value(&self, selector: &Selector, text: &str, deadline: Deadline) -> Result<bool, BrowserError> {
        let value: Option<Option<String>> =
            self.ask(&self.current_tab(), &Question::Value { selector }, look(deadline)).await?;
        Ok(value.flatten().as_deref() == Some(text))
    }

    /// Waits for a visible element and returns its visible text, or its value if it is a field.
    pub async fn text(&self, element: &Selector, deadline: Deadline) -> Result<String, BrowserError> {
        let reason = format!("reading {element}");
        loop {
            self.wait(Condition::Visible(element.clone()), deadline, &reason).await?;
            if let Some(text) = self.texts(element).await?.into_iter().next() {
                return Ok(text);
            }
        }
    }

    /// The visible text (or value) of every visible element that matches now; none while the page is being replaced.
    pub async fn texts(&self, elements: &Selector) -> Result<Vec<String>, BrowserError> {
        let question = Question::Texts { selector: elements };
        let texts: Option<Vec<String>> =
            self.ask(&self.current_tab(), &question, Deadline::after(LOOK_DEADLINE)).await?;
        Ok(texts.unwrap_or_default())
    }

    /// Waits for a visible element and returns its attribute; `None` if it has no such attribute.
    pub async fn attribute(
        &self,
        element: &Selector,
        name: &str,
        deadline: Deadline,
    ) -> Result<Option<String>, BrowserError> {
        let reason = format!("reading {name} of {element}");
        loop {
            self.wait(Condition::Visible(element.clone()), deadline, &reason).await?;
            let question = Question::Attribute { selector: element, name };
            let found: Option<Option<Attribute>> = self.ask(&self.current_tab(), &question, look(deadline)).await?;
            if let Some(Some(Attribute { value })) = found {
                return Ok(value);
            }
        }
    }

    /// Whether an element that matches is visible now; false while the page is being replaced.
    pub async fn is_visible(&self, element: &Selector) -> Result<bool, BrowserError> {
        self.holds(&Condition::Visible(element.clone())).await
    }

    /// Gives the driver a command in the current tab. The driver gets its usual time even if the deadline is near: a
    /// command that it carries out cannot be taken back.
    async fn drive<T, F>(
        &self,
        doing: &str,
        deadline: Deadline,
        command: impl FnOnce(Client) -> F,
    ) -> Result<T, BrowserError>
    where
        F: Future<Output = Result<T, CmdError>>,
    {
        self.check(&self.current_tab())?;
        let patience = Deadline::after(deadline.remaining().max(ANSWER_DEADLINE));
        self.shared().session.command(&self.current_tab(), doing, patience, command).await
    }
}

/// When a look ends that is repeated until that deadline.
fn look(deadline: Deadline) -> Deadline {
    Deadline::after(LOOK_DEADLINE).earlier(deadline)
}

async fn find_visible(client: &Client, selector: &Selector) -> Result<Option<Element>, CmdError> {
    let found = client.execute(FIND_VISIBLE, vec![json!(selector.as_str())]).await?;
    let reference = found.get(ELEMENT_KEY).and_then(Value::as_str);
    Ok(reference.map(|id| Element::from_element_id(client.clone(), ElementRef::from(id.to_owned()))))
}

/// Tells what may work later from what will not.
fn tried(outcome: Result<bool, BrowserError>) -> Result<Tried, BrowserError> {
    match outcome {
        Ok(true) => Ok(Tried::Done),
        Ok(false) => Ok(Tried::NotYet(Some("the element went away".to_owned()))),
        Err(BrowserError::Driver { source, .. }) if is_passing(&source) => Ok(Tried::NotYet(Some(first_line(&source)))),
        Err(error) => Err(error),
    }
}

/// What ChromeDriver says when the window in which it carries out a command is closed: it depends on what it does then.
fn may_be_closed(error: &CmdError) -> bool {
    match error {
        CmdError::Standard(error) => matches!(
            error.error,
            ErrorStatus::NoSuchWindow
                | ErrorStatus::NoSuchFrame
                | ErrorStatus::UnknownError
                | ErrorStatus::ScriptTimeout
                | ErrorStatus::Timeout
        ),
        // Its own words, which WebDriver does not know.
        CmdError::NotW3C(Value::String(word)) => matches!(word.as_str(), "target frame detached" | "disconnected"),
        _ => false,
    }
}

fn is_passing(error: &CmdError) -> bool {
    let CmdError::Standard(error) = error else { return false };
    matches!(
        error.error,
        ErrorStatus::ElementClickIntercepted
            | ErrorStatus::ElementNotInteractable
            | ErrorStatus::InvalidElementState
            | ErrorStatus::JavascriptError
            | ErrorStatus::MoveTargetOutOfBounds
            | ErrorStatus::NoSuchElement
            | ErrorStatus::NoSuchFrame
            | ErrorStatus::StaleElementReference
            | ErrorStatus::UnexpectedAlertOpen
            | ErrorStatus::UnknownError
    )
}

/// The driver adds a stack and its build to the line that matters.
fn first_line(error: &CmdError) -> String {
    let whole = error.to_string();
    whole.lines().next().unwrap_or_default().to_owned()
}
