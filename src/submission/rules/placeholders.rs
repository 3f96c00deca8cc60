//! The rule about what `oin-tester init` left to fill in.

use super::{super::placeholders, Breach, Rule, Rulesets, Severity::Error};

pub(super) static RULES: &[Rule] = &[Rule {
    id: "placeholder.filled-in",
    demands: "Nothing is left of what `oin-tester init` wrote where only you know what belongs there.",
    severity: Error,
    rulesets: Rulesets::Every,
    remedy: "Write your own in its place.",
    source: "oin-tester itself: the texts are its own, and Okta's analysts and customers read what is submitted",
    run: |it| {
        let mut submission = it.submission.clone();
        let texts = submission.texts().map(|text| (text.value.as_str(), text.place));
        let texts = texts.chain(it.acs_urls().map(|acs| (acs.value.url.as_str(), acs.place)));
        let left = texts.filter_map(|(text, place)| Some((placeholders::in_text(text)?, place)));
        left.map(|(placeholder, place)| Breach::new(place, format!("it still says `{placeholder}`"))).collect()
    },
}];
