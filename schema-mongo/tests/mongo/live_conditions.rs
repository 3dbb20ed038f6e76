//! With a server: conditions with missing values hold there as the oracle says.

use bson::Document;
use schema_mongo::{Spec, client, create};

use crate::live::{tried, with_database};
use crate::three_valued::{CONDITIONS, documents, not, rows, spec};

#[test]
#[ignore = "needs a server: set MONGODB_URL and run with --include-ignored"]
fn a_server_keeps_the_documents_that_a_table_would() {
    with_database("conditions", async |database| {
        for (condition, says) in CONDITIONS {
            for (check, negated) in [(condition.to_owned(), false), (format!("NOT ({condition})"), true)] {
                let spec: Spec = spec(&check);
                if !tried(client::apply(&database, &create(&spec)).await) {
                    return;
                }
                let items = database.collection::<Document>("item");
                let mut id = 0_i64;
                for row in rows() {
                    let said = says(&row);
                    let kept = if negated { not(said) } else { said } != Some(false);
                    for mut document in documents(&row) {
                        id += 1;
                        document.insert("_id", id);
                        let written = items.insert_one(document).await;
                        assert_eq!(written.is_ok(), kept, "{check} of {row:?}: {written:?}");
                    }
                }
                items.drop().await.unwrap();
            }
        }
    });
}
