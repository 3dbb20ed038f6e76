//! Who sends a request, and the transaction in which it is answered.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use sqlx::postgres::PgPool;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use crate::Problem;

/// Who sends a request. The headers stand for what a real service has of a token that it verified.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    /// `x-organization`: the tenant.
    pub organization: Uuid,
    /// `x-member`
    pub member: Uuid,
}

impl Session {
    /// A transaction in this name: policies show the rows of the tenant alone, and triggers note the member. What is not committed is taken
    /// back.
    pub async fn begin(self, pool: &PgPool) -> Result<Transaction<'static, Postgres>, Problem> {
        let mut transaction = pool.begin().await?;
        sqlx::query("SELECT set_config('app.tenant_id', $1, true), set_config('app.user_id', $2, true)")
            .bind(self.organization.to_string())
            .bind(self.member.to_string())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction)
    }
}

impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let header = |name: &str| parts.headers.get(name)?.to_str().ok()?.parse().ok();
        match (header("x-organization"), header("x-member")) {
            (Some(organization), Some(member)) => Ok(Self { organization, member }),
            _ => Err(Problem::new(StatusCode::UNAUTHORIZED, "nobody is signed in")),
        }
    }
}
