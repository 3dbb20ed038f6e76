//! CREATE FUNCTION.

use std::fmt;

use super::{Ident, Name};
use crate::catalog::{Argument, Function, Language, Returns};

/// `CREATE FUNCTION "app"."f"("at" timestamptz DEFAULT now()) RETURNS SETOF text …`, with an empty search_path.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateFunction<'a>(pub &'a Function);

impl fmt::Display for CreateFunction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Function { name, arguments, returns, language, body, .. } = self.0;
        let tag = dollar_tag(body);
        write!(f, "CREATE FUNCTION {}(", Name(name))?;
        for (i, Argument { name, ty, default }) in arguments.iter().enumerate() {
            write!(f, "{}{} {ty}", if i == 0 { "" } else { ", " }, Ident(name))?;
            if let Some(default) = default {
                write!(f, " DEFAULT {default}")?;
            }
        }
        f.write_str(") RETURNS ")?;
        match returns {
            Returns::Trigger => f.write_str("trigger")?,
            Returns::Void => f.write_str("void")?,
            Returns::SetOf(ty) => write!(f, "SETOF {ty}")?,
        }
        let language = match language {
            Language::Plpgsql => "plpgsql",
            Language::Sql => "sql",
        };
        write!(f, "\n    LANGUAGE {language}\n    SET search_path = ''\nAS {tag}\n{body}\n{tag}")
    }
}

/// A dollar quote that the text does not contain.
pub fn dollar_tag(text: &str) -> String {
    let mut tag = "$$".to_owned();
    let mut number = 0;
    while text.contains(&tag) {
        number += 1;
        tag = format!("$body{number}$");
    }
    tag
}

/// What refuses to change the one column, and sets the other to the time of the transaction, at each update.
pub fn timestamps_body(created_at: &str, updated_at: &str) -> String {
    let (created, updated) = (Ident(created_at), Ident(updated_at));
    let column = super::quote_literal(created_at);
    format!(
        "BEGIN
    IF NEW.{created} IS DISTINCT FROM OLD.{created} THEN
        RAISE EXCEPTION 'column % of %.% is set when the row is made and can''t change', {column}, TG_TABLE_SCHEMA, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                COLUMN = {column}, CONSTRAINT = TG_NAME;
    END IF;
    NEW.{updated} := pg_catalog.now();
    RETURN NEW;
END;"
    )
}

#[cfg(test)]
mod tests {
    use super::dollar_tag;

    #[test]
    fn a_dollar_quote_is_never_in_the_text_that_it_quotes() {
        assert_eq!(dollar_tag("plain"), "$$");
        assert_eq!(dollar_tag("a $$ b"), "$body1$");
        assert_eq!(dollar_tag("a $$ b $body1$"), "$body2$");
    }
}
