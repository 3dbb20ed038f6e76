//! What the shop sells.

use rust_decimal::Decimal;
use schema_core::{DbEnum, Domain, Entity};
use uuid::Uuid;

use crate::accounts::User;

/// A stock keeping unit: capitals, digits and hyphens.
#[derive(Debug, Domain)]
#[entity(pattern("^[A-Z0-9]+(-[A-Z0-9]+)*$"), length(..=40))]
#[pg(schema = "shop")]
pub struct Sku(pub String);

/// Where a product is in its life.
#[derive(Debug, DbEnum)]
#[pg(schema = "shop")]
pub enum ProductStatus {
    /// Being written.
    Draft,
    /// On sale.
    Active,
    /// No longer sold.
    Discontinued,
}

/// The tree in which customers look for products.
#[derive(Debug, Entity)]
#[entity(name = "categories", check("categories_not_own_parent", "parent_id <> id"))]
#[entity(cluster = "catalog")]
#[entity(unique([parent_id, slug]), index([parent_id, position]))]
// Two rows without a parent are no duplicates to the constraint above; this one keeps the top of the tree unique.
#[entity(unique([slug]).filter("parent_id IS NULL").name("categories_top_slug_key"))]
#[pg(schema = "shop")]
pub struct Category {
    #[entity(primary_key)]
    pub id: i32,
    /// The category around this one; none for those at the top.
    #[entity(references(Self).on_delete(Restrict))]
    pub parent_id: Option<i32>,
    #[entity(length(1..=100))]
    pub name: String,
    #[entity(slug)]
    pub slug: String,
    /// Order among neighbours, smallest first.
    #[entity(default = 0)]
    pub position: i32,
}

/// Things on sale.
#[derive(Debug, Entity)]
#[entity(name = "products", timestamps)]
#[entity(cluster = "catalog")]
#[entity(check("products_cost_below_price", "cost IS NULL OR cost <= price"))]
#[entity(access("newest_on_sale", "the newest things on sale").filter("status = 'active'").order_by([created_at.desc()]).limit(24))]
#[entity(index([name.lower()]).name("products_lower_name_idx"))]
#[entity(access("by_name", "a thing by its name, in whatever case").by([name.lower()]))]
#[entity(search([name.weight(A), description.weight(B)]).language("english"), fuzzy(name))]
#[pg(schema = "shop", index([tags]).using(Gin), index([metadata]).using(Gin))]
pub struct Product {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(unique)]
    pub sku: Sku,
    #[entity(slug, unique)]
    pub slug: String,
    #[entity(length(1..=200))]
    pub name: String,
    pub description: Option<String>,
    /// Price without tax.
    #[entity(money)]
    pub price: Decimal,
    /// What it costs the shop.
    #[entity(money)]
    pub cost: Option<Decimal>,
    #[entity(currency, default = "EUR")]
    pub currency: String,
    /// Pieces in stock.
    #[entity(default = 0)]
    pub inventory: u32,
    #[entity(default = Vec::<String>::new())]
    pub tags: Vec<String>,
    #[entity(default = serde_json::json!({}))]
    pub metadata: serde_json::Value,
    #[entity(default = ProductStatus::Draft)]
    pub status: ProductStatus,
}

/// Which products stand in which categories.
#[derive(Debug, Entity)]
#[entity(name = "product_categories", junction)]
#[entity(cluster = "catalog")]
#[entity(unique([product_id]).filter("is_primary").name("product_categories_primary_key"))]
#[pg(schema = "shop")]
pub struct ProductCategory {
    #[entity(references(Product).on_delete(Cascade))]
    pub product_id: Uuid,
    #[entity(references(Category).on_delete(Cascade))]
    pub category_id: i32,
    /// The category that the product's page shows; at most one for each product.
    #[entity(default = false)]
    pub is_primary: bool,
}

/// What customers think of products. One review for each customer and product.
#[derive(Debug, Entity)]
#[entity(name = "reviews", timestamps, unique([product_id, user_id]))]
#[entity(cluster = "catalog")]
#[entity(access("of_product", "reviews of a product, newest first").by([product_id]).order_by([created_at.desc()]).limit(10))]
#[pg(schema = "shop")]
pub struct Review {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(references(Product).on_delete(Cascade))]
    pub product_id: Uuid,
    #[entity(references(User).on_delete(Cascade))]
    pub user_id: Uuid,
    /// Stars.
    #[entity(range(1..=5))]
    pub rating: i16,
    #[entity(length(1..=5000))]
    pub body: Option<String>,
    #[entity(default = false)]
    pub is_verified_purchase: bool,
}
