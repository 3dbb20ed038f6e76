//! Tokens of signed sessions: what a program claims about a session, with a hash of it that only the program can make.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use schema_core::migration::hex;
use sha2::Sha256;

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
