//! The schema, asserted as a user would: no database is needed.

use schema_core::docs::DocsFile;
use schema_core::ir::Action;
use schema_core::lint::LintOptions;
use schema_pg::catalog::{Catalog, ConstraintKind, DataType, Identity};

fn catalog() -> Catalog {
    schema_pg::lower(&shop_entities::registry().unwrap()).unwrap()
}

#[test]
fn the_sql_is_valid() {
    schema_pg::assert_sql_valid(&schema_pg::create(&catalog()).to_string());
}

/// What a new colleague reads. `UPDATE_DOCS=1` writes it.
#[test]
fn the_documents_are_current() {
    schema_pg::docs::Docs::at("docs/schema").check(&shop_entities::registry().unwrap()).unwrap();
    let catalog = catalog();
    let picture = schema_core::docs::svg(&schema_pg::docs::diagram(&catalog, None));
    let file = DocsFile { path: "shop.svg".to_owned(), text: picture };
    schema_core::docs::DocsFolder::at("docs/pictures").check(&[file]).unwrap();
}

#[test]
fn lints_find_nothing() {
    let found =
        schema_pg::lint::lint_registry(&shop_entities::registry().unwrap(), &catalog(), &LintOptions::default());
    assert!(found.is_empty(), "{found}");
}

#[test]
fn a_mail_address_signs_in_one_user() {
    let catalog = catalog();
    assert!(catalog.table("shop.users").unwrap().is_unique(&["email"]));
    assert!(
        catalog.domain("email_address").unwrap().checks.iter().any(|check| check.expression.contains("lower(VALUE)"))
    );
}

#[test]
fn every_reference_is_indexed() {
    for table in &catalog().tables {
        for constraint in &table.constraints {
            if let ConstraintKind::ForeignKey { columns, .. } = &constraint.kind {
                let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
                assert!(table.is_indexed(&columns), "{} has no index on {columns:?}", table.name.name);
            }
        }
    }
}

#[test]
fn every_table_has_a_key_and_a_comment_and_lives_in_the_shop() {
    let catalog = catalog();
    assert_eq!(catalog.tables.len(), 16, "fifteen entities and the table between posts and tags");
    for table in &catalog.tables {
        assert_eq!(table.name.schema, "shop");
        assert!(!table.primary_key().is_empty() && table.comment.is_some(), "{}", table.name.name);
    }
}

#[test]
fn orders_keep_addresses_and_money() {
    let catalog = catalog();
    let orders = catalog.table("shop.orders").unwrap();
    assert_eq!(orders.column("total").unwrap().ty, DataType::Numeric(Some((15, 2))));
    assert_eq!(orders.column("shipping_address").unwrap().ty, DataType::Jsonb);
    assert!(orders.column("billing_address").unwrap().nullable);
    assert!(orders.constraint("orders_total_adds_up").is_some());
    assert_eq!(
        catalog.enum_type("order_status").unwrap().labels,
        ["open", "paid", "shipped", "delivered", "cancelled"]
    );
}

#[test]
fn keys_are_what_they_should_be() {
    let catalog = catalog();
    assert_eq!(catalog.table("user_teams").unwrap().primary_key(), ["user_id", "team_id"]);
    assert_eq!(catalog.table("posts_tags").unwrap().primary_key(), ["post_id", "tag_id"]);
    assert_eq!(catalog.table("order_items").unwrap().primary_key(), ["order_id", "line_no"]);
    assert_eq!(catalog.table("categories").unwrap().column("id").unwrap().identity, Some(Identity::ByDefault));
    assert_eq!(catalog.table("categories").unwrap().references(&["parent_id"]).unwrap().name, "categories");
    assert!(catalog.table("payments").unwrap().is_unique(&["order_id"]));
}

#[test]
fn what_is_unique_over_some_rows_is_an_index() {
    let catalog = catalog();
    let link = catalog.table("product_categories").unwrap();
    let primary = link.index("product_categories_primary_key").unwrap();
    assert!(primary.unique && primary.predicate.as_deref() == Some("is_primary"));
    assert!(!link.is_unique(&["product_id"]), "only among primary ones");
    let categories = catalog.table("categories").unwrap();
    assert!(categories.is_unique(&["parent_id", "slug"]) && !categories.is_unique(&["slug"]));
}

#[test]
fn times_are_the_same_with_and_without_fields_for_them() {
    let catalog = catalog();
    let (orders, users) = (catalog.table("orders").unwrap(), catalog.table("users").unwrap());
    for name in ["created_at", "updated_at"] {
        let (own, managed) = (orders.column(name).unwrap(), users.column(name).unwrap());
        assert_eq!((&own.ty, &own.default, own.nullable), (&managed.ty, &managed.default, managed.nullable));
    }
    assert_eq!(orders.triggers[0].function, users.triggers[0].function);
}

#[test]
fn deleting_an_organization_deletes_its_users() {
    let registry = shop_entities::registry().unwrap();
    let users = registry.entity("users").unwrap();
    let key = users.foreign_keys.iter().find(|key| key.target.name == "Organization").unwrap();
    assert_eq!(key.on_delete, Action::Cascade);
    assert_eq!(users.field("email").unwrap().doc.as_deref(), Some("Login address."));
}
