use serde_json::{Value, json};

use oin_tester_fuzz::{Format, Target};

use super::*;
use crate::devtools::event::Event;

/// Tells the requests what the browser would tell.
fn tell(requests: &mut Requests, method: &str, params: &Value) {
    let message = json!({"method": method, "params": params}).to_string();
    match Event::read(method, &message).unwrap().unwrap() {
        Event::RequestWillBeSent(event) => requests.sent(*event, Asker::default()),
        Event::RequestWillBeSentExtraInfo(info) => requests.sent_on_wire(info),
        Event::ResponseReceived(event) => requests.received(&event),
        Event::ResponseReceivedExtraInfo(info) => requests.received_on_wire(info),
        Event::DataReceived(event) => requests.data_received(&event),
        Event::LoadingFinished(event) => drop(requests.finished(event)),
        Event::LoadingFailed(event) => requests.failed(event),
        other => panic!("{other:?}"),
    }
}

/// A request for that path, which the browser says it makes with the header `x-asked`.
fn request(path: &str) -> Value {
    json!({
        "requestId": "1", "loaderId": "1", "timestamp": 10.0, "wallTime": 1_700_000_000.5, "type": "Document",
        "request": {"url": format!("https://a.test{path}"), "method": "GET", "headers": {"x-asked": path}},
    })
}

/// The request that a redirect makes. `wired` says whether extra info comes for the response that redirected.
fn redirected(path: &str, wired: bool) -> Value {
    let mut event = request(path);
    event["redirectResponse"] = json!({"status": 302, "headers": {"location": path}});
    event["redirectHasExtraInfo"] = json!(wired);
    event
}

fn response() -> Value {
    json!({
        "requestId": "1", "timestamp": 11.0, "hasExtraInfo": true, "type": "Document",
        "response": {"status": 200, "headers": {}},
    })
}

fn wire(header: &str, value: &str) -> Value {
    json!({"requestId": "1", "headers": {header: value}})
}

fn wired_values<'a>(exchanges: &'a [Exchange], header: &str) -> Vec<(Option<&'a str>, Option<&'a str>)> {
    exchanges.iter().map(|each| (each.request_header(header), each.response_header(header))).collect()
}

const SENT: &str = "Network.requestWillBeSent";
const SENT_WIRE: &str = "Network.requestWillBeSentExtraInfo";
const RECEIVED: &str = "Network.responseReceived";
const RECEIVED_WIRE: &str = "Network.responseReceivedExtraInfo";

#[test]
fn the_body_of_a_page_that_was_replaced_before_its_end_was_told_is_fetched_once() {
    let mut requests = Requests::new(CaptureLimits::default());
    tell(&mut requests, SENT, &request("/form"));
    let mut answer = response();
    answer["frameId"] = json!("tab");
    tell(&mut requests, RECEIVED, &answer);
    let end = || LoadingFinished { request_id: RequestId("1".to_owned()), timestamp: 12.0 };

    assert_eq!(requests.replaced("another tab", "2"), [], "another frame's page");
    assert_eq!(requests.replaced("tab", "1"), [], "the page itself");
    assert!(requests.is_arriving());
    assert_eq!(requests.replaced("tab", "2"), [Complete { request: RequestId("1".to_owned()), exchange: 0 }]);
    assert!(!requests.is_arriving());
    assert_eq!(requests.finished(end()), None, "asked for already");
    assert_eq!(requests.exchanges()[0].timing.total, Some(2_000.0), "its end is taken all the same");
}

