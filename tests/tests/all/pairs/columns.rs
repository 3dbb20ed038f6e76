//! Columns: added, dropped, of another type, with other defaults.

use schema_pg::catalog::{Column, ColumnOptions, DataType, Generated, Identity, SequenceOptions, Table};

use super::{Pair, refused, text};

const CUSTOMERS: &str =
    "INSERT INTO customers (email, name) SELECT 'c' || i || '@x', 'n' || i FROM generate_series(1, 20) i;";
const COUNT: &str = "SELECT count(*) FROM customers";

fn customers(catalog: &mut schema_pg::Catalog) -> &mut Table {
    catalog.tables.iter_mut().find(|table| table.name.name == "customers").unwrap()
}

fn column<'a>(table: &'a mut Table, name: &str) -> &'a mut Column {
    table.columns.iter_mut().find(|column| column.name == name).unwrap()
}

fn nullable(name: &'static str, ty: DataType) -> Column {
    Column { nullable: true, ..Column::new(name, ty) }
}

#[test]
fn a_nullable_column_is_added_without_hazard() {
    Pair::new(|catalog| customers(catalog).columns.push(nullable("phone", DataType::Text)))
        .rows(CUSTOMERS)
        .survives(COUNT, "20")
        .holds();
}

#[test]
fn a_column_with_a_constant_default_is_added_without_rewrite() {
    Pair::new(|catalog| {
        let column = Column { default: Some(text("now()")), ..Column::new("seen_at", DataType::Timestamptz) };
        customers(catalog).columns.push(column);
    })
    .rows(CUSTOMERS)
    .survives("SELECT count(seen_at) FROM customers", "20")
    .holds();
}

#[test]
fn a_column_with_another_default_for_each_row_is_added_by_a_rewrite() {
    Pair::new(|catalog| {
        let column = Column { default: Some(text("gen_random_uuid()")), ..Column::new("token", DataType::Uuid) };
        customers(catalog).columns.push(column);
    })
    .rows(CUSTOMERS)
    .survives("SELECT count(DISTINCT token) FROM customers", "20")
    .hazards(&["rewrite"])
    .holds();
}

#[test]
fn a_numbered_column_is_added_by_a_rewrite() {
    Pair::new(|catalog| {
        let column = Column { identity: Some(Identity::Always), ..Column::new("number", DataType::Integer) };
        customers(catalog).columns.push(column);
    })
    .rows(CUSTOMERS)
    .survives("SELECT max(number) FROM customers", "20")
    .hazards(&["rewrite"])
    .holds();
}

#[test]
fn a_generated_column_is_added_by_a_rewrite() {
    Pair::new(|catalog| {
        let generated = Generated { expression: text("lower(email)"), is_virtual: false };
        let column = Column { generated: Some(Box::new(generated)), ..nullable("email_lower", DataType::Text) };
        customers(catalog).columns.push(column);
    })
    .rows(CUSTOMERS)
    .survives("SELECT count(*) FROM customers WHERE email_lower = email", "20")
    .hazards(&["rewrite"])
    .holds();
}

#[test]
fn a_required_column_without_default_gets_its_values_before_it_is_closed() {
    Pair::new(|catalog| customers(catalog).columns.push(Column::new("country", DataType::Char(2))))
        .rows(CUSTOMERS)
        .backfill("public.customers.country", "coalesce('DE', name)")
        .survives("SELECT count(*) FROM customers WHERE country = 'DE'", "20")
        .hazards(&["scan", "may fail"])
        .holds();
}

#[test]
fn a_required_column_of_one_value_for_all_rows_is_closed_from_the_start() {
    Pair::new(|catalog| customers(catalog).columns.push(Column::new("country", DataType::Char(2))))
        .rows(CUSTOMERS)
        .backfill("public.customers.country", "'DE'")
        .survives("SELECT count(*) FROM customers WHERE country = 'DE'", "20")
        .hazards(&[])
        .holds();
}

#[test]
fn a_required_column_without_default_is_a_hazard() {
    Pair::new(|catalog| customers(catalog).columns.push(Column::new("country", DataType::Char(2))))
        .hazards(&["scan", "may fail"])
        .holds();
}

#[test]
fn a_column_is_dropped_only_when_it_is_named() {
    let drops = |catalog: &mut schema_pg::Catalog| customers(catalog).columns.retain(|column| column.name != "note");
    refused(&Pair::new(drops), "column public.customers.note");
    Pair::new(drops)
        .allow("public.customers.note")
        .rows(CUSTOMERS)
        .survives(COUNT, "20")
        .hazards(&["incompatible", "loss"])
        .holds();
}

