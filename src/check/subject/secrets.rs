//! What of the messages must not reach anybody besides org and app.

use super::Subject;
use crate::{evidence::Exchange, protocol::Parameters};

/// Shorter values would be found everywhere.
const SHORTEST: usize = 8;

impl<'a> Subject<'a> {
    /// The values that travelled with the messages, by the name of their parameter. Secret.
    pub(in crate::check) fn message_values(&self) -> Vec<(&'static str, String)> {
        const NAMES: [&str; 7] =
            ["code", "state", "id_token", "access_token", "refresh_token", "SAMLResponse", "SAMLRequest"];
        let mut values = Vec::new();
        let carriers = self.traffic.carriers().map(|(exchange, _)| exchange);
        for exchange in carriers.filter(|exchange| self.at_app(&exchange.url) || self.at_org(&exchange.url)) {
            let Some(request) = super::carried::Request::of(exchange) else { continue };
            let parts = [request.query(), Parameters::of_fragment(&request.url), request.form_parameters()];
            for (name, parameters) in NAMES.iter().flat_map(|name| parts.iter().map(move |part| (*name, part))) {
                let value = parameters.get(name).filter(|value| value.len() >= SHORTEST);
                values.extend(value.map(|value| (name, value.to_owned())));
            }
        }
        values.sort();
        values.dedup();
        values
    }

    /// Requests to others than org and app, up to "signed in".
    pub(in crate::check) fn third_parties(&self) -> impl Iterator<Item = &'a Exchange> + use<'a, '_> {
        self.sign_on().filter(|exchange| {
            exchange.url.starts_with("http") && !self.at_org(&exchange.url) && !self.at_app(&exchange.url)
        })
    }

    /// The app's answers that lead to the org with a message, and those to the messages that it is sent.
    pub(in crate::check) fn app_pages_with_messages(&self) -> Vec<&'a Exchange> {
        let mut numbers: Vec<u32> = self.delivery().ok().map(|delivery| delivery.number).into_iter().collect();
        let requests = match (self.saml(), self.oidc()) {
            (Ok((_, messages)), _) => messages.requests.iter().map(|request| request.exchange).collect(),
            (_, Ok((_, messages))) => messages.authorizations.iter().map(|request| request.exchange).collect(),
            _ => Vec::new(),
        };
        let sender = |number: &u32| self.sign_on().find(|it| it.number == *number).and_then(|it| it.redirected_from);
        numbers.extend(requests.iter().filter_map(sender));
        self.sign_on().filter(|it| numbers.contains(&it.number) && self.at_app(&it.url)).collect()
    }
}
