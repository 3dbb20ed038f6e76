//! One set of structs for two stores: a shop's products, orders, reviews, sessions and places. What is said once holds in both;
//! what only one has stands under its own namespace.

#![allow(missing_docs, reason = "a field that says nothing beyond its name needs no comment in the database either")]

use bson::DateTime;
use rust_decimal::Decimal;
use schema_core::types::Point;
use schema_core::{DbEnum, Diagnostics, Domain, Embedded, Entity, Registry, registry};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A stock keeping unit: capitals, digits and hyphens.
#[derive(Debug, Clone, Serialize, Deserialize, Domain)]
#[entity(pattern("^[A-Z0-9]+(-[A-Z0-9]+)*$"), length(..=40))]
pub struct Sku(pub String);

/// Where a product is in its life.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, DbEnum)]
#[serde(rename_all = "snake_case")]
pub enum ProductStatus {
    Draft,
    Active,
    Discontinued,
}

/// Who buys.
#[derive(Debug, Clone, Serialize, Deserialize, Entity)]
#[entity(name = "users")]
#[mongo(live(deleted_at))]
pub struct User {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    pub id: Uuid,
    #[entity(unique, email, length(..=254))]
    pub email: String,
    #[entity(length(1..=80))]
    pub name: String,
    #[mongo(hidden)]
    #[entity(length(..=200))]
    pub password_hash: String,
    pub deleted_at: Option<DateTime>,
}

/// Things on sale.
#[derive(Debug, Clone, Serialize, Deserialize, Entity)]
#[entity(name = "products", check("products_cost_below_price", "cost IS NULL OR cost <= price"))]
#[entity(index([created_at.desc()]).filter("status = 'active'").name("products_newest_on_sale_idx"))]
#[entity(search([name.weight(A), description.weight(B)]).language("english"))]
#[serde(rename_all = "camelCase")]
#[mongo(validation(Moderate))]
pub struct Product {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    pub id: Uuid,
    #[entity(unique)]
    pub sku: Sku,
    #[entity(length(1..=120), trimmed)]
    pub name: String,
    #[entity(length(..=2000))]
    pub description: String,
    #[entity(default = ProductStatus::Draft)]
    pub status: ProductStatus,
    #[entity(money)]
    pub price: Decimal,
    #[entity(money)]
    pub cost: Option<Decimal>,
    #[mongo(max_items(20), unique_items)]
    pub tags: Vec<String>,
    #[entity(default = now())]
    pub created_at: DateTime,
}

/// Where an order goes.
#[derive(Debug, Clone, Serialize, Deserialize, Embedded)]
pub struct Address {
    #[entity(length(1..=120))]
    pub street: String,
    #[entity(length(1..=80))]
    pub city: String,
    #[entity(pattern("^[A-Z]{2}$"))]
    pub country: String,
}

/// A line of an order, as it was when it was ordered.
#[derive(Debug, Clone, Serialize, Deserialize, Embedded)]
pub struct Item {
    pub product_id: Uuid,
    #[entity(length(1..=120))]
    pub name: String,
    #[entity(range(1..=999))]
    pub quantity: i32,
    #[entity(money)]
    pub price: Decimal,
}

/// Where an order is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, DbEnum)]
#[serde(rename_all = "lowercase")]
pub enum OrderStatus {
    Open,
    Paid,
    Sent,
}

/// What was bought, whole: items and addresses are part of the document.
#[derive(Debug, Clone, Serialize, Deserialize, Entity)]
#[entity(name = "orders", check("orders_sent_once_paid", "sent_at IS NULL OR paid_at <= sent_at"))]
#[entity(index([user_id, ordered_at.desc()]), index([delivery.member("city")]))]
pub struct Order {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    pub id: Uuid,
    #[entity(references(User).on_delete(Restrict))]
    pub user_id: Uuid,
    #[entity(default = OrderStatus::Open)]
    pub status: OrderStatus,
    #[entity(length(1..=200))]
    pub items: Vec<Item>,
    pub delivery: Address,
    pub billing: Option<Address>,
    pub ordered_at: DateTime,
    pub paid_at: Option<DateTime>,
    pub sent_at: Option<DateTime>,
}

/// What a review shows of its author: copied, so that reading it reads one document.
#[derive(Debug, Clone, Serialize, Deserialize, Embedded)]
pub struct Author {
    #[serde(rename = "_id")]
    pub id: Uuid,
    pub name: String,
}

/// What somebody thinks of a product.
#[derive(Debug, Clone, Serialize, Deserialize, Entity)]
#[entity(name = "reviews", index([product_id, rating.desc()]))]
pub struct Review {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    pub id: Uuid,
    #[entity(references(Product).on_delete(Restrict))]
    pub product_id: Uuid,
    #[mongo(embeds(User))]
    pub author: Author,
    #[entity(range(1..=5))]
    pub rating: i16,
    #[entity(length(..=4000))]
    pub text: String,
}

/// Who is signed in. MongoDB lets go of sessions by itself.
#[derive(Debug, Clone, Serialize, Deserialize, Entity)]
#[entity(name = "sessions")]
pub struct Session {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    pub id: Uuid,
    #[entity(references(User).on_delete(Restrict))]
    pub user_id: Uuid,
    #[mongo(ttl(days(30)))]
    pub seen_at: DateTime,
}

/// Where the shop has counters.
#[derive(Debug, Clone, Serialize, Deserialize, Entity)]
#[entity(name = "places")]
pub struct Place {
    #[entity(primary_key)]
    #[serde(rename = "_id")]
    pub id: i64,
    #[entity(unique, length(1..=80))]
    pub name: String,
    #[mongo(geo)]
    pub at: Point,
}

/// All entities. Enums, domains and embedded structs come along.
///
/// # Errors
/// What is wrong with them; nothing, as the tests show.
pub fn registry() -> Result<Registry, Diagnostics> {
    registry![User, Product, Order, Review, Session, Place]
}