#[test]
fn what_looks_like_a_rename_is_reported_and_not_guessed() {
    let pair = || {
        Pair::new(|catalog| {
            customers(catalog).columns.retain(|column| column.name != "note");
            customers(catalog).columns.push(nullable("remark", DataType::Text));
        })
    };
    pair().allow("public.customers.note").hazards(&["incompatible", "loss", "rename?"]).holds();
}

#[test]
fn a_longer_text_is_no_rewrite() {
    Pair::new(|catalog| column(customers(catalog), "name").ty = DataType::Varchar(80)).rows(CUSTOMERS).holds();
    Pair::new(|catalog| column(customers(catalog), "name").ty = DataType::Text).rows(CUSTOMERS).holds();
}

#[test]
fn a_shorter_text_may_fail_and_is_a_rewrite() {
    Pair::new(|catalog| column(customers(catalog), "name").ty = DataType::Varchar(10))
        .rows(CUSTOMERS)
        .survives(COUNT, "20")
        .hazards(&["rewrite", "incompatible", "may fail"])
        .holds();
}

#[test]
fn numbers_grow_by_a_rewrite() {
    Pair::new(|catalog| column(customers(catalog), "points").ty = DataType::BigInt)
        .rows(CUSTOMERS)
        .survives("SELECT sum(points) FROM customers", "0")
        .hazards(&["rewrite", "incompatible"])
        .holds();
}

#[test]
fn numbers_that_lose_digits_must_be_named() {
    let loses = |catalog: &mut schema_pg::Catalog| {
        let orders = catalog.tables.iter_mut().find(|table| table.name.name == "orders").unwrap();
        column(orders, "discount").ty = DataType::Numeric(Some((10, 1)));
    };
    refused(&Pair::new(loses), "column public.orders.discount");
    Pair::new(loses).allow("public.orders.discount").hazards(&["rewrite", "incompatible", "loss"]).holds();
}

#[test]
fn more_digits_are_no_rewrite() {
    Pair::new(|catalog| {
        let orders = catalog.tables.iter_mut().find(|table| table.name.name == "orders").unwrap();
        column(orders, "discount").ty = DataType::Numeric(Some((12, 2)));
    })
    .holds();
}

#[test]
fn a_text_becomes_a_number_through_a_cast() {
    Pair::new(|catalog| column(customers(catalog), "note").ty = DataType::Integer)
        .rows("INSERT INTO customers (email, name, note) VALUES ('a', 'a', '42');")
        .survives("SELECT note + 1 FROM customers", "43")
        .hazards(&["rewrite", "incompatible", "may fail"])
        .holds();
}

#[test]
fn a_default_of_another_type_is_dropped_before_and_set_after() {
    Pair::new(|catalog| {
        let points = column(customers(catalog), "points");
        points.ty = DataType::Text;
        points.default = Some(text("'none'"));
    })
    .rows(CUSTOMERS)
    .survives("SELECT DISTINCT points FROM customers", "0")
    .hazards(&["rewrite", "incompatible"])
    .holds();
}

#[test]
fn defaults_come_change_and_go() {
    Pair::new(|catalog| column(customers(catalog), "note").default = Some(text("'new'"))).rows(CUSTOMERS).holds();
    Pair::new(|catalog| column(customers(catalog), "points").default = Some(text("1"))).rows(CUSTOMERS).holds();
    Pair::new(|catalog| column(customers(catalog), "points").default = None).rows(CUSTOMERS).holds();
}

#[test]
fn null_is_refused_through_a_checked_constraint() {
    Pair::new(|catalog| column(customers(catalog), "note").nullable = false)
        .rows("INSERT INTO customers (email, name, note) VALUES ('a', 'a', 'x');")
        .hazards(&["scan", "may fail"])
        .holds();
}

#[test]
fn null_is_refused_once_rows_that_have_it_got_a_value() {
    Pair::new(|catalog| column(customers(catalog), "note").nullable = false)
        .rows(CUSTOMERS)
        .backfill("public.customers.note", "''")
        .survives("SELECT count(*) FROM customers WHERE note = ''", "20")
        .hazards(&["scan", "may fail"])
        .holds();
}

#[test]
fn null_is_taken() {
    Pair::new(|catalog| column(customers(catalog), "name").nullable = true)
        .rows(CUSTOMERS)
        .hazards(&["incompatible"])
        .holds();
}

