//! What the shop wants to know.

use rust_decimal::Decimal;
use schema_core::View;
use uuid::Uuid;

/// What sells best: products of orders that were paid, with pieces and turnover.
#[derive(Debug, View)]
#[entity(name = "best_sellers", materialized, unique([product_id]), refresh("every night"))]
#[entity(access("top", "what sells best").order_by([turnover.desc()]).limit(10))]
#[entity(query = "
    SELECT i.product_id, p.name AS product, sum(i.quantity) AS pieces, sum(i.quantity * i.unit_price) AS turnover
    FROM shop.order_items AS i
    JOIN shop.orders AS o ON o.id = i.order_id
    JOIN shop.products AS p ON p.id = i.product_id
    WHERE o.status IN ('paid', 'shipped', 'delivered')
    GROUP BY i.product_id, p.name
")]
#[pg(schema = "shop")]
pub struct BestSeller {
    pub product_id: Uuid,
    pub product: String,
    pub pieces: i64,
    /// Without tax, in the currency of the product.
    pub turnover: Decimal,
}
