//! With a server: reference documents are put in, follow the model, and are left where somebody changed them.

use bson::{Document, doc};
use schema_core::Seed;
use schema_mongo::{PlanOptions, client, create, diff, plan};

use crate::live::{tried, with_database};
use crate::seeded::{role, spec};

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn reference_documents_follow_the_model() {
    with_database("seeds", async |database| {
        let was = spec(Seed::of([role(1, "admin"), role(2, "user"), role(3, "guest")]));
        if !tried(client::apply(&database, &create(&was)).await) {
            return;
        }
        client::drift(&database, &was).await.unwrap().assert_none();
        let roles = database.collection::<Document>("roles");
        roles.update_one(doc! { "_id": 1 }, doc! { "$set": { "displayName": "boss" } }).await.unwrap();
        let now = spec(Seed::of([role(1, "owner"), role(2, "member"), role(4, "guest")]));
        let options = PlanOptions::default().allow("roles(3)");
        client::apply(&database, &plan(&diff(&was, &now), &options)).await.unwrap();
        let name = async |id: i32| {
            let found = roles.find_one(doc! { "_id": id }).await.unwrap();
            found.map(|found| found.get_str("displayName").unwrap().to_owned())
        };
        assert_eq!(name(1).await.as_deref(), Some("boss"), "a hand's change stays");
        assert_eq!(
            (name(2).await.as_deref(), name(3).await, name(4).await.as_deref()),
            (Some("member"), None, Some("guest"))
        );
        let found = client::drift(&database, &now).await.unwrap().to_string();
        assert!(found.contains("document roles(1)") && !found.contains("roles(2)"), "{found}");
        // Back.
        roles.update_one(doc! { "_id": 1 }, doc! { "$set": { "displayName": "owner" } }).await.unwrap();
        client::drift(&database, &now).await.unwrap().assert_none();
        client::apply(&database, &plan(&diff(&now, &was), &options.allow("roles(4)"))).await.unwrap();
        client::drift(&database, &was).await.unwrap().assert_none();
    });
}
