//! Session settings: who is asking, for which tenant.

use schema_core::ir::Text;

use crate::catalog::QualifiedName;

/// Where triggers and policies read who is asking and for which tenant. While the session sets nothing, nobody is asking.
///
/// ```
/// use schema_pg::{Config, Session};
///
/// let config = Config { session: Session::supabase(), ..Config::default() };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who is asking: the variable `app.user_id` by default.
    pub user: SessionValue,
    /// For which tenant: the variable `app.tenant_id` by default.
    pub tenant: SessionValue,
    /// The variable that is `on` where rows are to be deleted for good: `app.hard_delete` by default.
    pub hard_delete: Text,
    /// The variable that holds the key of what is encrypted: `app.encryption_key` by default.
    pub encryption_key: Text,
    /// The variable that holds the key that was used before, while rows get the new one: `app.old_encryption_key` by default.
    pub old_encryption_key: Text,
    /// The variable that holds the key of the hashes by which encrypted values are found: `app.hash_key` by default.
    pub hash_key: Text,
    /// By which request: the variable `app.request_id` by default.
    pub request_id: SessionValue,
    /// From which address: the variable `app.ip_address` by default.
    pub ip_address: SessionValue,
    /// By which program: the variable `app.user_agent` by default.
    pub user_agent: SessionValue,
    /// Where the token is that holds the user and the tenant, signed; `None` unless sessions are [signed](Session::signed).
    pub signed: Option<SignedSession>,
}

/// Where the token of a signed session stands, and where its keys are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedSession {
    /// The schema of the table of keys, `session_keys`, and of the functions `session_claim` and `rotate_session_key`.
    pub schema: Text,
    /// The variable that holds the token; `app.session` by default.
    pub variable: Text,
}

/// How a session says something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionValue {
    /// By a session setting: `SET LOCAL app.user_id = '…'`.
    Setting(Text),
    /// By this SQL expression, of names with their schemas: `auth.uid()`.
    Expression(Text),
}

impl Default for Session {
    fn default() -> Self {
        let variable = |name: &'static str| SessionValue::Setting(name.into());
        Self {
            user: variable("app.user_id"),
            tenant: variable("app.tenant_id"),
            hard_delete: "app.hard_delete".into(),
            encryption_key: "app.encryption_key".into(),
            old_encryption_key: "app.old_encryption_key".into(),
            hash_key: "app.hash_key".into(),
            request_id: variable("app.request_id"),
            ip_address: variable("app.ip_address"),
            user_agent: variable("app.user_agent"),
            signed: None,
        }
    }
}

impl Session {
    /// All that it says of who is asking.
    pub(crate) fn all(&self) -> [&SessionValue; 5] {
        [&self.user, &self.tenant, &self.request_id, &self.ip_address, &self.user_agent]
    }

    /// As Supabase has it: `auth.uid()`, and the `tenant_id` in the `app_metadata` of its token.
    pub fn supabase() -> Self {
        Self {
            user: SessionValue::Expression("auth.uid()".into()),
            tenant: SessionValue::Expression("auth.jwt() -> 'app_metadata' ->> 'tenant_id'".into()),
            ..Self::default()
        }
    }
}

impl SignedSession {
    /// The function that returns a claim of the session's token.
    pub(crate) fn claim_function(&self) -> QualifiedName {
        QualifiedName::new(self.schema.clone(), "session_claim")
    }

    /// The function that changes the key.
    pub(crate) fn rotate_function(&self) -> QualifiedName {
        QualifiedName::new(self.schema.clone(), "rotate_session_key")
    }

    /// The table of keys.
    pub(crate) fn keys_table(&self) -> QualifiedName {
        QualifiedName::new(self.schema.clone(), "session_keys")
    }
}
