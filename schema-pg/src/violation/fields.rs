//! The fields of an error as the server sends them, whatever driver received it.

/// An error of the server, field by field (manual, "Error and Notice Message Fields"). Names are as the server sends them, unquoted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ErrorFields<'e> {
    /// `C`: the SQLSTATE.
    pub code: &'e str,
    /// `M`: the message, in the language of the server.
    pub message: &'e str,
    /// `D`: what more there is to say, such as the values of a key.
    pub detail: Option<&'e str>,
    /// `s`: the schema.
    pub schema: Option<&'e str>,
    /// `t`: the table.
    pub table: Option<&'e str>,
    /// `c`: the column.
    pub column: Option<&'e str>,
    /// `d`: the data type, such as a domain.
    pub data_type: Option<&'e str>,
    /// `n`: the constraint; a trigger that refuses names itself here.
    pub constraint: Option<&'e str>,
    /// `R`: the function of the server's source that reported it.
    pub routine: Option<&'e str>,
}

/// An error that may come from a server.
pub trait ServerError {
    /// What the server sent; `None` where the error is the driver's own: no connection, a value that does not fit a parameter.
    fn fields(&self) -> Option<ErrorFields<'_>>;
}

impl ServerError for ErrorFields<'_> {
    fn fields(&self) -> Option<ErrorFields<'_>> {
        Some(*self)
    }
}

/// Of the crates `postgres` and `tokio-postgres`, whose errors are the same type.
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
mod postgres {
    #[cfg(feature = "postgres")]
    use postgres::{Error, error::DbError};
    #[cfg(not(feature = "postgres"))]
    use tokio_postgres::{Error, error::DbError};

    use super::{ErrorFields, ServerError};

    impl ServerError for DbError {
        fn fields(&self) -> Option<ErrorFields<'_>> {
            Some(ErrorFields {
                code: self.code().code(),
                message: self.message(),
                detail: self.detail(),
                schema: self.schema(),
                table: self.table(),
                column: self.column(),
                data_type: self.datatype(),
                constraint: self.constraint(),
                routine: self.routine(),
            })
        }
    }

    impl ServerError for Error {
        fn fields(&self) -> Option<ErrorFields<'_>> {
            self.as_db_error().and_then(ServerError::fields)
        }
    }
}

#[cfg(feature = "sqlx")]
mod sqlx {
    use sqlx::postgres::PgDatabaseError;

    use super::{ErrorFields, ServerError};

    impl ServerError for PgDatabaseError {
        fn fields(&self) -> Option<ErrorFields<'_>> {
            Some(ErrorFields {
                code: self.code(),
                message: self.message(),
                detail: self.detail(),
                schema: self.schema(),
                table: self.table(),
                column: self.column(),
                data_type: self.data_type(),
                constraint: self.constraint(),
                routine: self.routine(),
            })
        }
    }

    impl ServerError for sqlx::Error {
        fn fields(&self) -> Option<ErrorFields<'_>> {
            self.as_database_error()?.try_downcast_ref::<PgDatabaseError>()?.fields()
        }
    }
}
