//! What to do about an error of the org, by Okta's error code and by what was being done.

use super::error::{ErrorAnswer, OrgError, Problem};
use super::operation::Operation;

/// The org refuses the token itself or its rights, not this one user or instance.
pub(super) fn is_about_the_token(answer: &ErrorAnswer) -> bool {
    // What is not Okta's are the words of OAuth 2.0, or of something in between.
    let of_the_token = ["E0000004", "E0000005", "E0000006", "E0000011", "E0000015"];
    !answer.is_oktas() || of_the_token.iter().any(|code| answer.has_code(code))
}

/// What to do next, as a sentence without a full stop.
pub(super) fn remedy(error: &OrgError) -> String {
    match &*error.problem {
        Problem::Unreachable { source, .. } if source.is_connect() => format!(
            "check that `{}` is the org's address, that this machine reaches it (name, firewall, the proxy that \
             HTTPS_PROXY, HTTP_PROXY and NO_PROXY name), and that its certificate is trusted here (`org.trust` adds a \
             root)",
            error.org
        ),
        Problem::Unreachable { .. } => "the connection broke; try again, and look at the proxy in between".to_owned(),
        Problem::TimedOut { .. } => "try again, or raise `timeouts.org` of the scenario".to_owned(),
        Problem::Unsigned(_) => "give the service app's private key again, as `org.service_app.private_key`".to_owned(),
        Problem::Refused(answer) | Problem::Rejected(answer) if error.operation == Operation::GetAccessToken => {
            no_access_token(answer)
        }
        Problem::Refused(answer) => refused(error.operation, answer),
        Problem::NotFound(_) => not_found(error.operation),
        Problem::NoSuchAddress(answer) if answer.is_oktas() => no_such_api(),
        Problem::NoSuchAddress(_) => {
            "the answer is not Okta's: check that `org.url` is the org's own address, and that no proxy or gateway \
             answers in its place"
                .to_owned()
        }
        Problem::Rejected(answer) => rejected(error.operation, answer),
        Problem::RateLimited { .. } => {
            "run fewer cases at once (`--jobs`), or raise the token's share of the rate limit in the Admin Console \
             (Security > API > Tokens)"
                .to_owned()
        }
        Problem::ServerFailed(answer) if answer.has_code("E0000010") => {
            "the org is in read-only mode; wait until Okta's maintenance is over (status.okta.com)".to_owned()
        }
        Problem::ServerFailed(_) => "try again; status.okta.com tells whether Okta has an incident".to_owned(),
        Problem::Redirected { .. } => {
            "give the org's own address (`https://<org>.okta.com`) as `org.url`, without a path and with https"
                .to_owned()
        }
        Problem::TooLarge { .. } | Problem::Unreadable { .. } => {
            "check that `org.url` is an Okta org, and that no proxy answers in its place".to_owned()
        }
        Problem::ForeignPage { .. } => {
            "use the address that the org names itself by as `org.url` (a custom domain and the okta.com domain are \
             two addresses)"
                .to_owned()
        }
        Problem::BadName(_) => "correct the id or login in the scenario".to_owned(),
        Problem::NotInTime { .. } => {
            "look at the user and the instance in the Admin Console; raise `timeouts.org` if the org is just slow"
                .to_owned()
        }
        Problem::AnotherUser(_) => {
            "delete that user in the Admin Console if it is a test's, or use another template".to_owned()
        }
    }
}

fn refused(operation: Operation, answer: &ErrorAnswer) -> String {
    match (answer.code.as_deref(), operation.right()) {
        (Some("E0000011"), _) => "the API token is not valid: it may be revoked, unused for 30 days, of another org, \
                                  or not allowed from this address; create a new one (Security > API > Tokens) and \
                                  give it as `org.token`"
            .to_owned(),
        (Some("E0000005" | "E0000006"), Some(right)) => format!(
            "the API token or service app lacks a right: a token must be created by an administrator with the role \
             {1}; a service app needs such a role and the scope `{0}`, granted in the org and asked for in \
             `org.service_app.scopes`",
            right.scope, right.role
        ),
        (Some("E0000015"), _) => "the org does not have this feature, or not for this token; ask Okta".to_owned(),
        (Some("E0000080"), _) => password_policy(),
        (Some("E0000038"), _) => {
            "the user's status does not allow this; look at the user in the Admin Console".to_owned()
        }
        (Some("E0000056"), _) => "deactivate the instance first; only an inactive one can be deleted".to_owned(),
        (Some("E0000075"), _) => {
            "an attribute of the assignment is mapped by the instance and cannot be set; correct the instance's \
             profile mappings"
                .to_owned()
        }
        (None, Some(right)) if answer.status == 401 || answer.status == 403 => format!(
            "the answer is not Okta's: look for a proxy or firewall in between; the token needs the scope `{}`",
            right.scope
        ),
        _ => {
            "look up the error code in Okta's documentation (developer.okta.com/docs/reference/error-codes)".to_owned()
        }
    }
}

fn password_policy() -> String {
    "the org's password policy refuses the generated password; relax the policy of the group Everyone for temporary \
     users"
        .to_owned()
}

