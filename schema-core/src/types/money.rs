//! Money: an amount and its currency.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Embedded;

/// An amount of money in a currency. With `#[pg(flatten)]` it is two columns, `numeric(15,2)` that is not negative and `char(3)` of three capitals (ISO 4217); without it one of
/// jsonb. In MongoDB it is an object.
///
/// ```
/// # use schema_core::*;
/// use schema_core::types::Money;
///
/// #[derive(Entity)]
/// #[entity(name = "orders", index([total.member("currency"), total.member("amount")]))]
/// struct Order {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[pg(flatten)]
///     total: Money,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Order]?)?).to_string();
/// assert!(sql.contains("total_amount numeric(15,2) NOT NULL"), "{sql}");
/// assert!(sql.contains("total_currency char(3) NOT NULL"), "{sql}");
/// assert!(sql.contains("CHECK (total_amount >= 0)"), "{sql}");
/// assert!(sql.contains("CHECK (total_currency ~ '^[A-Z]{3}$')"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Embedded)]
#[entity(crate = crate)]
pub struct Money {
    /// How much.
    #[entity(money)]
    pub amount: Decimal,
    /// Of what: `EUR`.
    #[entity(currency)]
    pub currency: String,
}
