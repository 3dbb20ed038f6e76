//! With a server: documents that are older than they are kept, and their archive.

use bson::{Bson, DateTime, Document, doc};
use schema_core::registry;
use schema_mongo::{Config, client, create};

use crate::live::{tried, with_database};
use crate::retain::{Order, spec};
use crate::serialized::written;

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn old_documents_are_moved_to_the_archive_in_batches() {
    with_database("archive", async |database| {
        let registry = registry![Order].unwrap();
        let spec = spec(&registry);
        if !tried(client::apply(&database, &create(&spec)).await) {
            return;
        }
        let (orders, archive) =
            (database.collection::<Document>("orders"), database.collection::<Document>("orders_archive"));
        let day = 86_400_000;
        let now = DateTime::now().timestamp_millis();
        for (id, paid_at) in [(1, Some(now - 400 * day)), (2, Some(0)), (3, Some(now - 300 * day)), (4, None)] {
            let paid_at = paid_at.map(DateTime::from_millis);
            orders.insert_one(written(&Order { id, number: id, buyer: 1, paid_at })).await.unwrap();
        }
        // One was copied when a runner was killed.
        archive.insert_one(orders.find_one(doc! { "_id": 2_i64 }).await.unwrap().unwrap()).await.unwrap();
        let order = registry.get::<Order>().unwrap();
        let moved = async || client::archive(&database, order, &Config::default(), 1).await.unwrap();
        assert_eq!((moved().await, moved().await), (2, 0));
        let keys = async |collection: &mongodb::Collection<Document>| {
            let found = collection.distinct("_id", doc! {}).await.unwrap();
            let mut keys: Vec<i64> = found.iter().filter_map(Bson::as_i64).collect();
            keys.sort_unstable();
            keys
        };
        assert_eq!((keys(&orders).await, keys(&archive).await), (vec![3, 4], vec![1, 2]));
        client::drift(&database, &spec).await.unwrap().assert_none();
    });
}