/// The token endpoint answers with the words of OAuth 2.0 (RFC 6749, 5.2).
fn no_access_token(answer: &ErrorAnswer) -> String {
    match answer.code.as_deref() {
        Some("invalid_client") => {
            "the org does not accept the service app: check that `org.service_app.client_id` is an \
                                   active API service app, that its client authentication is Public key / Private \
                                   key, that `private_key` belongs to one of its public keys and `key_id` is the `kid` \
                                   of that one, and that this machine's clock is right"
                .to_owned()
        }
        Some("invalid_scope" | "consent_required" | "access_denied") => {
            "grant the service app each scope of `org.service_app.scopes` (Applications > the app > Okta API Scopes), \
             or ask for fewer"
                .to_owned()
        }
        Some("invalid_dpop_proof" | "use_dpop_nonce") => {
            "switch off \"Require Demonstrating Proof of Possession (DPoP) header in token requests\" of the service \
             app: it is not supported"
                .to_owned()
        }
        _ => "check that the service app is an API service app of this org, and that no proxy answers in its place"
            .to_owned(),
    }
}

fn not_found(operation: Operation) -> String {
    match operation {
        Operation::GenerateInstance => {
            "give the name that the integration has in this org (the `name` of one of its instances in the API): an \
             instance is generated from an integration that the org has"
                .to_owned()
        }
        Operation::ReadInstance
        | Operation::ReadSamlMetadata
        | Operation::AssignUser
        | Operation::AssignPolicy
        | Operation::ActivateInstance
        | Operation::DeactivateInstance
        | Operation::DeleteInstance => "check the instance's id: it is in the instance's address in the Admin Console \
             (/admin/app/<name>/instance/<id>)"
            .to_owned(),
        Operation::ReadAssignment | Operation::UnassignUser => {
            "assign the user to the instance (Applications > the instance > Assignments)".to_owned()
        }
        Operation::ReadOrganization | Operation::ReadDiscovery => "check that `org.url` is an Okta org".to_owned(),
        Operation::FindUser
        | Operation::ReadUser
        | Operation::DeactivateUser
        | Operation::DeleteUser
        | Operation::ClearSessions
        | Operation::ReadAppLinks => "check the user's login or id (Directory > People)".to_owned(),
        _ => no_such_api(),
    }
}

fn no_such_api() -> String {
    "this org has no such API (its engine or edition may lack it), or `org.url` is not the org's address".to_owned()
}

fn rejected(operation: Operation, answer: &ErrorAnswer) -> String {
    match (answer.code.as_deref(), operation) {
        _ if answer.refuses_password() => password_policy(),
        (Some("E0000001"), Operation::CreateUser) => {
            "correct what the org names, in the scenario's `temporary_users`".to_owned()
        }
        (Some("E0000001"), Operation::GenerateInstance) => {
            "correct what the org names: the protocol, which another integration may have (--name, --for), the instance's \
             label, or the values of its variables"
                .to_owned()
        }
        (Some("E0000041"), _) => {
            "the instance's sign-on mode takes no user name at assignment; check its Sign On tab".to_owned()
        }
        (Some("E0000112"), _) => "the user is still being activated; try again".to_owned(),
        _ => {
            "look up the error code in Okta's documentation (developer.okta.com/docs/reference/error-codes)".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused_with(operation: Operation, code: &str) -> OrgError {
        let body = format!(r#"{{"errorCode":"{code}","errorSummary":"no"}}"#);
        OrgError {
            operation,
            subject: "0oa1".to_owned(),
            org: "https://acme.okta.com".to_owned(),
            problem: Box::new(Problem::Refused(ErrorAnswer::parse(403, body.as_bytes(), None))),
        }
    }

    #[test]
    fn a_missing_right_is_named_for_what_was_being_done() {
        let create = refused_with(Operation::CreateUser, "E0000006");
        assert!(create.is_org_unusable());
        assert!(create.remedy().contains("okta.users.manage"), "{}", create.remedy());
        assert!(create.remedy().contains("role Organization or Super Administrator"), "{}", create.remedy());
        let log = refused_with(Operation::ReadLog, "E0000006");
        assert!(log.remedy().contains("okta.logs.read"), "{}", log.remedy());
    }

    #[test]
    fn an_invalid_token_is_called_so() {
        let error = refused_with(Operation::ReadInstance, "E0000011");
        assert!(error.is_org_unusable());
        assert!(error.remedy().starts_with("the API token is not valid"), "{}", error.remedy());
    }

    #[test]
    fn what_is_missing_is_named_for_what_was_being_done() {
        assert!(not_found(Operation::ReadUser).contains("the user's login or id"));
        for operation in [Operation::ListPolicies, Operation::ReadPolicyRules, Operation::ListInstances] {
            assert!(not_found(operation).contains("this org has no such API"), "{operation}");
        }
    }

    #[test]
    fn a_refusal_of_one_user_does_not_condemn_the_org() {
        let error = refused_with(Operation::CreateUser, "E0000080");
        assert!(!error.is_org_unusable());
        assert!(error.remedy().contains("password policy"), "{}", error.remedy());
    }
}
