//! `oin-tester submit`: the package, the certification, and the steps of the life cycle.

use std::{fs, os::unix::fs::PermissionsExt};

use chrono::TimeDelta;
use serde_json::Value;

use super::{asked, generated, move_times, run, scenario, shut};
use crate::world::{Demo, World, binary, ended};

#[tokio::test]
async fn the_gates_open_one_after_the_other_and_the_package_is_written() {
    let world = World::new().await;
    scenario(&world, |text| text);
    let before = run(&world, "none").await;
    assert_eq!(before.code, 2, "{before}");
    assert!(before.stderr.contains("oin-tester instances generate"), "{before}");
    let nothing = shut(&world).await;
    assert_eq!(nothing[0], "sso.instance-detected: there is none");
    assert_eq!(nothing.iter().filter(|gate| gate.starts_with("sso.test: it was not run")).count(), 3, "{nothing:?}");

    let id = generated(&world).await;
    let run = run(&world, "20260801T120000Z-00").await;
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(run.result().tests[0].instance.id, id);
    assert_eq!(shut(&world).await, ["certification: nobody has certified that the required tests were completed"]);
    let submitted = asked(&world, &["submit", "acme.yaml", "--step", "submit"]).await;
    assert_eq!(submitted.code, 1, "{submitted}");

    let package = asked(&world, &["submit", "acme.yaml", "--certify", "Ada", "--dry-run"]).await;
    assert_eq!(package.code, 0, "{package}");
    let directory = world.directory.path().join("acme.package");
    let read =
        |name: &str| -> Value { serde_json::from_str(&fs::read_to_string(directory.join(name)).unwrap()).unwrap() };
    assert_eq!(read("results.json")["runs"][0]["tests"].as_array().unwrap().len(), 3);
    assert_eq!(read("certification.json")["by"], "Ada");
    assert_eq!(read("readiness.json")["ready"], true);
    let redirect_uri = format!("{}callback", world.fixtures.oidc_app().unwrap().url);
    assert!(read("submission.json").to_string().contains(&redirect_uri));
    assert_eq!(read("results.json")["runs"][0]["summary"]["passed"], 3);
    let all: Vec<_> = fs::read_dir(&directory).unwrap().map(|file| fs::read_to_string(file.unwrap().path())).collect();
    assert!(all.iter().flatten().all(|text| !text.contains("told-to-okta-alone")), "{all:?}");
    assert!(shut(&world).await.is_empty());

    let submitted = asked(&world, &["submit", "acme.yaml", "--step", "submit"]).await;
    assert_eq!(submitted.code, 0, "{submitted}");
    assert_eq!(shut(&world).await, ["life-cycle: the submission is in review"]);

    let early = asked(&world, &["submit", "acme.yaml", "--step", "delete"]).await;
    assert_eq!(early.code, 1, "{early}");
    assert!(early.stderr.contains("possible now: return, publish, edit"), "{early}");
    let published = asked(&world, &["submit", "acme.yaml", "--step", "publish"]).await;
    assert_eq!(published.code, 0, "{published}");
    let [now, kept] = ["acme.yaml", "acme.published.yaml"].map(|name| world.directory.path().join(name));
    assert_eq!(fs::read_to_string(now).unwrap(), fs::read_to_string(kept).unwrap());
    scenario(&world, |text| text.replace("      - ${APP_URL}/signed-out", "      - ${APP_URL}/gone"));
    let changed = shut(&world).await;
    assert!(changed.last().unwrap().ends_with("is published, which is read-only, and was changed"), "{changed:?}");
    let edit = asked(&world, &["submit", "acme.yaml", "--step", "edit"]).await;
    assert_eq!((edit.code, edit.stdout.as_str()), (0, "the submission is a draft\n"), "{edit}");
}

