//! What can go wrong at a call.

use std::time::{SystemTime, UNIX_EPOCH};

/// One thing that goes wrong, at one call unless it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection ends before the org has heard of the request.
    CutBefore,
    /// The connection ends when the org has done what was asked.
    CutAfter,
    /// 429, without the org.
    Limited,
    /// 500 when the org has done what was asked.
    Failed,
    /// 503 in HTML, without the org.
    Unavailable,
    /// 404 in HTML, without the org: a gateway's, or of whoever has the domain now.
    Elsewhere,
    /// 200 and half of an object when the org has done what was asked.
    Malformed,
    /// Nothing at all.
    Silence,
    /// Every connection ends, from this call on.
    Gone,
    /// `kill -9` of the process before the org has heard of the request.
    KilledBefore,
    /// `kill -9` of the process when the org has done what was asked.
    KilledAfter,
}

impl Fault {
    pub(crate) const ALL: [Self; 11] = [
        Self::CutBefore,
        Self::CutAfter,
        Self::Limited,
        Self::Failed,
        Self::Unavailable,
        Self::Elsewhere,
        Self::Malformed,
        Self::Silence,
        Self::Gone,
        Self::KilledBefore,
        Self::KilledAfter,
    ];

    pub(crate) fn reaches_the_org(self) -> bool {
        matches!(self, Self::CutAfter | Self::Failed | Self::Malformed | Self::KilledAfter)
    }

    pub(crate) fn kills(self) -> bool {
        matches!(self, Self::KilledBefore | Self::KilledAfter)
    }

    pub(crate) fn lasts(self) -> bool {
        self == Self::Gone
    }

    /// What the client hears; `None` where it hears nothing.
    pub(crate) fn answer(self) -> Option<String> {
        let okta = |code: &str| format!(r#"{{"errorCode":"{code}","errorSummary":"chaos","errorCauses":[]}}"#);
        let (status, headers, body) = match self {
            Self::Limited => {
                let reset = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs() + 1;
                let limits =
                    format!("x-rate-limit-limit: 600\r\nx-rate-limit-remaining: 0\r\nx-rate-limit-reset: {reset}\r\n");
                ("429 Too Many Requests", limits, okta("E0000047"))
            }
            Self::Failed => ("500 Internal Server Error", String::new(), okta("E0000009")),
            Self::Unavailable => ("503 Service Unavailable", String::new(), "<html>Back soon</html>".to_owned()),
            Self::Elsewhere => ("404 Not Found", String::new(), "<html>Not Found</html>".to_owned()),
            Self::Malformed => ("200 OK", String::new(), r#"{"id": "00u"#.to_owned()),
            Self::CutBefore | Self::CutAfter | Self::Silence | Self::Gone | Self::KilledBefore | Self::KilledAfter => {
                return None;
            }
        };
        let length = body.len();
        Some(format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"))
    }
}
