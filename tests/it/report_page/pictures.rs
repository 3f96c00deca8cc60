//! What the README shows of a report: `UPDATE_PICTURES=1 cargo test --test it -- report_page` takes new ones.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::browser::Tab;

/// Each picture, its colour scheme, and what stands at its top.
const PICTURES: [(&str, &str, &str); 2] = [
    ("docs/report-light.png", "light", "document.querySelector('h1')"),
    ("docs/report-dark.png", "dark", "document.querySelector('[data-test*=saml-sp-flow] .drawing h4')"),
];

pub(super) async fn take(tab: &mut Tab) {
    if std::env::var_os("UPDATE_PICTURES").is_none() {
        return;
    }
    tab.call(
        "Emulation.setDeviceMetricsOverride",
        json!({ "width": 1120, "height": 940, "deviceScaleFactor": 1, "mobile": false }),
    )
    .await;
    tab.evaluate("document.activeElement.blur(), document.querySelector('[data-test*=saml-sp-flow]').open = true")
        .await;
    for (file, scheme, top) in PICTURES {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        tab.call("Emulation.setEmulatedMedia", media).await;
        // Scrolling lays out what was not shown before, which moves the place.
        for _ in 0..3 {
            tab.evaluate(&format!("{top}.scrollIntoView({{ behavior: 'instant' }})")).await;
            tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))").await;
        }
        let Value::String(png) = tab.call("Page.captureScreenshot", json!({})).await["data"].take() else {
            panic!("no picture")
        };
        let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(path, STANDARD.decode(png).expect("base64")).expect("a written picture");
    }
}