#[test]
fn wire_headers_belong_to_their_hop_in_whatever_order_they_come() {
    let in_step = [
        (SENT, request("/1")),
        (SENT_WIRE, wire("x", "sent 1")),
        (RECEIVED_WIRE, wire("x", "received 1")),
        (SENT, redirected("/2", true)),
        (SENT_WIRE, wire("x", "sent 2")),
        (RECEIVED_WIRE, wire("x", "received 2")),
        (RECEIVED, response()),
    ];
    let wire_first = [1, 2, 4, 5, 0, 3, 6];
    let wire_last = [0, 3, 6, 1, 2, 4, 5];
    let next_hop_early = [0, 1, 2, 4, 3, 5, 6];
    for order in [[0, 1, 2, 3, 4, 5, 6], wire_first, wire_last, next_hop_early] {
        let mut requests = Requests::new(CaptureLimits::default());
        for (method, params) in order.map(|index| &in_step[index]) {
            tell(&mut requests, method, params);
        }
        let exchanges = requests.exchanges();
        let expected = [(Some("sent 1"), Some("received 1")), (Some("sent 2"), Some("received 2"))];
        assert_eq!(wired_values(&exchanges, "x"), expected, "{order:?}");
        assert_eq!(exchanges[0].request_header("x-asked"), None, "only what was sent counts");
        assert_eq!((exchanges[0].status, exchanges[1].status), (Some(302), Some(200)));
        assert_eq!((exchanges[0].redirected_from, exchanges[1].redirected_from), (None, Some(0)));
    }
}

#[test]
fn a_hop_that_never_touched_the_wire_takes_no_headers_from_the_next() {
    let mut requests = Requests::new(CaptureLimits::default());
    tell(&mut requests, SENT, &request("/upgraded"));
    tell(&mut requests, SENT_WIRE, &wire("x", "sent"));
    tell(&mut requests, SENT, &redirected("/secure", false));
    tell(&mut requests, RECEIVED_WIRE, &wire("x", "received"));
    tell(&mut requests, RECEIVED, &response());
    let exchanges = requests.exchanges();
    assert_eq!(wired_values(&exchanges, "x"), [(None, None), (Some("sent"), Some("received"))]);
    assert_eq!(exchanges[0].request_header("x-asked"), Some("/upgraded"), "what the browser meant to send is kept");
}

#[test]
fn durations_come_from_the_browsers_marks() {
    let mut requests = Requests::new(CaptureLimits::default());
    tell(&mut requests, SENT, &request("/"));
    let mut answered = response();
    answered["response"]["timing"] = json!({
        "requestTime": 10.0, "dnsStart": 1.0, "connectStart": 2.0, "connectEnd": 5.0, "sendStart": 5.0,
        "sendEnd": 6.0, "receiveHeadersEnd": 30.0,
    });
    tell(&mut requests, RECEIVED, &answered);
    tell(&mut requests, "Network.loadingFinished", &json!({"requestId": "1", "timestamp": 10.05}));
    let timing = requests.exchanges()[0].timing;
    let rounded =
        [timing.total, timing.connect, timing.send, timing.wait, timing.receive].map(|each| each.unwrap().round());
    #[expect(clippy::float_cmp, reason = "whole numbers")]
    {
        assert_eq!(rounded, [50.0, 4.0, 1.0, 24.0, 20.0]);
    }
}

#[test]
fn what_never_leaves_the_browser_is_no_exchange() {
    let mut requests = Requests::new(CaptureLimits::default());
    for url in ["data:text/plain,x", "blob:https://a.test/1", "chrome://resources/x.js", "about:blank"] {
        let mut event = request("/");
        event["request"]["url"] = json!(url);
        tell(&mut requests, SENT, &event);
    }
    assert_eq!(requests.exchanges(), []);
}

#[test]
fn a_redirect_out_of_the_web_is_recorded() {
    let mut requests = Requests::new(CaptureLimits::default());
    tell(&mut requests, SENT, &request("/"));
    let mut event = redirected("/", true);
    event["request"]["url"] = json!("com.example.app:/callback?code=1");
    tell(&mut requests, SENT, &event);
    let exchanges = requests.exchanges();
    assert_eq!((exchanges[0].status, exchanges[1].url.as_str()), (Some(302), "com.example.app:/callback?code=1"));
}

