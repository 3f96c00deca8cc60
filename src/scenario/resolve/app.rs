//! How to recognise the app's pages: the common part, with what an instance says otherwise.

use super::super::authored::{
    AuthoredAccounts, AuthoredApp, AuthoredPageCondition, AuthoredProfile, AuthoredSignIn, AuthoredSignOut,
    AuthoredSignedOut,
};
use super::super::model::{
    AccountAddress, AccountRemoval, Accounts, PageCondition, ProfileField, ProfilePage, SignIn, SignOut, SignedOut,
    SignedOutProof,
};
use super::super::page_forms::{AuthoredProfileField, ProfileFieldForm, SignedOutProofForm};
use super::{App, Resolved, Resolver};
use crate::located::{Located, Place};
use crate::secret::Secret;

impl Resolver<'_> {
    pub(super) fn app(&mut self, common: &Located<AuthoredApp>, own: Option<&Located<AuthoredApp>>) -> Resolved<App> {
        let place = common.place;
        let (common, own) = (&common.value, own.map(|own| &own.value));
        let own = |part: fn(&AuthoredApp) -> bool| own.filter(|app| part(app)).unwrap_or(common);

        let sign_in = own(|app| app.sign_in.is_some()).sign_in.as_ref();
        let sign_in = sign_in.map(|sign_in| self.sign_in(sign_in)).transpose();
        let accounts = own(|app| app.accounts.is_some()).accounts.as_ref();
        let accounts = accounts.map(|accounts| self.accounts(accounts)).transpose();
        let signed_in = own(|app| app.signed_in.is_some()).signed_in.as_ref();
        let signed_in = self.given(signed_in, "signed_in", place).and_then(|condition| self.page_condition(condition));
        let refused = own(|app| app.refused.is_some()).refused.as_ref();
        let refused = refused.map(|condition| self.page_condition(condition)).transpose();
        let profile = own(|app| app.profile.is_some()).profile.as_ref();
        let profile = self.given(profile, "profile", place).and_then(|profile| self.profile(profile));
        let sign_out = own(|app| app.sign_out.is_some()).sign_out.as_ref();
        let sign_out = self.given(sign_out, "sign_out", place).and_then(|sign_out| self.sign_out(sign_out));
        let signed_out = own(|app| app.signed_out.is_some()).signed_out.as_ref();
        let signed_out = self.given(signed_out, "signed_out", place).and_then(|signed_out| self.signed_out(signed_out));
        let deep_link = self.optional_url(own(|app| app.deep_link.is_some()).deep_link.as_ref());
        let tenant = own(|app| app.tenant.is_some()).tenant.as_ref();
        let tenant = tenant.map(|condition| self.page_condition(condition)).transpose();
        Ok(App {
            sign_in: sign_in?,
            signed_in: signed_in?,
            refused: refused?,
            profile: profile?,
            sign_out: sign_out?,
            signed_out: signed_out?,
            deep_link: deep_link?,
            tenant: tenant?,
            accounts: accounts?,
        })
    }

    fn given<'a, T>(&mut self, part: Option<&'a T>, key: &str, app: Place) -> Resolved<&'a T> {
        let Some(part) = part else {
            return Err(self.report(
                app,
                format!("the key `{key}` is missing"),
                format!("expected `{key}` here, or under `app` of every instance"),
            ));
        };
        Ok(part)
    }

    fn sign_in(&mut self, authored: &AuthoredSignIn) -> Resolved<SignIn> {
        let url = self.url(&authored.url);
        let click = self.optional_text(authored.click.as_ref());
        Ok(SignIn { url: url?, click: click? })
    }

    fn page_condition(&mut self, written: &Located<AuthoredPageCondition>) -> Resolved<PageCondition> {
        self.condition(&written.value, written.place)
    }

    fn condition(&mut self, authored: &AuthoredPageCondition, place: Place) -> Resolved<PageCondition> {
        if authored.selector.is_none() && authored.text.is_none() && authored.url.is_none() {
            return Err(self.report(place, "the condition is empty", "expected `selector`, `text` or `url`"));
        }
        let selector = self.optional_text(authored.selector.as_ref());
        let text = self.optional_text(authored.text.as_ref());
        // Compared as the beginning of an address, so it stays as it was written.
        let url = authored.url.as_ref().map(|url| self.address(url)).transpose();
        Ok(PageCondition { selector: selector?, text: text?, url: url? })
    }

    fn profile(&mut self, authored: &AuthoredProfile) -> Resolved<ProfilePage> {
        let url = self.optional_url(authored.url.as_ref());
        let first_name = self.profile_field(&authored.first_name);
        let last_name = self.profile_field(&authored.last_name);
        let email = self.profile_field(&authored.email);
        Ok(ProfilePage { url: url?, first_name: first_name?, last_name: last_name?, email: email? })
    }

    fn profile_field(&mut self, written: &AuthoredProfileField) -> Resolved<ProfileField> {
        let (text, field): (_, fn(String) -> ProfileField) = match &written.value {
            ProfileFieldForm::Selector(selector) => (selector, ProfileField::Selector),
            ProfileFieldForm::After(text) => (text, ProfileField::After),
        };
        self.text(&Located { value: text.clone(), place: written.place }).map(field)
    }

    fn sign_out(&mut self, written: &Located<AuthoredSignOut>) -> Resolved<SignOut> {
        match (&written.value.url, &written.value.click) {
            (Some(url), None) => self.url(url).map(SignOut::Open),
            (None, Some(click)) => self.text(click).map(SignOut::Click),
            (Some(_), Some(_)) => {
                Err(self.report(written.place, "two ways to sign out are given", "expected `url` or `click`, not both"))
            }
            (None, None) => Err(self.report(written.place, "no way to sign out is given", "expected `url` or `click`")),
        }
    }

    fn signed_out(&mut self, authored: &AuthoredSignedOut) -> Resolved<SignedOut> {
        let open = self.url(&authored.open);
        let expect = match &authored.expect.value {
            SignedOutProofForm::Org => Ok(SignedOutProof::Org),
            SignedOutProofForm::Page(condition) => {
                self.condition(condition, authored.expect.place).map(SignedOutProof::Page)
            }
        };
        Ok(SignedOut { open: open?, expect: expect? })
    }

    fn accounts(&mut self, authored: &AuthoredAccounts) -> Resolved<Accounts> {
        let url = self.url(&authored.url);
        let bearer = self.optional_text(authored.bearer.as_ref());
        let first_name = self.optional_text(authored.first_name.as_ref());
        let last_name = self.optional_text(authored.last_name.as_ref());
        let email = self.optional_text(authored.email.as_ref());
        let removal = self.account_removal(authored);
        Ok(Accounts {
            url: url?,
            bearer: bearer?.map(Secret::new),
            first_name: first_name?.unwrap_or_else(|| "first_name".to_owned()),
            last_name: last_name?.unwrap_or_else(|| "last_name".to_owned()),
            email: email?.unwrap_or_else(|| "email".to_owned()),
            removal: removal?,
        })
    }

    fn account_removal(&mut self, authored: &AuthoredAccounts) -> Resolved<Option<AccountRemoval>> {
        match (&authored.delete, &authored.scim) {
            (None, None) => Ok(None),
            (Some(_), Some(scim)) => {
                Err(self.report(scim.place, "two ways to remove an account", "expected `delete` or `scim`, not both"))
            }
            (None, Some(scim)) => Ok(Some(AccountRemoval::Scim(self.url(scim)?))),
            (Some(delete), None) => {
                let text = self.text(delete)?;
                let expected = "expected an address such as `https://app.example.com/accounts/{email}`";
                let address = AccountAddress::new(text.clone());
                let address = address.ok_or_else(|| {
                    self.report(delete.place, format!("`{text}` is not the address of one account"), expected)
                })?;
                Ok(Some(AccountRemoval::Request(address)))
            }
        }
    }
}