/// What Okta does with a submission is written down without the org; an answer changes nothing.
#[tokio::test]
async fn steps_of_the_life_cycle() {
    let world = World::new().await;
    let path = scenario(&world, |text| text);
    let submission = oin_tester::scenario::load(
        &path,
        &world.variables(Demo::Oidc).into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    )
    .unwrap();
    let (sha256, org) = (submission.submission.sha256(), world.fixtures.org().url().to_string());
    let record = serde_json::json!({"format": 1, "life_cycle": {
        "state": "in_review", "submission_sha256": sha256, "org": org.trim_end_matches('/'), "history": [],
    }});
    fs::write(path.with_extension("submission.json"), record.to_string()).unwrap();
    let step = async |step: &str| {
        let mut command = binary();
        let variables = world.variables(Demo::Oidc);
        command.current_dir(world.directory.path()).args(["submit", "acme.yaml", "--step", step]).envs(variables);
        // Nobody answers there.
        command.env("HTTPS_PROXY", "http://127.0.0.1:9");
        ended(command.output().await, world.directory.path().to_owned())
    };
    let returned = step("return").await;
    assert_eq!((returned.code, returned.stdout.as_str()), (0, "the submission is returned by Okta\n"), "{returned}");
    scenario(&world, |text| text.replace("isvtest@okta.com", "another@okta.com"));
    let edited = step("answer").await;
    assert!(edited.code == 1 && edited.stderr.contains("take the step `submit`"), "{edited}");
    scenario(&world, |text| text);
    assert_eq!(step("answer").await.code, 0);
    // What is kept is as secret as the scenario.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(step("publish").await.code, 0);
    let kept = fs::metadata(path.with_extension("published.yaml")).unwrap();
    assert_eq!(kept.permissions().mode() & 0o777, 0o600);
    let edit = step("edit").await;
    assert!(edit.code == 0 && edit.stderr.contains("no oidc instance of the published version is known"), "{edit}");
    let again = step("delete").await;
    assert_eq!((again.code, again.stdout.as_str()), (0, "the submission is published\n"), "{again}");
    let mut record: Value =
        serde_json::from_str(&fs::read_to_string(path.with_extension("submission.json")).unwrap()).unwrap();
    move_times(&mut record["life_cycle"]["history"], TimeDelta::days(31));
    record["life_cycle"]["org"] = "https://other.example\u{1b}[31m".into();
    fs::write(path.with_extension("submission.json"), record.to_string()).unwrap();
    let foreign = step("edit").await;
    assert!(foreign.code == 1 && foreign.stderr.contains("an update must come from there"), "{foreign}");
    assert!(!foreign.stderr.contains('\u{1b}'), "{foreign}");
    record["life_cycle"]["org"] = org.trim_end_matches('/').into();
    fs::write(path.with_extension("submission.json"), record.to_string()).unwrap();
    let late = step("edit").await;
    assert!(late.code == 0 && late.stderr.contains("30 days after the publication"), "{late}");
}

