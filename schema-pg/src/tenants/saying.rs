//! How a session says for which tenant it asks: by a variable of its own, or in the token of a Supabase request.

use std::borrow::Cow;

use serde_json::json;

use super::TenantError;
use crate::catalog::Text;
use crate::config::{Says, Session};
use crate::sql::tenants::CLAIMS;

/// A variable, and what it holds.
pub enum Saying<'a> {
    /// The tenant.
    Variable(&'a Text),
    /// The claims of a token as PostgREST sets them, with the tenant among those that only the server writes.
    Claims,
}

/// What a session says that asks for no tenant.
pub struct Nobody<'a> {
    /// The value of the variable; none where it is not set.
    pub value: Option<Cow<'a, str>>,
    /// It is no tenant's key, which the server may refuse, whatever is there.
    pub may_be_refused: bool,
}

impl<'a> Saying<'a> {
    /// As the configuration says.
    pub fn of(session: &'a Session) -> Result<Self, TenantError> {
        match &session.tenant {
            Says::Variable(variable) => Ok(Self::Variable(variable)),
            says if *says == Session::supabase().tenant => Ok(Self::Claims),
            Says::Expression(_) => Err(TenantError::NoVariable),
        }
    }

    /// The variable that is set.
    pub fn variable(&self) -> &str {
        match self {
            Self::Variable(variable) => variable,
            Self::Claims => CLAIMS,
        }
    }

    /// What it is set to by who asks for a tenant.
    pub fn value<'v>(&self, tenant: &'v str) -> Cow<'v, str> {
        match self {
            Self::Variable(_) => tenant.into(),
            Self::Claims => json!({ "app_metadata": { "tenant_id": tenant } }).to_string().into(),
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
        all
    }
}
