//! What a change of a type means for the values that are there (PostgreSQL, "ALTER TABLE", and measured).

use crate::catalog::expression::mentions;
use crate::catalog::{Column, DataType, QualifiedName, Table, expression};
use crate::diff::renamed::is_same;

/// The new type holds each value of the old one as it is: nothing is written anew.
pub fn widens(was: &DataType, now: &DataType) -> bool {
    use DataType as T;
    match (was, now) {
        (T::Varchar(old), T::Varchar(new)) => new >= old,
        (T::Varchar(_), T::Text) => true,
        (T::Numeric(Some(_)), T::Numeric(None)) => true,
        (T::Numeric(Some((old, old_scale))), T::Numeric(Some((new, new_scale)))) => {
            new >= old && new_scale == old_scale
        }
        (T::Cidr, T::Inet) => true,
        (was, now) => was == now,
    }
}

/// It can't become what it is to be. `rows` says whether the types before and after are composite: values of those become texts at most.
pub fn is_recreated(
    was: &Column,
    now: &Column,
    types: &[(&QualifiedName, &QualifiedName)],
    rows: (bool, bool),
) -> bool {
    let textual = |ty: &DataType| matches!(ty, DataType::Text | DataType::Varchar(_));
    let other_kind = rows.0 != rows.1 && was.ty != now.ty && !textual(&was.ty) && !textual(&now.ty);
    match (&was.generated, &now.generated) {
        (old, Some(_)) => *old != now.generated || !is_same(&was.ty, &now.ty, types) || was.collation != now.collation,
        (_, None) => other_kind || !casts(&was.ty, &now.ty),
    }
}

/// There is a cast from the one type to the other, perhaps through text.
pub fn casts(was: &DataType, now: &DataType) -> bool {
    use DataType as T;
    let textual = |ty: &T| matches!(ty, T::Text | T::Varchar(_) | T::Char(_) | T::Citext);
    let number =
        |ty: &T| matches!(ty, T::SmallInt | T::Integer | T::BigInt | T::Numeric(_) | T::Real | T::DoublePrecision);
    let moment = |ty: &T| matches!(ty, T::Timestamptz | T::Timestamp | T::Date);
    let address = |ty: &T| matches!(ty, T::Inet | T::Cidr);
    match (was, now) {
        (was, now) if was == now => true,
        (T::Array(was), T::Array(now)) => casts(was, now),
        // A text is no array of texts, and an array none of its elements.
        (T::Array(_), _) | (_, T::Array(_)) => false,
        (was, now) if textual(was) || textual(now) => true,
        (was, now) if number(was) && number(now) || moment(was) && moment(now) || address(was) && address(now) => true,
        (T::Timestamptz | T::Timestamp, T::Time) | (T::Time, T::Interval) | (T::Interval, T::Time) => true,
        (T::Boolean, T::SmallInt | T::Integer | T::BigInt) | (T::Integer, T::Boolean) => true,
        // A domain is cast as the type under it; where there is no cast, the server says so, and nothing is lost.
        (T::Named(_) | T::Other(_), _) | (_, T::Named(_) | T::Other(_)) => true,
        _ => false,
    }
}

/// Values can become others that can't be turned back.
pub fn loses(was: &DataType, now: &DataType) -> bool {
    use DataType as T;
    match (was, now) {
        (T::Numeric(_), T::SmallInt | T::Integer | T::BigInt) => true,
        (T::Numeric(None), T::Numeric(Some(_))) => true,
        (T::Numeric(Some((_, old))), T::Numeric(Some((_, new)))) => new < old,
        (T::Real | T::DoublePrecision, T::SmallInt | T::Integer | T::BigInt | T::Numeric(_)) => true,
        (T::DoublePrecision, T::Real) => true,
        (T::Timestamptz | T::Timestamp, T::Date | T::Time) => true,
        (T::Citext, T::Text | T::Varchar(_)) | (T::Inet, T::Cidr) => false,
        _ => false,
    }
}

/// The expression is the same for each row: PostgreSQL keeps it once, and writes no row. `now()` is one, being the time of
/// the transaction. What calls a function that is not known here counts as different for each row.
pub fn is_constant(default: &str) -> bool {
    expression::calls(default).iter().all(|call| {
        let known = matches!(
            call.name.as_str(),
            "now"
                | "current_timestamp"
                | "current_date"
                | "current_time"
                | "localtime"
                | "localtimestamp"
                | "transaction_timestamp"
                | "statement_timestamp"
                | "current_user"
                | "session_user"
                | "current_role"
                | "current_schema"
                | "current_setting"
                | "lower"
                | "upper"
                | "interval"
                | "array"
                | "numeric"
                | "varchar"
                | "to_tsvector"
                | "jsonb_build_object"
                | "jsonb_build_array"
        );
        call.builtin && known
    })
}

/// The expression gives all rows the same value.
pub fn is_alike(table: &Table, value: &str) -> bool {
    let names = table.columns.iter().map(|column| &*column.name).chain([&*table.name.name, "select"]);
    is_constant(value) && !names.into_iter().any(|name| mentions(value, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_not_to_rewrite_widens() {
        assert!(
            widens(&DataType::Varchar(10), &DataType::Varchar(20)) && widens(&DataType::Varchar(10), &DataType::Text)
        );
        assert!(!widens(&DataType::Text, &DataType::Varchar(30)) && !widens(&DataType::Integer, &DataType::BigInt));
        assert!(is_constant("now()") && is_constant("'{}'::jsonb") && is_constant("0"));
        assert!(!is_constant("gen_random_uuid()") && !is_constant("clock_timestamp()") && !is_constant("nextval('s')"));
    }
}
