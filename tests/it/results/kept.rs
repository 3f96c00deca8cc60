//! Life with many runs: compared, followed over time, brought together, removed.

use std::{fs, path::Path, process::Stdio};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::{Value, json};

use crate::{
    results::{demo, exported, oin_tester, unreadable::result_file, until_file_holds},
    world::{Demo, World, wait},
};

#[tokio::test]
async fn two_runs_are_compared_test_by_test() {
    let directory = tempfile::tempdir().unwrap();
    let good = demo(directory.path(), "good", &["--test", "idp-flow"]).await;
    let same = demo(directory.path(), "same", &["--test", "idp-flow"]).await;
    let bad = demo(directory.path(), "bad", &["--test", "idp-flow", "--defect", "saml-wrong-audience"]).await;
    assert_eq!((good.code, same.code, bad.code), (0, 0, 1), "{good}{same}{bad}");

    // The demo's servers listen on other ports each time.
    let worse = oin_tester(directory.path(), &["compare", "good", "bad"]).await;
    assert_eq!(worse.code, 1, "{worse}");
    for words in
        ["PASS  → FAIL", "saml.assertion.audience", "passed → failed", "SAML Response", "/saml/metadata/elsewhere"]
    {
        assert!(worse.stdout.contains(words), "{words}: {worse}");
    }
    let better = oin_tester(directory.path(), &["compare", "bad", "good", "--json"]).await;
    assert_eq!(better.code, 0, "{better}");
    let comparison: Value = serde_json::from_str(&better.stdout).unwrap();
    let saml =
        comparison["tests"].as_array().unwrap().iter().find(|test| test["id"].as_str().unwrap().contains("saml"));
    assert_eq!(saml.unwrap()["verdict"], json!({"before": "failed", "after": "passed"}));
    let like = oin_tester(directory.path(), &["compare", "good", "same"]).await;
    assert_eq!(like.code, 0, "{like}");
    assert!(!like.stdout.contains("worse") && !like.stdout.contains("better"), "{like}");
}

#[tokio::test]
async fn the_history_of_a_test_is_told_over_all_runs() {
    let directory = tempfile::tempdir().unwrap();
    for (name, verdict) in [("20260801", "passed"), ("20260802", "failed"), ("20260803", "flaky")] {
        let at = format!("{}-{}-{}T12:00:00Z", &name[..4], &name[4..6], &name[6..]);
        let test = json!({
            "id": "acme/oidc/sp-flow/0oa1", "scenario": "acme", "protocol": "oidc", "test": "sp-flow",
            "instance": {"id": "0oa1", "version": "current"}, "required": true, "verdict": verdict, "started_at": at,
            "finished_at": at, "expires_at": null, "diagnosis": null,
            "attempts": [{
                "number": 1, "verdict": verdict, "started_at": at, "finished_at": at, "diagnosis": null, "steps": [], "har": null,
                "network": [], "api_calls": [], "artifacts": [], "findings": [], "screenshots": [], "console": [],
            }],
        });
        let mut file = result_file();
        file["tests"] = json!([test]);
        let run = directory.path().join("results").join(format!("{name}T120000Z-00"));
        fs::create_dir_all(&run).unwrap();
        fs::write(run.join("result.json"), file.to_string()).unwrap();
    }
    let told = oin_tester(directory.path(), &["history"]).await;
    assert_eq!(told.code, 0, "{told}");
    assert!(told.stdout.contains("acme/oidc/sp-flow/0oa1"), "{told}");
    assert!(told.stdout.contains(".F~  2/3 passed, 1 flaky, 2 turns, median 0 ms"), "{told}");
    let since = oin_tester(directory.path(), &["history", "--since", "2026-08-02", "--json"]).await;
    let tests: Value = serde_json::from_str(&since.stdout).unwrap();
    assert_eq!(tests[0]["runs"].as_array().unwrap().len(), 2, "{since}");
}

