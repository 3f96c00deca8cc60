//! The app's cookies, before and after the org's answer.

use url::Url;

use super::{super::Missing, Subject, is_this_machine};
use crate::evidence::Exchange;

/// A cookie as an answer of the app set it (RFC 6265 §4.1). Its value is secret.
#[derive(Clone)]
pub(in crate::check) struct SetCookie {
    /// The exchange whose answer set it.
    pub(in crate::check) exchange: u32,
    pub(in crate::check) name: String,
    value: String,
    attributes: Vec<(String, String)>,
    pub(in crate::check) secure: bool,
    pub(in crate::check) http_only: bool,
    pub(in crate::check) same_site: Option<String>,
    /// `Domain`, without its leading dot.
    pub(in crate::check) domain: Option<String>,
    /// It was set by a server on this machine, over plain http, where `Secure` is not to be had everywhere.
    pub(in crate::check) from_this_machine: bool,
}

impl SetCookie {
    /// Every cookie that an answer set.
    pub(in crate::check) fn all(exchange: &Exchange) -> Vec<Self> {
        let headers = exchange.response_headers.iter();
        let set = headers.filter(|header| header.name.eq_ignore_ascii_case("set-cookie"));
        set.map(|header| Self::read(exchange, &header.value)).collect()
    }

    fn read(exchange: &Exchange, header: &str) -> Self {
        let pair = |text: &str| {
            let (name, value) = text.split_once('=').unwrap_or((text, ""));
            (name.trim().to_owned(), value.trim().to_owned())
        };
        let mut parts = header.split(';').map(pair);
        let (name, value) = parts.next().unwrap_or_default();
        let attributes: Vec<_> = parts.collect();
        // The last of several attributes of one name counts (RFC 6265 §5.3).
        let attribute = |wanted: &str| {
            attributes.iter().rev().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.clone())
        };
        let url = Url::parse(&exchange.url).ok();
        let domain = attribute("Domain").map(|domain| domain.trim_start_matches('.').to_ascii_lowercase());
        Self {
            exchange: exchange.number,
            secure: attribute("Secure").is_some(),
            http_only: attribute("HttpOnly").is_some(),
            same_site: attribute("SameSite"),
            domain: domain.filter(|domain| !domain.is_empty()),
            from_this_machine: url.is_some_and(|url| url.scheme() == "http" && is_this_machine(&url)),
            name,
            value,
            attributes,
        }
    }

    /// An attribute besides those that have a member here.
    pub(in crate::check) fn attribute(&self, wanted: &str) -> Option<&str> {
        let named = |(name, _): &&(String, String)| name.eq_ignore_ascii_case(wanted);
        self.attributes.iter().rev().find(named).map(|(_, value)| value.as_str())
    }

    /// It makes the browser forget the cookie, or says nothing.
    fn removes(&self) -> bool {
        self.value.trim_matches('"').is_empty()
            || self.attribute("Max-Age").is_some_and(|age| age.trim_start().starts_with('0') || age.starts_with('-'))
    }
}

/// The app's cookies around the org's answer, as they went over the wire. Values are secret.
pub(in crate::check) struct Rotation {
    /// What the browser had for the app when the answer was delivered: sent then, or set before.
    pub(in crate::check) before: Vec<(String, String)>,
    /// What the page for the signed-in user was asked for with.
    pub(in crate::check) after: Vec<(String, String)>,
    /// The exchange of that page.
    pub(in crate::check) page: u32,
}

impl<'a> Subject<'a> {
    /// The exchange that brought the org's answer to the app.
    pub fn delivery(&self) -> Result<&'a Exchange, Missing> {
        let number = match (self.saml(), self.oidc()) {
            (Ok((_, messages)), _) => messages.delivered()?.exchange,
            (_, Ok((_, messages))) => messages.callback()?.exchange,
            (Err(missing), _) => return Err(missing),
        };
        let found = self.sign_on().find(|exchange| exchange.number == number);
        found.ok_or_else(|| Missing::new("the exchange that brought the org's answer"))
    }

    /// The same, when it was a form from another site.
    pub(in crate::check) fn delivery_by_form(&self) -> Result<&'a Exchange, Missing> {
        let delivery = self.delivery()?;
        if delivery.method != "POST" {
            return Err(Missing::new("an answer of the org by form"));
        }
        Ok(delivery)
    }

    /// The cookies that the app set before an exchange.
    pub(in crate::check) fn cookies_before(&self, number: u32) -> Vec<SetCookie> {
        let earlier = self.sign_on().filter(|exchange| exchange.number < number && self.at_app(&exchange.url));
        earlier.flat_map(SetCookie::all).filter(|cookie| !cookie.removes()).collect()
    }

    /// The cookies that the app set when it took the org's answer, or later: the session's is among them.
    pub(in crate::check) fn session_cookies(&self) -> Result<Vec<SetCookie>, Missing> {
        let delivery = self.delivery()?.number;
        let later = self.sign_on().filter(|exchange| exchange.number >= delivery && self.at_app(&exchange.url));
        let cookies: Vec<_> = later.flat_map(SetCookie::all).filter(|cookie| !cookie.removes()).collect();
        if cookies.is_empty() {
            return Err(Missing::new("a cookie that the app set after the org's answer"));
        }
        Ok(cookies)
    }

    /// The app's cookies before the org's answer, and with the page for the signed-in user.
    pub(in crate::check) fn cookie_rotation(&self) -> Result<Rotation, Missing> {
        let delivery = self.delivery()?;
        let signed_in = self.evidence.observations.signed_in == Some(true);
        let later = |exchange: &&Exchange| exchange.number > delivery.number && self.at_app(&exchange.url);
        let page = self.main_documents().filter(later).filter(|_| signed_in).last();
        let page = page.ok_or_else(|| Missing::new("a page for the signed-in user after the org's answer"))?;
        let after = sent(page);
        if after.is_empty() {
            return Err(Missing::new("a cookie of the app with the page for the signed-in user"));
        }
        let set = self.cookies_before(delivery.number).into_iter().map(|cookie| (cookie.name, cookie.value));
        let earlier =
            self.sign_on().filter(|exchange| exchange.number <= delivery.number && self.at_app(&exchange.url));
        Ok(Rotation { before: earlier.flat_map(sent).chain(set).collect(), after, page: page.number })
    }
}

/// The cookies that went along with a request.
fn sent(exchange: &Exchange) -> Vec<(String, String)> {
    let headers = exchange.request_headers.iter().filter(|header| header.name.eq_ignore_ascii_case("cookie"));
    let pairs = headers.flat_map(|header| header.value.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
