//! What an error of the server says, in the words of the application: the kind, the entity, the fields, a sentence for people.

mod detail;
mod fields;
mod find;
mod kind;
mod read;
mod refusal;
mod sentence;

pub use fields::{ErrorFields, ServerError};
pub use kind::ViolationKind;
pub use refusal::Violation;

use crate::catalog::Catalog;

impl Violation {
    /// What an error says. `None` where it is not about a row or a right: no connection, a statement that is wrong.
    ///
    /// `catalog` is what the database holds: [`lower`](crate::lower)ed, so that Rust's names are known; of a snapshot or an
    /// introspected one, columns are called as they are there, and no values are given.
    ///
    /// The kind, the constraint and the fields come from the fields of the error, whatever language the server speaks. Only whether a
    /// reference is missing or held is read from English words where the columns of both tables have the same names and the server names no
    /// values, and so is which table a role may not use.
    ///
    /// ```
    /// use schema_core::*;
    /// use schema_pg::{ErrorFields, Violation, ViolationKind};
    ///
    /// #[derive(Entity)]
    /// #[entity(name = "users")]
    /// struct User {
    ///     #[entity(primary_key)]
    ///     id: i64,
    ///     #[entity(column = "mail", unique)]
    ///     email: String,
    /// }
    ///
    /// let catalog = schema_pg::lower(&registry![User]?)?;
    /// // As a driver hands it over; `postgres::Error`, `tokio_postgres::Error` and `sqlx::Error` are taken as they are.
    /// let error = ErrorFields {
    ///     code: "23505",
    ///     message: "duplicate key value violates unique constraint \"users_mail_key\"",
    ///     detail: Some("Key (mail)=(ada@example.org) already exists."),
    ///     schema: Some("public"),
    ///     table: Some("users"),
    ///     constraint: Some("users_mail_key"),
    ///     ..ErrorFields::default()
    /// };
    /// let found = Violation::of(&catalog, &error).unwrap();
    /// assert_eq!((found.kind, found.status()), (ViolationKind::Unique, 409));
    /// assert_eq!((found.entity.as_deref(), &*found.fields), (Some("User"), &["email".into()][..]));
    /// assert_eq!(found.to_string(), "another User has this email");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn of(catalog: &Catalog, error: &impl ServerError) -> Option<Self> {
        read::violation(catalog, &error.fields()?)
    }

    /// The status of an answer over HTTP: see [`ViolationKind::status`].
    pub fn status(&self) -> u16 {
        self.kind.status()
    }

    /// The same transaction, run again from its start, may succeed.
    pub fn is_retryable(&self) -> bool {
        self.kind.is_retryable()
    }
}