#[tokio::test]
async fn shards_make_one_run_again() {
    let directory = tempfile::tempdir().unwrap();
    for shard in ["1/2", "2/2"] {
        let name = &shard[..1];
        let part = demo(directory.path(), name, &["--test", "idp-flow,sp-flow", "--shard", shard]).await;
        assert_eq!(part.code, 0, "{part}");
        assert_eq!(exported(directory.path(), name).await.run.shard.as_deref(), Some(shard));
    }
    let merged = oin_tester(directory.path(), &["merge", "2", "1", "--out", "whole"]).await;
    // The demo's scenario is the same file in both, whatever ports its servers have.
    assert_eq!(merged.code, 0, "{merged}");
    let whole = exported(directory.path(), "whole").await;
    let tests: Vec<String> = whole.tests.iter().map(|test| format!("{}/{}", test.protocol, test.test)).collect();
    assert_eq!(tests, ["oidc/idp-flow", "oidc/sp-flow", "saml/idp-flow", "saml/sp-flow"]);
    assert!(whole.run.complete && whole.run.shard.is_none() && whole.summary.passed == 4);
    for file in whole.tests.iter().flat_map(|test| &test.attempts).flat_map(|attempt| &attempt.files) {
        assert!(directory.path().join("whole").join(&file.path).is_file(), "{}", file.path);
    }
    assert!(directory.path().join("whole/report.html").is_file());

    let twice = oin_tester(directory.path(), &["merge", "1", "1", "--out", "twice"]).await;
    assert_eq!(twice.code, 2, "{twice}");
    assert!(twice.stderr.contains("hold the test") && !directory.path().join("twice").exists(), "{twice}");
    let half = oin_tester(directory.path(), &["merge", "2", "--out", "half"]).await;
    assert_eq!(half.code, 5, "{half}");
    assert!(half.stderr.contains("shard 1/2 is missing"), "{half}");
}

#[tokio::test]
async fn a_file_that_was_changed_is_not_merged() {
    let directory = tempfile::tempdir().unwrap();
    let part = demo(directory.path(), "part", &["--test", "idp-flow", "--shard", "1/2"]).await;
    assert_eq!(part.code, 0, "{part}");
    let blob = fs::read_dir(directory.path().join("part/blobs")).unwrap().next().unwrap().unwrap().path();
    fs::write(&blob, "forged").unwrap();
    fs::create_dir(directory.path().join("whole")).unwrap();
    fs::write(directory.path().join("whole/mine"), "words").unwrap();
    let merged = oin_tester(directory.path(), &["merge", "part", "--out", "whole"]).await;
    assert_eq!(merged.code, 2, "{merged}");
    assert!(merged.stderr.contains("was changed after the run"), "{merged}");
    let left: Vec<_> =
        fs::read_dir(directory.path().join("whole")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["mine"]);
}

#[tokio::test]
async fn a_shard_without_a_test_is_an_empty_run_that_is_merged() {
    let directory = tempfile::tempdir().unwrap();
    for name in ["1", "2", "3"] {
        let shard = format!("{name}/3");
        let part = demo(directory.path(), name, &["--test", "sp-flow", "--shard", &shard]).await;
        assert_eq!(part.code, 0, "{part}");
    }
    assert!(exported(directory.path(), "3").await.tests.is_empty());
    let merged = oin_tester(directory.path(), &["merge", "1", "2", "3", "--out", "whole"]).await;
    assert_eq!(merged.code, 0, "{merged}");
    let whole = exported(directory.path(), "whole").await;
    assert!(whole.run.complete && whole.summary.passed == 2, "{:?}", whole.summary);
    let nothing = demo(directory.path(), "none", &["--instance", "0oaNone", "--shard", "1/2"]).await;
    assert_eq!(nothing.code, 4, "{nothing}");
}

/// The directories of runs that are left.
fn runs(directory: &Path) -> Vec<String> {
    let all = fs::read_dir(directory.join("results")).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut runs: Vec<String> = all.filter(|name| !name.starts_with('.')).collect();
    runs.sort();
    runs
}

