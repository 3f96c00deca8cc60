//! Where nothing is wrong, nothing is found.

use oin_tester::{
    finding::Finding,
    report::result::{ResultFile, TestResult},
};

use crate::world::{Demo, World};

/// What was found that somebody should mend, as `saml/sp-flow: flow.log.sso`.
pub(crate) fn above_info(result: &ResultFile) -> Vec<String> {
    let of_test = |test: &TestResult| {
        let name = format!("{}/{}", test.protocol, test.test);
        let findings = test.attempts.iter().flat_map(|attempt| &attempt.findings);
        let found = findings.filter(|finding| Finding::is_above_info(finding));
        found.map(|finding| format!("{name}: {} ({})", finding.check, finding.actual)).collect::<Vec<_>>()
    };
    result.tests.iter().flat_map(of_test).collect()
}

#[tokio::test]
async fn the_sample_apps_give_nothing_to_mend_over_either_protocol() {
    let world = World::new().await;
    for (demo, name) in [(Demo::Saml, "saml"), (Demo::Oidc, "oidc")] {
        let ended = world.run(demo, name, &[]).await;
        assert_eq!(ended.code, 0, "{ended}");
        let result = ended.result();
        assert_eq!(result.tests.len(), 4);
        assert_eq!(above_info(&result), Vec::<String>::new());
    }
}
