//! How a session says for which tenant it asks: by a variable of its own, in the token of a Supabase request, or in one that is signed.

use std::borrow::Cow;
use std::time::Duration;

use serde_json::json;

use super::error::TenantError;
use crate::catalog::Text;
use crate::session::{Session, SessionValue, SignedSession};
use crate::signed::{FORMAT, SessionClaims};
use crate::sql::tenants::CLAIMS;

/// A variable, and what it holds.
pub enum TenantClaim<'a> {
    /// The tenant.
    Variable(&'a Text),
    /// The claims of a token as PostgREST sets them, with the tenant among those that only the server writes.
    Claims,
    /// A token that is signed with the key of the proof.
    Signed(&'a SignedSession),
}

/// The key of signed sessions while the proof runs.
pub const KEY: [u8; 32] = [0x5a; 32];
/// A key that the database does not know.
const OTHER_KEY: [u8; 32] = [0xa5; 32];

/// What a session says that asks for no tenant.
pub struct Nobody<'a> {
    /// The value of the variable; none where it is not set.
    pub value: Option<Cow<'a, str>>,
    /// It is no tenant's key, which the server may refuse, whatever is there.
    pub may_be_refused: bool,
}

impl<'a> TenantClaim<'a> {
    /// As the configuration says.
    pub fn of(session: &'a Session) -> Result<Self, TenantError> {
        if let Some(signed) = session.signed.as_ref().filter(|signed| signed.tenant() == session.tenant) {
            return Ok(Self::Signed(signed));
        }
        match &session.tenant {
            SessionValue::Setting(variable) => Ok(Self::Variable(variable)),
            says if *says == Session::supabase().tenant => Ok(Self::Claims),
            SessionValue::Expression(_) => Err(TenantError::NoVariable),
        }
    }

    /// The variable that is set.
    pub fn variable(&self) -> &str {
        match self {
            Self::Variable(variable) => variable,
            Self::Claims => CLAIMS,
            Self::Signed(signed) => &signed.variable,
        }
    }

    /// What it is set to by who asks for a tenant.
    pub fn value<'v>(&self, tenant: &'v str) -> Cow<'v, str> {
        match self {
            Self::Variable(_) => tenant.into(),
            Self::Claims => json!({ "app_metadata": { "tenant_id": tenant } }).to_string().into(),
            Self::Signed(_) => token(tenant, LATE, &KEY).into(),
        }
    }

    /// What it is set to by who asks for none. Not set at all first: what was set once is empty behind the transaction, and
    /// not unset. Of a token, users write `user_metadata` themselves: a tenant that is named there is none.
    pub fn nobody(&self, tenants: [&str; 2]) -> Vec<Nobody<'static>> {
        let says = |value: Option<String>| Nobody { value: value.map(Cow::Owned), may_be_refused: false };
        let garbage = Some(self.value("garbage").into_owned().into());
        let mut all = vec![says(None), says(Some(String::new())), Nobody { value: garbage, may_be_refused: true }];
        if matches!(self, Self::Claims) {
            all.push(says(Some("{}".to_owned())));
            let own =
                |tenant: &str| json!({ "tenant_id": tenant, "user_metadata": { "tenant_id": tenant } }).to_string();
            all.extend(tenants.map(|tenant| says(Some(own(tenant)))));
        }
        if matches!(self, Self::Signed(_)) {
            // What any session can write by itself: a tenant without a signature, one that is signed with another key, and one that was.
            let forged = |tenant: &str| {
                let mut changed = token(tenant, LATE, &KEY);
                changed.insert(FORMAT.len() + 1, '1');
                [tenant.to_owned(), token(tenant, LATE, &OTHER_KEY), token(tenant, 1, &KEY), changed]
            };
            let refused = |value: String| Nobody { value: Some(value.into()), may_be_refused: true };
            all.extend(tenants.iter().flat_map(|tenant| forged(tenant)).map(refused));
        }
        all
    }
}

/// A moment that is not reached while a proof runs, in seconds since 1970.
const LATE: u64 = 10_000_000_000;

fn token(tenant: &str, seconds: u64, key: &[u8]) -> String {
    let expires_at = Duration::from_secs(seconds);
    SessionClaims { user: None, tenant: Some(tenant), expires_at }.sign(key)
}