#[tokio::test]
async fn old_runs_are_removed_by_number_age_and_size() {
    let directory = tempfile::tempdir().unwrap();
    let names = ["20000101T120000Z-00", "20250101T120000Z-00", "20250102T120000Z-00", "29990101T120000Z-00"];
    for name in names {
        let run = directory.path().join("results").join(name);
        fs::create_dir_all(&run).unwrap();
        fs::write(run.join("result.json"), result_file().to_string()).unwrap();
        fs::write(run.join("picture.png"), vec![0; 10_000]).unwrap();
    }
    let prune = async |arguments: &[&str]| {
        let mut all = vec!["prune"];
        all.extend(arguments);
        oin_tester(directory.path(), &all).await
    };
    let nothing = prune(&[]).await;
    assert_eq!(nothing.code, 2, "{nothing}");
    let dry = prune(&["--keep", "1", "--dry-run"]).await;
    assert_eq!((dry.code, dry.stdout.lines().count(), runs(directory.path()).len()), (0, 3, 4), "{dry}");
    assert_eq!(prune(&["--older-than", "9000d"]).await.code, 0);
    assert_eq!(runs(directory.path()), names[1..]);
    assert_eq!(prune(&["--max-size", "25K"]).await.code, 0);
    assert_eq!(runs(directory.path()), names[2..]);
    assert_eq!(prune(&["--keep", "1"]).await.code, 0);
    assert_eq!(runs(directory.path()), names[3..]);
}