#[test]
fn an_identity_goes_on_behind_the_rows_that_are_there() {
    Pair::new(|catalog| {
        let points = column(customers(catalog), "points");
        points.default = None;
        points.identity = Some(Identity::ByDefault);
    })
    .rows("INSERT INTO customers (email, name, points) VALUES ('a', 'a', 41);")
    .survives("SELECT nextval(pg_get_serial_sequence('customers', 'points'))", "42")
    .hazards(&["scan"])
    .holds_forward();
}

#[test]
fn an_identity_changes_its_kind_and_how_it_counts() {
    Pair::new(|catalog| column(customers(catalog), "id").identity = Some(Identity::Always)).rows(CUSTOMERS).holds();
    Pair::new(|catalog| {
        let sequence = SequenceOptions { increment: Some(10), cache: Some(5), ..SequenceOptions::default() };
        let options = ColumnOptions { sequence: Some(sequence), ..ColumnOptions::default() };
        column(customers(catalog), "id").options = Some(Box::new(options));
    })
    .rows(CUSTOMERS)
    .holds();
}

#[test]
fn an_identity_goes() {
    Pair::new(|catalog| column(customers(catalog), "id").identity = None).rows(CUSTOMERS).holds_forward();
}

#[test]
fn an_expression_becomes_a_plain_column_and_keeps_its_values() {
    let generated = |catalog: &mut schema_pg::Catalog| {
        let expression = Generated { expression: text("lower(email)"), is_virtual: false };
        let column = Column { generated: Some(Box::new(expression)), ..nullable("email_lower", DataType::Text) };
        customers(catalog).columns.push(column);
    };
    let (mut was, mut now) = (super::base(), super::base());
    generated(&mut was);
    customers(&mut now).columns.push(nullable("email_lower", DataType::Text));
    Pair::of(was, now)
        .rows(CUSTOMERS)
        .survives("SELECT count(*) FROM customers WHERE email_lower = email", "20")
        .holds();
}

#[test]
fn an_expression_changes_by_making_the_column_anew_with_what_stands_on_it() {
    let generated = |catalog: &mut schema_pg::Catalog, expression| {
        let expression = Generated { expression: text(expression), is_virtual: false };
        let column = Column { generated: Some(Box::new(expression)), ..nullable("key", DataType::Text) };
        let table = customers(catalog);
        table.columns.push(column);
        let term = schema_pg::catalog::IndexTerm::Column(text("key"));
        let key = schema_pg::catalog::IndexColumn::new(term);
        table.indexes.push(schema_pg::catalog::Index::new(text("customers_key_idx"), vec![key]));
    };
    let (mut was, mut now) = (super::base(), super::base());
    generated(&mut was, "lower(email)");
    generated(&mut now, "upper(email)");
    Pair::of(was, now)
        .rows(CUSTOMERS)
        .survives("SELECT count(*) FROM customers WHERE key = upper(email)", "20")
        .hazards(&["rewrite", "build"])
        .holds();
}

#[test]
fn collations_storage_compression_and_statistics_change() {
    Pair::new(|catalog| column(customers(catalog), "note").collation = Some(Box::new(text("C"))))
        .rows(CUSTOMERS)
        .hazards(&["rewrite", "incompatible"])
        .holds_forward();
    Pair::new(|catalog| {
        let options = ColumnOptions {
            storage: Some(text("EXTERNAL")),
            compression: Some(text("pglz")),
            statistics: Some(500),
            attributes: vec![(text("n_distinct"), text("-0.5"))],
            ..ColumnOptions::default()
        };
        column(customers(catalog), "note").options = Some(Box::new(options));
    })
    .rows(CUSTOMERS)
    .holds();
}

#[test]
fn comments_come_and_go() {
    Pair::new(|catalog| {
        column(customers(catalog), "note").comment = Some(text("It's \\ said."));
        customers(catalog).comment = None;
    })
    .holds();
}

#[test]
fn a_column_that_is_made_anew_goes_behind_the_generated_one_that_looks_at_it() {
    let raw = |ty| nullable("raw", ty);
    let (mut was, mut now) = (super::base(), super::base());
    let expression = Generated { expression: text("raw - DATE '2000-01-01'"), is_virtual: false };
    let age = Column { generated: Some(Box::new(expression)), ..nullable("age", DataType::Integer) };
    customers(&mut was).columns.extend([raw(DataType::Date), age]);
    customers(&mut now).columns.push(raw(DataType::Integer));
    Pair::of(was, now).allow("public.customers.raw").hazards(&["incompatible", "loss", "incompatible"]).holds();
}
