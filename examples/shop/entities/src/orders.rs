//! What customers buy.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use schema_core::{DbEnum, Embedded, Entity};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::accounts::User;
use crate::catalog::Product;

/// Where an order is on its way.
#[derive(Debug, DbEnum)]
#[pg(schema = "shop")]
pub enum OrderStatus {
    /// In the basket.
    Open,
    /// Paid, not sent.
    Paid,
    /// With the carrier.
    Shipped,
    /// Arrived.
    Delivered,
    /// Called off.
    Cancelled,
}

/// How an order was paid. Text with a CHECK, since providers change.
#[derive(Debug, DbEnum)]
#[pg(as_check)]
pub enum PaymentMethod {
    /// Credit or debit card.
    Card,
    /// Bank transfer.
    Transfer,
    /// On account.
    Invoice,
}

/// A postal address, kept with the order as it was when it was placed.
#[derive(Debug, Serialize, Deserialize, Embedded)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    pub recipient: String,
    #[entity(pii)]
    pub street: String,
    pub postal_code: String,
    pub city: String,
    /// ISO 3166-1 alpha-2.
    #[entity(length(2))]
    pub country: String,
}

/// Orders, from the basket on.
#[derive(Debug, Entity)]
#[entity(name = "orders", timestamps)]
#[entity(cluster = "sales")]
#[entity(check("orders_total_adds_up", "total = subtotal + tax + shipping"))]
#[entity(check("orders_placed_once_paid", "status IN ('open', 'cancelled') OR placed_at IS NOT NULL"))]
#[entity(access("of_user", "what a customer ordered, newest first").by([user_id]).order_by([created_at.desc()]).limit(20))]
#[entity(access("to_ship", "what is paid and waits for its parcel").filter("status = 'paid'").order_by([placed_at]).limit(50))]
#[pg(schema = "shop")]
pub struct Order {
    #[entity(primary_key)]
    pub id: Uuid,
    /// What customers quote: `SO-2026-000042`.
    #[entity(pattern("^SO-[0-9]{4}-[0-9]{6}$"), unique)]
    pub order_number: String,
    #[entity(references(User).on_delete(Restrict))]
    pub user_id: Uuid,
    #[entity(default = OrderStatus::Open)]
    pub status: OrderStatus,
    #[entity(money, default = 0)]
    pub subtotal: Decimal,
    #[entity(money, default = 0)]
    pub tax: Decimal,
    #[entity(money, default = 0)]
    pub shipping: Decimal,
    #[entity(money, default = 0)]
    pub total: Decimal,
    #[entity(currency, default = "EUR")]
    pub currency: String,
    pub shipping_address: Address,
    /// Where the bill goes; none where it goes with the parcel.
    pub billing_address: Option<Address>,
    pub placed_at: Option<DateTime<Utc>>,
    // Kept by `timestamps`; fields of their own, since the program reads them. Other entities leave them out.
    /// When the basket was opened.
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// Lines of an order. The price is the one of the day.
#[derive(Debug, Entity)]
#[entity(name = "order_items", primary_key([order_id, line_no]), unique([order_id, product_id]))]
#[entity(cluster = "sales")]
#[pg(schema = "shop")]
pub struct OrderItem {
    #[entity(references(Order).on_delete(Cascade))]
    pub order_id: Uuid,
    #[entity(range(1..))]
    pub line_no: i16,
    #[entity(references(Product).on_delete(Restrict))]
    pub product_id: Uuid,
    #[entity(range(1..=10_000))]
    pub quantity: i32,
    #[entity(money)]
    pub unit_price: Decimal,
}

/// How an order was paid: at most once.
#[derive(Debug, Entity)]
#[entity(name = "payments", timestamps)]
#[entity(cluster = "sales")]
#[pg(schema = "shop")]
pub struct Payment {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(references(Order).on_delete(Restrict).one_to_one())]
    pub order_id: Uuid,
    pub method: PaymentMethod,
    #[entity(money)]
    pub amount: Decimal,
    /// The provider's own number.
    #[entity(not_empty, unique)]
    pub provider_reference: Option<String>,
}