#[tokio::test]
async fn a_run_stays_until_its_temporary_user_is_removed() {
    let world = World::new().await;
    world.turn_on("app-never-signs-in");
    let directory = world.directory.path();
    let ledger = directory.join("ledger");
    let ledger = ledger.to_str().unwrap();
    let mut command = world.command(Demo::Saml, "results/20200101T120000Z-00", &["--test", "jit-idp-flow"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let log = directory.join("results/20200101T120000Z-00/events.jsonl");
    until_file_holds(&log, "\"state\":\"created\"").await;
    kill(Pid::from_raw(child.id().unwrap().try_into().unwrap()), Signal::SIGKILL).unwrap();
    wait(child, log.clone()).await;
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(2 * 60 * 60);
    fs::File::options().append(true).open(&log).unwrap().set_modified(long_ago).unwrap();

    let prune = ["prune", "--keep", "0", "--ledger", ledger];
    let spared = oin_tester(directory, &prune).await;
    assert_eq!(spared.code, 0, "{spared}");
    assert!(spared.stderr.contains("is not yet removed"), "{spared}");
    assert_eq!(runs(directory).len(), 1);

    let clean = world.cleanup(Demo::Saml).await;
    assert_eq!(clean.code, 0, "{clean}");
    let gone = oin_tester(directory, &prune).await;
    assert_eq!(gone.code, 0, "{gone}");
    assert_eq!(runs(directory), Vec::<String>::new(), "{gone}");
}

/// What is done to a file of a bundle, by its name.
type Change = dyn Fn(&str, &mut Vec<u8>);

/// Takes a bundle apart, changes a file, and puts it together again.
fn forge(bundle: &Path, forged: &Path, change: &Change) {
    let mut from = zip::ZipArchive::new(fs::File::open(bundle).unwrap()).unwrap();
    let mut to = zip::ZipWriter::new(fs::File::create(forged).unwrap());
    for index in 0..from.len() {
        let mut entry = from.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        change(&name, &mut bytes);
        to.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut to, &bytes).unwrap();
    }
    to.finish().unwrap();
}

#[tokio::test]
async fn a_bundle_is_believed_only_as_it_was_signed() {
    let directory = tempfile::tempdir().unwrap();
    let run = demo(directory.path(), "run", &["--test", "idp-flow"]).await;
    assert_eq!(run.code, 0, "{run}");
    let bundled = oin_tester(directory.path(), &["export", "run", "--bundle", "run.zip"]).await;
    assert_eq!(bundled.code, 0, "{bundled}");
    let again = oin_tester(directory.path(), &["export", "run", "--bundle", "again.zip"]).await;
    assert_eq!(again.code, 0, "{again}");
    let file = |name: &str| directory.path().join(name);
    assert!(fs::read(file("run.zip")).unwrap() == fs::read(file("again.zip")).unwrap(), "the same run, another bundle");
    let believed =
        oin_tester(directory.path(), &["verify", "run.zip", "--public-key", "results/.signing-key.pem"]).await;
    assert_eq!(believed.code, 0, "{believed}");
    assert!(believed.stdout.contains("as signed by "), "{believed}");

    // What is in it is a run that can be shown.
    let mut zip = zip::ZipArchive::new(fs::File::open(file("run.zip")).unwrap()).unwrap();
    zip.extract(file("unpacked")).unwrap();
    let page = oin_tester(directory.path(), &["export", "unpacked", "--format", "html", "--output", "page.html"]).await;
    assert_eq!(page.code, 0, "{page}");
    assert!(fs::read(file("page.html")).unwrap() == fs::read(file("run/report.html")).unwrap());

    let forgeries: [(&str, &str, &Change); 4] = [
        ("result.json in it is not as it was signed", "result", &|name, bytes| {
            if name == "result.json" {
                bytes.push(b' ');
            }
        }),
        ("the signature is not one of the manifest", "manifest", &|name, bytes| {
            if name == "manifest.json" {
                bytes.push(b' ');
            }
        }),
        ("the signature is not one of the manifest", "signature", &|name, bytes| {
            if name == "manifest.sig" {
                *bytes = b"bm9uZQ==".to_vec();
            }
        }),
        ("is no Ed25519 key", "key", &|name, bytes| {
            if name == "public_key.pem" {
                bytes.truncate(40);
            }
        }),
    ];
    for (said, name, change) in forgeries {
        forge(&file("run.zip"), &file("forged.zip"), change);
        let refused = oin_tester(directory.path(), &["verify", "forged.zip"]).await;
        assert_eq!(refused.code, 1, "{name}: {refused}");
        assert!(refused.stderr.contains(said), "{name}: {refused}");
    }
    let whole = fs::read(file("run.zip")).unwrap();
    fs::write(file("half.zip"), &whole[..whole.len() / 2]).unwrap();
    let half = oin_tester(directory.path(), &["verify", "half.zip"]).await;
    assert!(half.code == 1 && half.stderr.contains("it is no zip file"), "{half}");
}

#[tokio::test]
async fn a_bundle_with_a_file_that_nobody_signed_or_by_another_key_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let run = directory.path().join("run");
    fs::create_dir(&run).unwrap();
    fs::write(run.join("result.json"), result_file().to_string()).unwrap();
    let bundled = oin_tester(directory.path(), &["export", "run", "--bundle", "run.zip"]).await;
    assert_eq!(bundled.code, 0, "{bundled}");

    let file = fs::File::options().read(true).write(true).open(directory.path().join("run.zip")).unwrap();
    let mut zip = zip::ZipWriter::new_append(file).unwrap();
    zip.start_file("moreover.txt", zip::write::SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap();
    let refused = oin_tester(directory.path(), &["verify", "run.zip"]).await;
    assert!(refused.code == 1 && refused.stderr.contains("\"moreover.txt\" is in it"), "{refused}");
    // Of two files with one name, some programs unpack the first and some the last.
    let mut bytes = fs::read(directory.path().join("run.zip")).unwrap();
    while let Some(at) = bytes.windows(12).position(|word| word == b"moreover.txt") {
        bytes[at..at + 12].copy_from_slice(b"manifest.sig");
    }
    fs::write(directory.path().join("twice.zip"), bytes).unwrap();
    let refused = oin_tester(directory.path(), &["verify", "twice.zip"]).await;
    assert!(refused.code == 1 && refused.stderr.contains("\"manifest.sig\" is in it more than once"), "{refused}");

    let key = openssl::pkey::PKey::generate_ed25519().unwrap();
    fs::write(directory.path().join("other.pem"), key.public_key_to_pem().unwrap()).unwrap();
    let bundled = oin_tester(directory.path(), &["export", "run", "--bundle", "good.zip"]).await;
    assert_eq!(bundled.code, 0, "{bundled}");
    let refused = oin_tester(directory.path(), &["verify", "good.zip", "--public-key", "other.pem"]).await;
    assert!(refused.code == 1 && refused.stderr.contains("not by the one that was named"), "{refused}");
    let rsa = openssl::pkey::PKey::from_rsa(openssl::rsa::Rsa::generate(2048).unwrap()).unwrap();
    fs::write(directory.path().join("rsa.pem"), rsa.private_key_to_pem_pkcs8().unwrap()).unwrap();
    let wrong =
        oin_tester(directory.path(), &["export", "run", "--bundle", "no.zip", "--signing-key", "rsa.pem"]).await;
    assert!(wrong.code == 2 && wrong.stderr.contains("openssl genpkey -algorithm ed25519"), "{wrong}");
}