#[tokio::test]
async fn a_certification_has_the_name_of_a_person() {
    let world = World::new().await;
    scenario(&world, |text| text.replace("      jit: true", "      jit: false"));
    generated(&world).await;
    assert_eq!(run(&world, "20260801T120000Z-00").await.code, 0);
    for name in ["", "  ", "Ada\u{1b}[31m", &"x".repeat(256)] {
        let refused = asked(&world, &["submit", "acme.yaml", "--certify", name]).await;
        assert!(refused.code == 2 && refused.stderr.contains("who certifies?"), "{refused}");
    }
    let stale = world.directory.path().join("acme.package/scim.json");
    fs::create_dir_all(stale.parent().unwrap()).unwrap();
    fs::write(&stale, "{}").unwrap();
    fs::write(stale.with_file_name("readiness.json"), r#"{"submission_sha256": "0", "gates": []}"#).unwrap();
    let package = asked(&world, &["submit", "acme.yaml", "--dry-run"]).await;
    assert_eq!(package.code, 1, "{package}");
    assert!(!stale.exists() && !stale.with_file_name("certification.json").exists());
}

/// Files of a package's names are taken away only where a package was written.
#[tokio::test]
async fn a_package_goes_only_where_nothing_of_the_vendor_is() {
    let world = World::new().await;
    let directory = world.directory.path();
    let image = include_bytes!("../../../scenarios/submission/strawberry.png");
    for place in ["own", "earlier"] {
        fs::create_dir(directory.join(place)).unwrap();
        fs::write(directory.join(place).join("logo.png"), image).unwrap();
        fs::write(directory.join(place).join("results.json"), "of the vendor").unwrap();
        scenario(&world, |text| text.replace("default_logo: true", &format!("logo: {place}/logo.png")));
        if place == "earlier" {
            let earlier = r#"{"submission_sha256": "0", "gates": []}"#;
            fs::write(directory.join("earlier/readiness.json"), earlier).unwrap();
        }
        let package = asked(&world, &["submit", "acme.yaml", "--dry-run", "--out", place]).await;
        assert_eq!(package.code, if place == "own" { 2 } else { 1 }, "{package}");
        assert_eq!(fs::read(directory.join(place).join("logo.png")).unwrap(), image, "{package}");
        let results = fs::read_to_string(directory.join(place).join("results.json")).unwrap();
        assert_eq!(results == "of the vendor", place == "own", "{results}");
        assert_eq!(directory.join(place).join("submission.json").exists(), place == "earlier");
        assert!(place == "earlier" || package.stderr.contains("nothing was written or deleted"), "{package}");
    }
    let file = asked(&world, &["submit", "acme.yaml", "--dry-run", "--out", "acme.yaml"]).await;
    assert!(file.code == 2 && file.stderr.contains("acme.yaml is no directory"), "{file}");
}

/// Okta publishes what was submitted, whatever has become of the file and of the image since.
#[tokio::test]
async fn what_was_submitted_is_kept_and_published() {
    let world = World::new().await;
    let directory = world.directory.path();
    let image = include_bytes!("../../../scenarios/submission/strawberry.png");
    fs::write(directory.join("logo.png"), image).unwrap();
    let with_logo = |text: String| {
        text.replace("      jit: true", "      jit: false").replace("default_logo: true", "logo: logo.png")
    };
    scenario(&world, with_logo);
    generated(&world).await;
    assert_eq!(run(&world, "20260801T120000Z-00").await.code, 0);
    assert_eq!(asked(&world, &["submit", "acme.yaml", "--certify", "Ada", "--step", "submit"]).await.code, 0);
    let submitted = fs::read(directory.join("acme.submitted.yaml")).unwrap();

    scenario(&world, |text| with_logo(text).replace("Shows who is signed in.", "Shows who you are."));
    fs::create_dir(directory.join("acme.published.yaml")).unwrap();
    let failing = asked(&world, &["submit", "acme.yaml", "--step", "publish"]).await;
    assert_eq!(failing.code, 3, "{failing}");
    fs::remove_dir(directory.join("acme.published.yaml")).unwrap();
    let published = asked(&world, &["submit", "acme.yaml", "--step", "publish"]).await;
    assert_eq!(published.code, 0, "{published}");
    assert!(published.stderr.contains("was edited since it was submitted"), "{published}");
    assert_eq!(fs::read(directory.join("acme.published.yaml")).unwrap(), submitted);
    assert!(!directory.join("acme.submitted.yaml").exists());

    // Another image of the same name is a change of the catalog.
    assert_eq!(asked(&world, &["submit", "acme.yaml", "--step", "edit"]).await.code, 0);
    let named =
        |text: String| with_logo(text).replace("integration:\n", "published: acme.published.yaml\nintegration:\n");
    scenario(&world, named);
    fs::write(directory.join("logo.png"), [&image[..], &[0]].concat()).unwrap();
    let diff = asked(&world, &["diff", "acme.yaml"]).await;
    assert!(diff.code == 0 && diff.stdout.starts_with("logo.sha256\n"), "{diff}");
    assert!(!diff.stderr.contains("warning"), "{diff}");
    assert_eq!(shut(&world).await, Vec::<String>::new());
    for command in
        [&["list", "acme.yaml"][..], &["instances", "generate", "acme.yaml"], &["instances", "list", "acme.yaml"]]
    {
        let told = asked(&world, command).await;
        assert_eq!(told.code, 0, "{told}");
        let needs_none = format!("{}{}", told.stdout, told.stderr);
        assert!(
            needs_none.contains("none of its tests is needed") || needs_none.contains("no instance is needed"),
            "{told}"
        );
    }
    let package = asked(&world, &["submit", "acme.yaml", "--dry-run"]).await;
    assert_eq!(package.code, 0, "{package}");
    assert!(directory.join("acme.package/logo.png").exists());
    assert!(!directory.join("acme.package/certification.json").exists());
}

/// A returned submission is certified again.
#[tokio::test]
async fn a_certification_ends_with_what_it_was_about() {
    let world = World::new().await;
    scenario(&world, |text| text.replace("      jit: true", "      jit: false"));
    generated(&world).await;
    assert_eq!(run(&world, "20260801T120000Z-00").await.code, 0);
    for step in ["submit", "return"] {
        let done = asked(&world, &["submit", "acme.yaml", "--certify", "Ada", "--step", step]).await;
        assert!(step == "return" || done.code == 0, "{done}");
    }
    assert_eq!(asked(&world, &["submit", "acme.yaml", "--step", "return"]).await.code, 0);
    assert_eq!(shut(&world).await, ["certification: nobody has certified that the required tests were completed"]);
}
