//! Indexes: built, replaced and dropped while the table is in use.

use schema_pg::catalog::{Index, IndexColumn, IndexMethod, IndexTerm, Nulls, OperatorClass, Order, Table};

use super::{Pair, text};

const ROWS: &str =
    "INSERT INTO customers (email, name) SELECT 'c' || i || '@x', 'n' || i FROM generate_series(1, 20) i;";

fn customers(catalog: &mut schema_pg::Catalog) -> &mut Table {
    catalog.tables.iter_mut().find(|table| table.name.name == "customers").unwrap()
}

fn on(column: &'static str) -> IndexColumn {
    IndexColumn::new(IndexTerm::Column(text(column)))
}

fn orders_index(catalog: &mut schema_pg::Catalog) -> &mut Index {
    let orders = catalog.tables.iter_mut().find(|table| table.name.name == "orders").unwrap();
    orders.indexes.iter_mut().find(|index| index.name == "orders_status_placed_at_idx").unwrap()
}

#[test]
fn an_index_is_built_concurrently() {
    Pair::new(|catalog| customers(catalog).indexes.push(Index::new(text("by_name"), vec![on("name")])))
        .rows(ROWS)
        .hazards(&["build"])
        .holds();
}

#[test]
fn a_unique_index_may_fail() {
    Pair::new(|catalog| {
        let mut index = Index::new(text("one_name"), vec![on("name")]);
        index.unique = true;
        index.predicate = Some(text("points = 0"));
        customers(catalog).indexes.push(index);
    })
    .rows(ROWS)
    .hazards(&["build", "may fail"])
    .holds();
}

#[test]
fn indexes_of_every_kind_come() {
    Pair::new(|catalog| {
        let table = customers(catalog);
        let mut hash = Index::new(text("a_hash"), vec![on("name")]);
        hash.method = IndexMethod::Hash;
        let mut brin = Index::new(text("b_brin"), vec![on("id")]);
        brin.method = IndexMethod::Brin;
        brin.storage = vec![(text("pages_per_range"), text("32"))];
        let mut include = Index::new(text("c_include"), vec![on("email")]);
        include.include = vec![text("name")];
        let mut expression =
            Index::new(text("d_lower"), vec![IndexColumn::new(IndexTerm::Expression(text("lower(email)")))]);
        expression.columns[0].opclass = Some(OperatorClass::named("text_pattern_ops"));
        let mut sorted = Index::new(text("e_sorted"), vec![on("points"), on("name")]);
        (sorted.columns[0].order, sorted.columns[0].nulls) = (Order::Desc, Some(Nulls::Last));
        sorted.columns[1].collation = Some(text("C"));
        table.indexes.extend([hash, brin, include, expression, sorted]);
    })
    .rows(ROWS)
    .hazards(&["build", "build", "build", "build", "build"])
    .holds();
}

#[test]
fn an_index_is_replaced_and_the_new_one_serves_before_the_old_one_goes() {
    Pair::new(|catalog| orders_index(catalog).columns.push(on("total")))
        .rows(ROWS)
        .hazards(&["build", "dropped"])
        .holds();
}

#[test]
fn an_index_under_another_name_is_renamed() {
    Pair::new(|catalog| orders_index(catalog).name = text("orders_recent")).rows(ROWS).holds();
}

#[test]
fn an_index_goes() {
    Pair::new(|catalog| {
        let orders = catalog.tables.iter_mut().find(|table| table.name.name == "orders").unwrap();
        orders.indexes.retain(|index| index.name != "orders_status_placed_at_idx");
    })
    .rows(ROWS)
    .hazards(&["dropped"])
    .holds();
}

#[test]
fn an_index_of_a_dropped_column_goes_before_it() {
    Pair::from(|catalog| {
        let table = customers(catalog);
        let mut column = schema_pg::catalog::Column::new("old", schema_pg::catalog::DataType::Integer);
        column.nullable = true;
        table.columns.push(column);
        table.indexes.push(Index::new(text("by_old"), vec![on("old")]));
    })
    .allow("public.customers.old")
    .rows(ROWS)
    .hazards(&["dropped", "incompatible", "loss"])
    .holds();
}

#[test]
fn comments_on_indexes() {
    Pair::new(|catalog| orders_index(catalog).comment = Some(text("Newest first."))).holds();
}
