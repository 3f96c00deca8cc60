//! `report.html` as a person has it: opened from disk, in a browser without a network.

mod browser;
mod pictures;

use std::path::Path;

use serde_json::{Value, json};

use self::browser::Tab;
use crate::world::{binary, ended};

/// Runs the tests of one flow in both protocols, where the SAML one fails.
async fn run(out: &Path, arguments: &[&str]) {
    let output = binary().arg("demo").arg("--out").arg(out).args(arguments).output().await;
    let ended = ended(output, out.to_owned());
    assert_eq!(ended.code, 1, "{ended}");
}

#[tokio::test]
async fn a_report_is_read_and_used_in_a_browser_that_asks_the_network_for_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("run");
    run(&out, &["--defect", "saml-wrong-audience", "--test", "idp-flow,sp-flow,jit-sp-flow"]).await;
    let mut tab = Tab::start().await;
    tab.open(&out.join("report.html")).await;
    shows_the_verdicts_first(&mut tab).await;
    shows_every_hop(&mut tab).await;
    leads_from_the_diagram_to_messages_and_findings(&mut tab).await;
    leads_to_the_first_failure(&mut tab).await;
    goes_from_failure_to_failure_by_keys(&mut tab).await;
    filters_tests(&mut tab).await;
    filters_the_network(&mut tab).await;
    shows_each_picture_in_its_step(&mut tab).await;
    pictures::take(&mut tab).await;
    asks_for_nothing(&mut tab).await;
    is_read_without_its_script(&mut tab, &out.join("report.html")).await;
    tab.end().await;
}

async fn shows_the_verdicts_first(tab: &mut Tab) {
    let rows = "[...document.querySelectorAll('table.verdicts tbody tr')].map(row => row.cells[0].innerText)";
    assert_eq!(tab.evaluate(rows).await, json!(["passed", "passed", "passed", "failed", "failed", "failed"]));
    let headings = "[...document.querySelectorAll('h1, h2, h3, h4')].map(it => Number(it.tagName[1]))";
    let Value::Array(levels) = tab.evaluate(headings).await else { panic!("no headings") };
    let levels: Vec<u64> = levels.iter().map(|level| level.as_u64().unwrap()).collect();
    assert!(levels[0] == 1 && levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    assert_eq!(tab.evaluate(OPEN_TESTS).await, json!(["demo-saml-saml-idp-flow-0oasamplesaml0000001"]));
}

const OPEN_TESTS: &str = "[...document.querySelectorAll('details.test[open]')].map(it => it.dataset.test)";

/// The hops of a test in words, without the queries.
async fn hops(tab: &mut Tab, test: &str) -> Vec<String> {
    let hops = format!("[...document.querySelectorAll('[data-test={test}] .hop')].map(it => it.textContent.trim())");
    let Value::Array(hops) = tab.evaluate(&hops).await else { panic!("no hops") };
    hops.iter().map(|hop| hop.as_str().unwrap().to_owned()).collect()
}

/// Each of these stands in a line of its own, in this order.
fn in_order(lines: &[String], expected: &[&str]) {
    let mut rest = lines.iter();
    for wanted in expected {
        assert!(rest.any(|line| line.starts_with(wanted)), "{wanted} is missing, or out of order, in {lines:#?}");
    }
}

async fn shows_every_hop(tab: &mut Tab) {
    let oidc = hops(tab, "demo-oidc-oidc-sp-flow-0oasampleoidc0000001").await;
    in_order(
        &oidc,
        &[
            "oin-tester to Org: look up the login 200",
            "User to Browser: opens the address",
            "Browser to App: GET /sign-in 200",
            "Browser to App: GET /login 303",
            "Browser to Org: GET /oauth2/v1/authorize?… 303 Authorization request",
            "User to Browser: sends the form",
            "Browser to Org: POST /login/step 303",
            "Browser to App: GET /callback?… 303 Authorization response",
            "App to Org: POST /oauth2/v1/token Token request",
            "Org to App: answers with an ID token ID token",
            "Browser to App: GET /profile 200",
        ],
    );
    let saml = hops(tab, "demo-saml-saml-sp-flow-0oasamplesaml0000001").await;
    in_order(
        &saml,
        &[
            "Browser to App: GET /login 303",
            "Browser to Org: GET /app/sample_saml/exksamplesaml0000001/sso/saml?… 303 SAML AuthnRequest",
            "Browser to App: POST /saml/acs 403 SAML Response✗ saml.assertion.audience",
        ],
    );
    let acts = saml.iter().filter(|hop| hop.contains("sends the form")).count();
    assert_eq!(acts, 1, "the org's page posts the response by itself: {saml:#?}");
}

async fn leads_from_the_diagram_to_messages_and_findings(tab: &mut Tab) {
    for (chip, expected) in
        [("SAML Response", "saml2p:Response"), ("saml.assertion.audience", "character by character")]
    {
        let click = format!(
            "(() => {{
                const chips = document.querySelectorAll('details.test[open] .hop .chip');
                const chip = [...chips].find(it => it.textContent.includes('{chip}'));
                document.querySelectorAll('details.message').forEach(it => it.open = false);
                chip.click();
            }})()"
        );
        tab.evaluate(&click).await;
        tab.becomes("document.querySelector(':target')?.checkVisibility()", &json!(true)).await;
        let text = tab.evaluate("document.querySelector(':target').textContent").await;
        assert!(text.as_str().is_some_and(|text| text.contains(expected)), "{chip}: {text}");
    }
}