#[test]
fn what_the_limits_keep_out_is_counted_and_forgotten() {
    let limits = CaptureLimits { total: 100, ..CaptureLimits::default() };
    let mut requests = Requests::new(limits);
    tell(&mut requests, SENT, &request("/"));
    for number in 0..50 {
        let mut event = request(&format!("/{}", "x".repeat(100)));
        event["requestId"] = json!(format!("over {number}"));
        tell(&mut requests, SENT, &event);
    }
    assert_eq!(requests.exchanges().len(), 1);
    assert_eq!(requests.dropped().exchanges, 50);
    assert_eq!(requests.chains.len(), 1);
}

/// Any sequence of events is recorded within the limits; a line is an event.
#[test]
fn hostile_events_are_survived() {
    let limits = CaptureLimits { total: 4_000, exchanges: 5, ..CaptureLimits::default() };
    let event = |method: &str, params: &Value| json!({"method": method, "params": params}).to_string() + "\n";
    let mut answered = response();
    answered["response"]["timing"] = json!({
        "requestTime": 10.0, "dnsStart": 1.0, "connectStart": 2.0, "connectEnd": 5.0, "sendStart": 5.0, "sendEnd": 6.0,
        "receiveHeadersEnd": 30.0,
    });
    let real = [
        event(SENT, &request("/1")),
        event(SENT_WIRE, &wire("x-wire", "1")),
        event(SENT, &redirected("/2", true)),
        event(RECEIVED_WIRE, &wire("x-wire", "2")),
        event(RECEIVED, &answered),
        event("Network.dataReceived", &json!({"requestId": "1", "dataLength": 10, "encodedDataLength": 10})),
        event("Network.loadingFinished", &json!({"requestId": "1", "timestamp": 10.05})),
        event(
            "Network.loadingFailed",
            &json!({"requestId": "1", "timestamp": 1.0, "errorText": "x", "canceled": true}),
        ),
    ];
    let target = Target::new("devtools", 10_000, Format::Json).seeds([real.concat()]).tokens(&[
        "\"requestId\": \"2\",",
        "\"status\":-1",
        "1e308",
        "-1e308",
        "9223372036854775807",
        "\"data:,\"",
        "\n",
        "POST",
        "\"postData\":\"x\",",
        "\"hasPostData\":true,",
        "\"type\":\"XHR\",",
        "\"wallTime\":1e300,",
        "\"wallTime\":-1e300,",
        "\"dataLength\":-1",
        "null",
    ]);
    target.run(|input| {
        let mut requests = Requests::new(limits);
        let (mut read, mut refused) = (0_u32, 0_u32);
        for line in String::from_utf8_lossy(input).lines() {
            let method =
                serde_json::from_str::<Value>(line).ok().and_then(|event| Some(event["method"].as_str()?.to_owned()));
            match method.map(|method| Event::read(&method, line)) {
                Some(Ok(Some(Event::RequestWillBeSent(event)))) => requests.sent(*event, Asker::default()),
                Some(Ok(Some(Event::RequestWillBeSentExtraInfo(info)))) => requests.sent_on_wire(info),
                Some(Ok(Some(Event::ResponseReceived(event)))) => requests.received(&event),
                Some(Ok(Some(Event::ResponseReceivedExtraInfo(info)))) => requests.received_on_wire(info),
                Some(Ok(Some(Event::DataReceived(event)))) => requests.data_received(&event),
                Some(Ok(Some(Event::LoadingFinished(event)))) => drop(requests.finished(event)),
                Some(Ok(Some(Event::LoadingFailed(event)))) => requests.failed(event),
                _ => refused += 1,
            }
            read += 1;
        }
        let exchanges = requests.exchanges();
        assert!(exchanges.len() <= 5);
        for exchange in &exchanges {
            assert_eq!(exchange.started_at.to_rfc3339().find('-'), Some(4), "a year of four digits");
            let total = exchange.timing.total;
            assert!(total.is_none_or(|total| total >= 0.0 && total.is_finite()), "{total:?}");
        }
        format!("{} {read} {refused}", exchanges.len())
    });
}
