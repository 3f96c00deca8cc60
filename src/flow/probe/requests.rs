//! Single requests without a browser, redirects not followed: what an address answers that is asked otherwise than
//! in a sign-on.

use reqwest::{Client, RequestBuilder, header::LOCATION};
use url::Url;

use crate::evidence::{HttpProbe, ProbeKind, ProtocolExpectations};

/// Sends the requests that such an app is asked by. Nothing in them is secret, and none starts a session.
pub async fn single_requests(http: &Client, protocol: &ProtocolExpectations, login: &str) -> Vec<HttpProbe> {
    let mut probes = Vec::new();
    for (kind, request) in requests(http, protocol, login) {
        probes.extend(send(kind, request).await);
    }
    probes
}

fn requests(http: &Client, protocol: &ProtocolExpectations, login: &str) -> Vec<(ProbeKind, RequestBuilder)> {
    match protocol {
        ProtocolExpectations::Saml(saml) => {
            saml.acs_urls.first().map(|acs| (ProbeKind::ConsumerByGet, http.get(acs))).into_iter().collect()
        }
        ProtocolExpectations::Oidc(oidc) => {
            let (Some(initiate), Some(issuer)) = (&oidc.initiate_login_uri, &oidc.issuer) else { return Vec::new() };
            vec![
                (ProbeKind::InitiateWithoutIss, http.get(initiate)),
                (ProbeKind::InitiateByPost, http.post(initiate).form(&[("iss", issuer)])),
                (
                    ProbeKind::InitiateWithHint,
                    http.get(initiate).query(&[("iss", issuer.as_str()), ("login_hint", login)]),
                ),
            ]
        }
    }
}

/// `None` when the address is none.
async fn send(kind: ProbeKind, request: RequestBuilder) -> Option<HttpProbe> {
    let (client, request) = request.build_split();
    let request = request.ok()?;
    let url = request.url().clone();
    let probe = HttpProbe { kind, url: url.to_string(), status: None, location: None, failure: None };
    Some(match client.execute(request).await {
        Ok(answer) => {
            let location = answer.headers().get(LOCATION).and_then(|location| location.to_str().ok());
            let location = location.and_then(|location| url.join(location).ok()).map(Url::into);
            HttpProbe { status: Some(answer.status().as_u16()), location, ..probe }
        }
        Err(error) => HttpProbe { failure: Some(error.without_url().to_string()), ..probe },
    })
}
