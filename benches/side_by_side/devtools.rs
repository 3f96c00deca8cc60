//! As much of the DevTools protocol as a script needs for a fresh context.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

use crate::failure::{Failure, while_doing};

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(15);

/// A connection to a browser.
pub(crate) struct DevTools {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last: u64,
}

/// A fresh context with its one tab.
pub(crate) struct FreshContext {
    id: String,
    pub(crate) target: String,
}

impl DevTools {
    /// Connects to the browser at that host and port.
    pub(crate) async fn connect(host: &str) -> Result<Self, Failure> {
        let asking = "asking the browser for its DevTools address";
        let client = reqwest::Client::builder().no_proxy().timeout(ANSWER).build().map_err(while_doing(asking))?;
        let answer = client.get(format!("http://{host}/json/version")).send().await.map_err(while_doing(asking))?;
        let version: Value = answer.json().await.map_err(while_doing(asking))?;
        let Some(address) = version["webSocketDebuggerUrl"].as_str() else {
            return Err(Failure::new(asking, "it names none"));
        };
        let (socket, _) = connect_async(address).await.map_err(while_doing("connecting to the browser's DevTools"))?;
        Ok(Self { socket, last: 0 })
    }

    /// Opens a context with a blank tab.
    pub(crate) async fn open_context(&mut self) -> Result<FreshContext, Failure> {
        let context = self.call("Target.createBrowserContext", json!({ "disposeOnDetach": true })).await?;
        let id = text(&context, "browserContextId")?;
        let target = self.call("Target.createTarget", json!({ "url": "about:blank", "browserContextId": id })).await?;
        Ok(FreshContext { id, target: text(&target, "targetId")? })
    }

    /// Closes a context and its tabs.
    pub(crate) async fn dispose(&mut self, context: &FreshContext) -> Result<(), Failure> {
        self.call("Target.disposeBrowserContext", json!({ "browserContextId": context.id })).await.map(drop)
    }

    async fn call(&mut self, method: &str, parameters: Value) -> Result<Value, Failure> {
        timeout(ANSWER, self.exchange(method, parameters))
            .await
            .map_err(|_| Failure::new(method, format!("no answer within {ANSWER:?}")))?
    }

    async fn exchange(&mut self, method: &str, parameters: Value) -> Result<Value, Failure> {
        self.last += 1;
        let request = json!({ "id": self.last, "method": method, "params": parameters }).to_string();
        self.socket.send(Message::text(request)).await.map_err(while_doing(method))?;
        while let Some(message) = self.socket.next().await {
            let Message::Text(message) = message.map_err(while_doing(method))? else { continue };
            let mut answer: Value = serde_json::from_str(&message).map_err(while_doing(method))?;
            if answer["id"] == self.last {
                return match answer.get("error") {
                    Some(error) => Err(Failure::new(method, error)),
                    None => Ok(answer["result"].take()),
                };
            }
        }
        Err(Failure::new(method, "the browser closed the connection"))
    }
}

fn text(answer: &Value, member: &str) -> Result<String, Failure> {
    let text = answer[member].as_str();
    text.map(str::to_owned).ok_or_else(|| Failure::new("opening a context", format!("the answer has no {member}")))
}
