//! Okta's table of catalog properties.

use super::table::{Row, long, remove, replace};

const CATALOG: &str = "    name: Strawberry";

/// What of an image a reader of its header and chunks sees.
fn png(width: u32, height: u32) -> Vec<u8> {
    let header = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &width.to_be_bytes(), &height.to_be_bytes(), &[8, 6, 0, 0, 0]];
    [header.concat(), b"crc4\0\0\0\x01IDATxcrc4\0\0\0\0IENDcrc4".to_vec()].concat()
}

fn gif(width: u16, height: u16) -> Vec<u8> {
    [&b"GIF89a"[..], &width.to_le_bytes(), &height.to_le_bytes(), &[0; 8], b";"].concat()
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let frame = [&b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xc0\0\x11\x08"[..], &height.to_be_bytes(), &width.to_be_bytes()];
    [frame.concat(), vec![0; 32], vec![0xff, 0xd9]].concat()
}

fn of_size(bytes: usize) -> Vec<u8> {
    let mut image = png(200, 200);
    image.resize(bytes, 0);
    image
}

pub(super) fn rows() -> Vec<Row> {
    [texts(), logo(), use_cases(), contacts()].into_iter().flatten().collect()
}

fn texts() -> Vec<Row> {
    let name = |length| replace("name: Strawberry\n", format!("name: {}\n", long(length)));
    let description = |length| {
        replace(
            "description: Plans the harvest of a farm, and tells pickers where the berries are ripe.",
            format!("description: {}", long(length)),
        )
    };
    vec![
        Row::new(
            "what `init` left to fill in",
            [
                replace("name: Strawberry\n", "name: My app\n"),
                replace("support_contact: ada.lovelace@strawberry.example", "support_contact: your.name@example.com"),
                replace("- https://${org.subdomain}.strawberry.example/saml/acs\n", "- https://app.example.com/acs\n"),
            ],
        )
        .breaks("placeholder.filled-in", "name: My app")
        .breaks("placeholder.filled-in", "support_contact:")
        .breaks("placeholder.filled-in", "- https://app.example.com/acs"),
        Row::new("the whole submission", []),
        Row::new("the whole submission, 2024-10", []).in_2024(),
        Row::new("catalog properties: none", [remove("  catalog:")]).breaks("catalog.required", "ruleset:"),
        Row::new("display name: none", [remove(CATALOG)]).breaks("catalog.name.required", "    description:"),
        Row::new("display name: blank", [replace("name: Strawberry\n", "name: \"  \"\n")])
            .breaks("catalog.name.required", "name: \"  \""),
        Row::new("display name: 1 character", [name(1)]),
        Row::new("display name: 63 characters", [name(63)]),
        Row::new("display name: 64 characters", [name(64)]),
        Row::new("display name: 65 characters", [name(65)]).breaks("catalog.name.length", long(65)),
        Row::new(
            "display name: 64 characters of two bytes",
            [replace("name: Strawberry\n", format!("name: {}\n", "é".repeat(64)))],
        ),
        Row::new("description: none", [remove("    description: Plans")])
            .breaks("catalog.description.required", CATALOG),
        Row::new(
            "description: blank",
            [replace(
                "description: Plans the harvest of a farm, and tells pickers where the berries are ripe.",
                "description: \" \"",
            )],
        )
        .breaks("catalog.description.required", "description: \" \""),
        Row::new("description: 1 character", [description(1)]),
        Row::new("description: 1023 characters", [description(1_023)]),
        Row::new("description: 1024 characters", [description(1_024)])
            .breaks("catalog.description.length-in-doubt", long(1_024)),
        Row::new("description: 1025 characters", [description(1_025)])
            .breaks("catalog.description.length", long(1_025)),
    ]
}

fn logo() -> Vec<Row> {
    let written = "logo: strawberry.png";
    let measured = |name, image| Row::new(name, []).with_logo(image);
    let wrong = |name, image, id| measured(name, image).breaks(id, written);
    let dimensions = "catalog.logo.dimensions";
    vec![
        Row::new("logo: none", [remove("    logo:")]).breaks("catalog.logo.required", CATALOG),
        Row::new("logo: the default", [replace(written, "default_logo: true")]),
        Row::new("logo: the default, 2024-10", [replace(written, "default_logo: true")])
            .in_2024()
            .breaks("catalog.logo.own", "default_logo: true"),
        Row::new("logo: no such file", [replace(written, "logo: raspberry.png")])
            .breaks("catalog.logo.readable", "logo: raspberry.png"),
        Row::new("logo: a directory", [replace(written, "logo: tests")]).breaks("catalog.logo.readable", "logo: tests"),
        measured("logo: 244×244", png(244, 244)),
        measured("logo: 200×200, GIF", gif(200, 200)),
        measured("logo: 244×156, JPEG", jpeg(244, 156)),
        measured("logo: 156×244", png(156, 244)),
        wrong("logo: 243×244", png(243, 244), dimensions),
        wrong("logo: 244×245", png(244, 245), dimensions),
        wrong("logo: 199×200", png(199, 200), dimensions),
        wrong("logo: 200×201, GIF", gif(200, 201), dimensions),
        wrong("logo: 244×157, JPEG", jpeg(244, 157), dimensions),
        wrong("logo: 155×244", png(155, 244), dimensions),
        wrong("logo: 4294967295 pixels wide", png(u32::MAX, 244), dimensions),
        wrong("logo: cut off before its dimensions", png(200, 200)[..20].to_vec(), dimensions)
            .breaks("catalog.logo.whole", written),
        wrong("logo: cut off after its header", png(200, 200)[..33].to_vec(), "catalog.logo.whole"),
        wrong("logo: no image data", [&png(200, 200)[..33], b"\0\0\0\0IENDcrc4"].concat(), "catalog.logo.whole"),
        wrong("logo: cut off, GIF", gif(200, 200)[..18].to_vec(), "catalog.logo.whole"),
        wrong("logo: cut off, JPEG", jpeg(200, 200)[..40].to_vec(), "catalog.logo.whole"),
        Row::new("logo: the default and another", [replace(written, "logo: strawberry.png\n    default_logo: true")])
            .breaks("catalog.logo.one", "default_logo: true"),
        wrong("logo: a drawing in text", b"<svg width='200' height='200'/>".to_vec(), "catalog.logo.format"),
        wrong("logo: nothing", Vec::new(), "catalog.logo.format"),
        wrong("logo: WebP", b"RIFF\x24\0\0\0WEBPVP8 ".to_vec(), "catalog.logo.format"),
        measured("logo: 999999 bytes", of_size(999_999)),
        wrong("logo: 1000000 bytes", of_size(1_000_000), "catalog.logo.size-in-doubt"),
        wrong("logo: 1048575 bytes", of_size(1_048_575), "catalog.logo.size-in-doubt"),
        wrong("logo: 1048576 bytes", of_size(1_048_576), "catalog.logo.size"),
    ]
}

fn use_cases() -> Vec<Row> {
    let more = |cases: &str| replace("      - Zero Trust\n", format!("      - Zero Trust\n{cases}"));
    vec![
        Row::new("use cases: none", [remove("    use_cases:")]),
        Row::new("use cases: three", [more("      - Centralized Logging\n")]),
        Row::new("use cases: four", [more("      - Centralized Logging\n      - Directory and HR Sync\n")])
            .breaks("catalog.use-cases.count", "Directory and HR Sync")
            .breaks("catalog.use-cases.total", "Directory and HR Sync"),
        Row::new("use cases: in other letters", [more("      - zero trust\n")])
            .breaks("catalog.use-cases.known", "zero trust"),
        Row::new("use cases: one twice", [more("      - \"Zero Trust\"\n")])
            .breaks("catalog.use-cases.distinct", "\"Zero Trust\""),
        Row::new("use cases: one that there is not", [more("      - Gardening\n")])
            .breaks("catalog.use-cases.known", "Gardening"),
        Row::new(
            "use cases: 2024-10",
            [replace("    logo: strawberry.png\n", "    logo: strawberry.png\n    use_cases: [Automation]\n")],
        )
        .in_2024()
        .breaks("catalog.use-cases.assigned", "Automation"),
    ]
}

fn contacts() -> Vec<Row> {
    let page = "        url: https://www.strawberry.example/support\n";
    vec![
        Row::new("public contacts: none", [remove("    contacts:")]).breaks("catalog.contacts.required", CATALOG),
        Row::new("public contacts: a telephone number", [replace(page, "        phone: +1 555 0100\n")]),
        Row::new("public contacts: no telephone number", [replace(page, "        phone: call us maybe\n")])
            .breaks("catalog.contacts.address", "call us maybe"),
        Row::new("public contacts: no purpose", [replace("      - for: customer_support\n        url", "      - url")])
            .breaks("catalog.contacts.complete", "- url:"),
        Row::new("public contacts: no value", [replace(page, "")])
            .breaks("catalog.contacts.complete", "for: customer_support"),
        Row::new("public contacts: two values", [replace(page, format!("{page}        phone: +1 555 0100\n"))])
            .breaks("catalog.contacts.complete", "for: customer_support"),
        Row::new("public contacts: no page", [replace(page, "        url: our website\n")])
            .breaks("catalog.contacts.address", "our website"),
        Row::new("public contacts: no e-mail address", [replace("on-call@strawberry.example", "on-call")])
            .breaks("catalog.contacts.address", "email: on-call"),
    ]
}