async fn leads_to_the_first_failure(tab: &mut Tab) {
    tab.evaluate("document.querySelectorAll('details.test').forEach(it => it.open = false)").await;
    tab.evaluate("document.getElementById('first-failure').click()").await;
    tab.becomes(OPEN_TESTS, &json!(["demo-saml-saml-idp-flow-0oasamplesaml0000001"])).await;
    let top = tab.evaluate("document.querySelector(':target').getBoundingClientRect().top").await;
    assert!(top.as_f64().is_some_and(|top| (0.0..200.0).contains(&top)), "it stands at {top}");
    let cause = "document.querySelector(':target .diagnosis').textContent";
    assert!(tab.evaluate(cause).await.as_str().unwrap().contains("saml-audience-mismatch"));
    let marked = tab.evaluate("document.querySelector(':target pre mark').textContent").await;
    assert!(marked.as_str().unwrap().ends_with("/saml/metadata/elsewhere"), "{marked}");
}

async fn goes_from_failure_to_failure_by_keys(tab: &mut Tab) {
    let [first, second, third] =
        ["idp-flow", "sp-flow", "jit-sp-flow"].map(|flow| format!("demo-saml-saml-{flow}-0oasamplesaml0000001"));
    let way = [("n", &second), ("n", &third), ("n", &first), ("p", &third), ("k", &second), ("j", &third)];
    for (key, expected) in way {
        tab.press(key).await;
        tab.becomes("location.hash.slice(1)", &json!(expected)).await;
        // The test that is gone to has the focus, so that the next tab leads into it.
        tab.becomes("document.activeElement.id", &json!(expected)).await;
    }
    let help = "document.getElementById('keys').open";
    for shown in [true, false] {
        tab.press("?").await;
        tab.becomes(help, &json!(shown)).await;
    }
}

