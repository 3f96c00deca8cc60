//! Decoding and verifying a signed SAML Response: our code, and xmlsec1 by itself.

use std::{hint::black_box, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use oin_tester::protocol::saml::{
    Binding, Response,
    signature::{Examination, Gated, verify},
};
use serde::Serialize;

use crate::{
    failure::{Failure, while_doing},
    message::{self, ORG, Signed},
    timing::{Timing, in_turn},
    xmlsec::Xmlsec,
};

/// About as large as a response with many groups.
const BYTES: usize = 25_000;
const DOING: &str = "verifying a SAML Response";

/// What one message took, by different ways.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Verifying {
    /// The XML's size.
    pub(crate) bytes: usize,
    /// How many signatures it holds.
    pub(crate) signatures: usize,
    /// Base64, limits, tree, typed message, gate, and every signature bound to its element.
    pub(crate) ours: Timing,
    /// Parsing, registration of the IDs, `xmlSecDSigCtxVerify` for every signature.
    pub(crate) xmlsec: Timing,
    /// Ours, and xmlsec as the second opinion after it: what a run does.
    pub(crate) both: Timing,
}

/// Times all of them in turn. A message that one of them does not accept is a failure.
pub(crate) fn measure(directory: &Path, calls: usize) -> Result<Verifying, Failure> {
    let xml = message();
    let field = STANDARD.encode(&xml);
    let certificates = [ORG.certificate.clone()];
    let xmlsec = Xmlsec::load(directory, &STANDARD.decode(&ORG.certificate).map_err(while_doing(DOING))?)?;
    let signatures = bound_signatures(&field, &certificates)?;
    let examined = examine(&field, &certificates)?;
    let spoilt = xml.replacen("member-7<", "member-8<", 1);
    let agreed = xmlsec.verify(&xml) == Some(signatures)
        && examined.second_opinion == Some(Ok(()))
        && xmlsec.verify(&spoilt).is_none()
        && bound_signatures(&STANDARD.encode(&spoilt), &certificates).is_err();
    if !agreed {
        return Err(Failure::new(DOING, "xmlsec and our verification do not agree about the message"));
    }
    let mut ours = || drop(black_box(bound_signatures(black_box(&field), &certificates)));
    let mut theirs = || _ = black_box(xmlsec.verify(black_box(&xml)));
    let mut both = || drop(black_box(examine(black_box(&field), &certificates)));
    let [ours, xmlsec, both] =
        in_turn(calls, [&mut ours, &mut theirs, &mut both]).ok_or_else(|| Failure::new(DOING, "nothing was timed"))?;
    Ok(Verifying { bytes: xml.len(), signatures, ours, xmlsec, both })
}

/// A response as Okta signs them, response and assertion, to a member of many groups.
fn message() -> String {
    let value = |number: usize| {
        format!(
            r#"<saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">member-{number}</saml2:AttributeValue>"#
        )
    };
    let unsigned = message::unsigned();
    let room = BYTES.saturating_sub(unsigned.len() + 2 * message::template("_assertion").len());
    let groups: String = (0..room / value(100).len()).map(value).collect();
    let end = "</saml2:AttributeStatement>";
    let groups = format!(r#"<saml2:Attribute Name="groups">{groups}</saml2:Attribute>{end}"#);
    message::sign(&unsigned.replace(end, &groups), Signed::Both)
}

/// How many signatures there are, when each of them covers the response or the assertion that is read.
fn bound_signatures(field: &str, certificates: &[String]) -> Result<usize, Failure> {
    let response = read(field)?;
    let gated = Gated::open(&response.xml).map_err(|_| Failure::new(DOING, "the gate refused it"))?;
    let verified = verify(&gated, certificates);
    let read = |element: &str, place: &std::ops::Range<usize>| match element {
        "Response" => place.end == response.xml.text().trim_end().len(),
        _ => response.assertions.iter().any(|assertion| assertion.place == *place),
    };
    let good = verified.iter().all(|each| each.outcome.is_ok() && read(&each.element, &each.place));
    if good { Ok(verified.len()) } else { Err(Failure::new(DOING, "a signature is not good")) }
}

fn examine(field: &str, certificates: &[String]) -> Result<Examination, Failure> {
    Ok(Examination::of(&read(field)?.xml, certificates))
}

fn read(field: &str) -> Result<Response, Failure> {
    let decoded = Binding::Post.decode(field).map_err(while_doing(DOING))?;
    Response::parse(decoded.bytes).map_err(while_doing(DOING))
}
