//! Tokens of signed sessions: what a program claims about a session, with a hash of it that only the program can make.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use schema_core::migration::hex;
use sha2::Sha256;

use crate::catalog::Text;
use crate::session::{Session, SessionValue, SignedSession};
use crate::sql::signed::claim_call;

/// What a message begins with: what it is, and how it is written. A key that signs other things too can't be made to sign this.
pub(crate) const FORMAT: &str = "session1";

/// Who is asking and for which tenant, until when. A program signs it with a key that the database knows, and binds the token as a parameter
/// at the start of each transaction.
///
/// ```
/// use std::time::{Duration, SystemTime, UNIX_EPOCH};
/// use schema_pg::SessionClaims;
///
/// let key = [7; 32]; // 32 random bytes, from where the program keeps its secrets
/// let token = SessionClaims {
///     user: Some("ann"),
///     tenant: Some("00000000-0000-0000-0000-00000000000a"),
///     expires_at: SystemTime::now().duration_since(UNIX_EPOCH)? + Duration::from_secs(60),
/// }
/// .sign(&key);
/// // transaction.execute("SELECT set_config('app.session', $1, true)", &[&token])?;
/// assert!(token.starts_with("session1."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionClaims<'a> {
    /// Who is asking; none, or an empty text, is nobody.
    pub user: Option<&'a str>,
    /// For which tenant; none, or an empty text, is none.
    pub tenant: Option<&'a str>,
    /// When the token expires, as the time since 1970 (UTC), to the second. The clock of the server decides: leave room for the longest
    /// transaction and for clocks that differ.
    pub expires_at: Duration,
}

impl SessionClaims<'_> {
    /// The token: `session1.<seconds since 1970>.<user in hex>.<tenant in hex>.<HMAC-SHA256 of all before it, in hex>`. The texts are in
    /// hex, so that no text can end one claim and begin another: two claims never give one message.
    ///
    /// `key` has at least 32 bytes; the database refuses a shorter one (`rotate_session_key`).
    pub fn sign(&self, key: &[u8]) -> String {
        let seconds = self.expires_at.as_secs();
        let (user, tenant) = (self.user.unwrap_or_default(), self.tenant.unwrap_or_default());
        let message = format!("{FORMAT}.{seconds}.{}.{}", hex(user.as_bytes()), hex(tenant.as_bytes()));
        let signature = signature(key, message.as_bytes());
        format!("{message}.{}", hex(&signature))
    }
}

impl Session {
    /// User and tenant come with a hash that only the program can make, so that no statement can claim another: not one that is
    /// injected into the program either, which can set any variable of a session.
    ///
    /// The program signs [`SessionClaims`](SessionClaims) with a key of its own and binds the token at the start of each transaction.
    /// Policies, `actors` and `audit` read it through `session_claim`, a function with the rights of its owner (SECURITY DEFINER) over
    /// the table `session_keys`, which no other role reads. It returns NULL where the session holds no token: nobody is asking, and
    /// no row is seen. A token that is not signed with one of the two keys, or has expired, is an error (28000). It is checked once for each
    /// table that a query names.
    ///
    /// ```
    /// use schema_core::*;
    /// use schema_pg::{Config, Session};
    ///
    /// #[derive(Entity)]
    /// #[entity(tenant = organization_id)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     organization_id: i64,
    /// }
    /// let config = Config { session: Session::signed("app"), ..Config::default() };
    /// let sql = schema_pg::create(&schema_pg::lower_with(&registry![Item]?, &config)?).to_string();
    /// assert!(sql.contains("RETURN (app.session_claim('tenant'))::pg_catalog.text::bigint"), "{sql}");
    /// assert!(sql.contains("CREATE TABLE app.session_keys"));
    /// # Ok::<(), Diagnostics>(())
    /// ```
    ///
    /// **Keys.** The owner of the schema sets the first key, and each one after it, by binding 32 random bytes:
    /// `SELECT app.rotate_session_key($1)`. Tokens of the key before it stay valid until the next change, or until the owner runs
    /// `DELETE FROM app.session_keys WHERE id = 2`. So: change the key, then let programs sign with the new one, then delete the old one. A
    /// dump of the database holds the keys (`pg_dump --exclude-table-data=app.session_keys` leaves them out), as does the server's log
    /// where it logs parameters. Give each database a key of its own: a token does not name the database.
    ///
    /// **What it trusts.** Who knows a key, who owns the schema, and superusers. Not the session: its role, its variables
    /// and its temporary objects change nothing.
    ///
    /// A statement can clear or change the token while it runs: SET and RETURNING are evaluated before triggers are called. What notes who acts (`actors`,
    /// `audit`) and what looks at other rows (rules with a query, trees, deletions with dependents) compares the token with the row then, and refuses a row that
    /// is not of its tenant, or of no tenant and without any token (SQLSTATE 42501). Who signed in as the owner of the tables or a member of it may write
    /// in anybody's name. It costs 11 µs for each row that `actors` keep, and for each statement that is noted.
    ///
    /// **What it does not prevent.** A token is valid for whoever holds it until it expires. Statements that are injected act for the tenant of
    /// the token that is set. A token is seen where statements are: in `pg_stat_activity` by the same role, and in the server's log, wherever
    /// it is written into the statement; bound as a parameter (`$1`, not a literal of the simple protocol) it is in neither, save with
    /// `log_parameter_max_length`, or `log_parameter_max_length_on_error`, not 0. So bind it, set it for the transaction (`true`),
    /// and let it expire soon.
    ///
    /// **Cost.** About 11 µs for each table that a query names (PostgreSQL 15): a SELECT by key of 4 µs takes 15 µs, one that counts
    /// 10,000 rows of a tenant out of 100,000 takes what it took.
    pub fn signed(schema: impl Into<Text>) -> Self {
        let signed = SignedSession { schema: schema.into(), variable: "app.session".into() };
        Self { user: signed.user(), tenant: signed.tenant(), signed: Some(signed), ..Self::default() }
    }
}

impl SignedSession {
    /// The user that the token claims.
    pub fn user(&self) -> SessionValue {
        SessionValue::Expression(claim_call(&self.claim_function(), "user").into())
    }

    /// The tenant that the token claims.
    pub fn tenant(&self) -> SessionValue {
        SessionValue::Expression(claim_call(&self.claim_function(), "tenant").into())
    }
}

/// HMAC takes keys of all lengths.
fn signature(key: &[u8], message: &[u8]) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::{SessionClaims, hex, signature};
    use std::time::Duration;

    #[test]
    fn signatures_are_those_of_rfc_4231() {
        let check = |key: &[u8], message: &[u8], expected: &str| assert_eq!(hex(&signature(key, message)), expected);
        check(&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        check(
            &[0xaa; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        );
    }

    #[test]
    fn no_two_claims_give_one_message() {
        let token = |user, tenant| {
            let expires_at = Duration::from_secs(1);
            SessionClaims { user, tenant, expires_at }.sign(&[1; 32])
        };
        assert_ne!(token(Some("a.b"), Some("c")), token(Some("a"), Some("b.c")));
        assert_ne!(token(Some("a|b"), Some("c")), token(Some("a"), Some("b|c")));
        assert_ne!(token(Some("a\0"), Some("b")), token(Some("a"), Some("\0b")));
        assert!(token(Some("a"), None).starts_with("session1.1.61.."));
    }
}