async fn filters_tests(tab: &mut Tab) {
    let shown =
        "[...document.querySelectorAll('details.test')].filter(it => it.checkVisibility()).map(it => it.dataset.test)";
    tab.press("/").await;
    tab.becomes("document.activeElement.id", &json!("filter")).await;
    for key in ["/", "s", "p", "-"] {
        tab.press(key).await;
    }
    tab.becomes("document.getElementById('filter').value", &json!("/sp-")).await;
    let tests = json!(["demo-oidc-oidc-sp-flow-0oasampleoidc0000001", "demo-saml-saml-sp-flow-0oasamplesaml0000001"]);
    tab.becomes(shown, &tests).await;
    tab.evaluate("document.querySelector('button[data-verdict=failed]').click()").await;
    assert_eq!(tab.evaluate(shown).await, json!(["demo-saml-saml-sp-flow-0oasamplesaml0000001"]));
    assert_eq!(tab.evaluate("document.querySelector('main [role=status]').innerText").await, "1 of 6");
    tab.evaluate("document.querySelector('button[data-verdict=failed]').click()").await;
    tab.press("Escape").await;
    tab.becomes(&format!("{shown}.length"), &json!(6)).await;
}

async fn filters_the_network(tab: &mut Tab) {
    let rows = tab.evaluate(
        "(() => {
            const network = document.querySelector('details.network');
            const input = network.querySelector('input');
            input.value = 'callback?code 303';
            input.dispatchEvent(new InputEvent('input', { bubbles: true }));
            return [...network.querySelectorAll('tbody tr')].filter(it => !it.hidden).map(it => it.cells[2].textContent);
        })()",
    );
    let Value::Array(rows) = rows.await else { panic!("no rows") };
    assert!(!rows.is_empty() && rows.iter().all(|url| url.as_str().unwrap().contains("/callback?code")), "{rows:?}");
}

async fn shows_each_picture_in_its_step(tab: &mut Tab) {
    let step = |picture: &str| {
        format!(
            "[...document.querySelectorAll('.picture')].find(it => it.textContent.includes('{picture}')).closest('tr').cells[1].textContent"
        )
    };
    for (picture, name) in
        [("profile.png", "the app shows the right profile"), ("end.png", "the app shows that the user")]
    {
        let text = tab.evaluate(&step(picture)).await;
        assert!(text.as_str().unwrap().starts_with(name), "{picture}: {text}");
    }
    let twice = tab.evaluate("new Set([...document.querySelectorAll('symbol image')].map(it => it.href.baseVal)).size - document.querySelectorAll('symbol').length").await;
    assert_eq!(twice, 0, "each picture is there once");
}

/// The policy forbids what the page does not need, and the page does not try.
async fn asks_for_nothing(tab: &mut Tab) {
    let requests: Vec<String> = tab
        .events("Network.requestWillBeSent")
        .iter()
        .map(|event| event["request"]["url"].as_str().unwrap().to_owned())
        .filter(|url| !url.starts_with("data:image/png"))
        .collect();
    assert!(matches!(&requests[..], [page] if page.starts_with("file://")), "{requests:?}");
    let complaints = [tab.events("Log.entryAdded"), tab.events("Runtime.exceptionThrown")].concat();
    assert!(complaints.is_empty(), "{complaints:?}");
    // What slipped in would not run: the browser says so.
    tab.evaluate(
        "(() => {
            const script = document.createElement('script');
            script.textContent = 'document.title = 1';
            document.body.append(script);
            document.body.setAttribute('style', 'opacity: .5');
        })()",
    )
    .await;
    let state = tab.evaluate("[document.title, getComputedStyle(document.body).opacity]").await;
    assert!(state[0].as_str().unwrap().starts_with("oin-tester: ") && state[1] == "1", "{state}");
    let refused = tab.events("Log.entryAdded").iter().filter(|it| it["entry"]["source"] == "security").count();
    assert_eq!(refused, 2);
}

/// Links open what they lead into, and nothing is there that only the script would serve.
async fn is_read_without_its_script(tab: &mut Tab, report: &Path) {
    tab.call("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    tab.open(report).await;
    let controls = "[...document.querySelectorAll('input, button')].filter(it => it.checkVisibility()).length";
    assert_eq!(tab.evaluate(controls).await, 0);
    tab.evaluate("document.querySelector('table.verdicts a').click()").await;
    tab.becomes("document.querySelector(':target .diagram .arrow')?.checkVisibility()", &json!(true)).await;
}
