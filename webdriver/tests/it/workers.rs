//! Several workers at once are stable.

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::site::{Site, css, encoded, page_of, see, soon, the, worker};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_workers_carry_out_flow_after_flow() {
    let (org, app) = (Arc::new(Site::start(2).await), Arc::new(Site::start(3).await));
    let mut flows = JoinSet::new();
    for number in 0..4 {
        flows.spawn(flow_after_flow(number, Arc::clone(&org), Arc::clone(&app)));
    }
    flows.join_all().await;
}

async fn flow_after_flow(number: u32, org: Arc<Site>, app: Arc<Site>) {
    let worker = worker().await;
    for round in 0..5 {
        let context = worker.open().await.unwrap();
        let landing = app.url(&format!("/cookies?set=round%3D{number}-{round}"));
        let posted = org.url(&format!("/autopost?bytes=30000&to={}", encoded(landing.as_str())));
        let dashboard = page_of(&org, &format!("<input id=name><a target=_blank href='{posted}'>App</a>"));
        context.goto(&dashboard, soon()).await.unwrap();
        context.fill(&css("#name"), "Ada", soon()).await.unwrap();
        context.click(&css("a"), soon()).await.unwrap();
        context.follow_new_tab(soon(), "the tile opens a tab").await.unwrap();
        see(&context, "none").await;
        let recording = context.close().await;
        assert_eq!(recording.exchanges.len(), 3, "{:#?}", recording.exchanges);
        let body = the(&recording, "/cookies").request_body.as_ref().unwrap();
        assert_eq!(body.bytes.len(), 30_008);
    }
    worker.close().await.unwrap();
}
