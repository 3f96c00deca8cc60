//! The driver of the end-user dashboard: a tile pressed, and the app's tab followed.

use oin_tester_webdriver::{BrowserError, Condition, Context, Deadline, Selector, TabId};
use thiserror::Error;
use url::Url;

use super::selectors::{DASHBOARD, SIGN_IN_PAGES, TILE_TITLE, WELCOME_CLOSE, tile};
use crate::id::InstanceId;

/// No more tiles are named in an error.
const MAX_TILES: usize = 20;

/// No tile was pressed.
#[derive(Debug, Error)]
pub enum TileError {
    /// The dashboard has no tile of the instance.
    #[error("the dashboard has no tile that leads to instance {instance}: {}", described(.tiles))]
    Missing {
        /// The instance.
        instance: InstanceId,
        /// The titles of the tiles that are there.
        tiles: Vec<String>,
        /// How long was waited, and where.
        #[source]
        source: BrowserError,
    },
    /// The browser failed, or no tab opened.
    #[error("{0}")]
    Browser(#[from] BrowserError),
}

impl TileError {
    /// What to do next, as a sentence without a full stop.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "look at the dashboard by hand as this user, and at the instance's General tab",
            Self::Browser(_) => "look at the screenshot and the network traffic of this step",
        }
    }
}

fn described(tiles: &[String]) -> String {
    if tiles.is_empty() { "it has no tiles".to_owned() } else { format!("it has {}", tiles.join(", ")) }
}

/// Opens the dashboard; done when it, or the sign-in page in front of it, is there.
pub async fn open_dashboard(context: &Context, org: &Url, deadline: Deadline) -> Result<(), BrowserError> {
    let mut url = org.clone();
    url.set_path("/app/UserHome");
    context.goto(&url, deadline).await?;
    let mut conditions = vec![visible(DASHBOARD)];
    conditions.extend(SIGN_IN_PAGES.iter().flat_map(|page| [visible(page.username), visible(page.password)]));
    context.wait_any(&conditions, deadline, "the org's dashboard or its sign-in page").await?;
    Ok(())
}

/// Presses the tile that leads to the instance, and follows the tab that opens. The tile is known by the instance's id
/// in its address, never by its label.
pub async fn click_tile(context: &Context, instance: &InstanceId, deadline: Deadline) -> Result<TabId, TileError> {
    let tile = Selector::css(tile(instance.as_str()));
    let wanted = [visible(WELCOME_CLOSE), Condition::Visible(tile.clone())];
    loop {
        let seen = context.wait_any(&wanted, deadline, "the app's tile on the dashboard").await;
        match seen {
            Ok(0) => close_welcome(context, deadline).await?,
            Ok(_) => break,
            Err(source) if source.is_harness() => return Err(source.into()),
            Err(source) => {
                let tiles = tiles_shown(context).await?;
                return Err(TileError::Missing { instance: instance.clone(), tiles, source });
            }
        }
    }
    context.click(&tile, deadline).await?;
    Ok(context.follow_new_tab(deadline, "the tab that the app's tile opens").await?)
}

/// Ends the session in the org, by its sign-out address; done when the browser is back at a sign-in page, or wherever
/// else the org sends it.
pub async fn sign_out_of_org(context: &Context, org: &Url, deadline: Deadline) -> Result<(), BrowserError> {
    let mut url = org.clone();
    url.set_path("/login/signout");
    context.goto(&url, deadline).await?;
    let mut conditions: Vec<Condition> = SIGN_IN_PAGES.iter().map(|page| visible(page.username)).collect();
    conditions.push(Condition::All(vec![gone(DASHBOARD), Condition::Loaded]));
    context.wait_any(&conditions, deadline, "the org's session to end").await?;
    Ok(())
}

async fn close_welcome(context: &Context, deadline: Deadline) -> Result<(), BrowserError> {
    context.click(&Selector::css(WELCOME_CLOSE), deadline).await?;
    context.wait(gone(WELCOME_CLOSE), deadline, "the dashboard's welcome to close").await
}

async fn tiles_shown(context: &Context) -> Result<Vec<String>, BrowserError> {
    let mut titles = context.texts(&Selector::css(TILE_TITLE)).await?;
    titles.truncate(MAX_TILES);
    Ok(titles.iter().map(|title| format!("`{}`", title.chars().take(80).collect::<String>())).collect())
}

fn visible(selector: &str) -> Condition {
    Condition::Visible(Selector::css(selector))
}

fn gone(selector: &str) -> Condition {
    Condition::Gone(Selector::css(selector))
}
