//! Renames: by hints, with all that follows by itself.

use schema_pg::Renames;
use schema_pg::catalog::{Catalog, ConstraintKind, DataType, QualifiedName};

use super::{Pair, text};

const ROWS: &str =
    "INSERT INTO customers (email, name) SELECT 'c' || i || '@x', 'n' || i FROM generate_series(1, 20) i;
    INSERT INTO orders (customer_id, total, placed_at, discount) SELECT i, i, now(), 0 FROM generate_series(1, 20) i;";

fn name(name: &'static str) -> QualifiedName {
    QualifiedName::new("public", name)
}

fn renamed_table(catalog: &mut Catalog) {
    for table in &mut catalog.tables {
        for part in &mut table.constraints {
            if let ConstraintKind::ForeignKey { target, .. } = &mut part.kind {
                target.name = text("clients");
            }
        }
        if table.name.name == "customers" {
            table.name.name = text("clients");
            for part in &mut table.constraints {
                part.name = part.name.replace("customers", "clients").into();
            }
        }
    }
    catalog.tables.sort_by(|a, b| a.name.cmp(&b.name));
}

#[test]
fn a_table_is_renamed_and_keeps_its_rows() {
    Pair::new(renamed_table)
        .renames(Renames::none().table(&name("customers"), &name("clients")))
        .rows(ROWS)
        .survives("SELECT count(*) FROM clients JOIN orders ON customer_id = clients.id", "20")
        .hazards(&["incompatible"])
        .holds();
}

#[test]
fn a_column_is_renamed_with_what_names_it() {
    Pair::new(|catalog| {
        let orders = catalog.tables.iter_mut().find(|table| table.name.name == "orders").unwrap();
        orders.columns.iter_mut().find(|column| column.name == "total").unwrap().name = text("cents");
        let check = orders.constraints.iter_mut().find(|part| part.name == "orders_total_check").unwrap();
        check.kind = ConstraintKind::check("cents >= 0");
    })
    .renames(Renames::none().column(&name("orders"), "total", "cents"))
    .rows(ROWS)
    .survives("SELECT sum(cents) FROM orders", "210")
    .hazards(&["incompatible"])
    .holds();
}

#[test]
fn a_key_column_is_renamed_and_references_follow() {
    Pair::new(|catalog| {
        for table in &mut catalog.tables {
            for part in &mut table.constraints {
                match &mut part.kind {
                    ConstraintKind::ForeignKey { target_columns, .. } => *target_columns = vec![text("number")],
                    ConstraintKind::PrimaryKey { columns, .. } if table.name.name == "customers" => {
                        *columns = vec![text("number")];
                    }
                    _ => {}
                }
            }
            if table.name.name == "customers" {
                table.columns[0].name = text("number");
            }
        }
    })
    .renames(Renames::none().column(&name("customers"), "id", "number"))
    .rows(ROWS)
    .survives("SELECT count(*) FROM customers JOIN orders ON customer_id = number", "20")
    .hazards(&["incompatible"])
    .holds();
}

#[test]
fn a_table_and_its_column_are_renamed_together() {
    Pair::new(|catalog| {
        renamed_table(catalog);
        let clients = catalog.tables.iter_mut().find(|table| table.name.name == "clients").unwrap();
        let note = clients.columns.iter_mut().find(|column| column.name == "note").unwrap();
        (note.name, note.ty) = (text("remark"), DataType::Varchar(100));
    })
    .renames(Renames::none().table(&name("customers"), &name("clients")).column(&name("clients"), "note", "remark"))
    .rows(ROWS)
    .survives("SELECT count(*) FROM clients", "20")
    .hazards(&["incompatible", "incompatible", "rewrite", "incompatible", "may fail"])
    .holds();
}

#[test]
fn a_table_moves_to_another_schema() {
    Pair::new(|catalog| {
        catalog.schemas.push(schema_pg::catalog::Schema::new("shop"));
        for table in &mut catalog.tables {
            for part in &mut table.constraints {
                if let ConstraintKind::ForeignKey { target, .. } = &mut part.kind {
                    target.schema = text("shop");
                }
            }
            if table.name.name == "customers" {
                table.name.schema = text("shop");
            }
        }
        catalog.tables.sort_by(|a, b| a.name.cmp(&b.name));
    })
    .renames(Renames::none().table(&name("customers"), &QualifiedName::new("shop", "customers")))
    .rows(ROWS)
    .survives("SELECT count(*) FROM shop.customers", "20")
    .hazards(&["incompatible"])
    .holds();
}

#[test]
fn a_type_is_renamed() {
    Pair::new(|catalog| {
        catalog.enums[0].name.name = text("order_status");
        let orders = catalog.tables.iter_mut().find(|table| table.name.name == "orders").unwrap();
        let column = orders.columns.iter_mut().find(|column| column.name == "status").unwrap();
        column.ty = DataType::Named(Box::new(name("order_status")));
    })
    .renames(Renames::none().ty(&name("status"), &name("order_status")))
    .rows(ROWS)
    .survives("SELECT count(*) FROM orders WHERE status = 'draft'", "20")
    .hazards(&["incompatible"])
    .holds();
}

#[test]
fn a_label_is_renamed() {
    Pair::new(|catalog| {
        catalog.enums[0].labels[0] = text("new");
        let orders = catalog.tables.iter_mut().find(|table| table.name.name == "orders").unwrap();
        orders.columns.iter_mut().find(|column| column.name == "status").unwrap().default = Some(text("'new'"));
    })
    .renames(Renames::none().label(&name("status"), "draft", "new"))
    .rows(ROWS)
    .survives("SELECT count(*) FROM orders WHERE status = 'new'", "20")
    .hazards(&["incompatible"])
    .holds();
}

mod before {
    use schema_core::{DbEnum, Entity};

    #[derive(DbEnum)]
    pub enum Mood {
        Good,
        Bad,
    }

    #[derive(Entity)]
    #[entity(name = "people", index([nick]))]
    pub struct Person {
        #[entity(primary_key)]
        id: i64,
        #[entity(unique, length(..=40))]
        nick: String,
        #[entity(default = Mood::Good)]
        mood: Mood,
        #[entity(references = Self)]
        friend: Option<i64>,
    }
}

mod after {
    use schema_core::{DbEnum, Entity};

    #[derive(DbEnum)]
    #[entity(renamed_from("mood"))]
    pub enum Temper {
        #[entity(renamed_from("good"))]
        Fine,
        Bad,
    }

    #[derive(Entity)]
    #[entity(name = "members", renamed_from("people"), index([nickname]))]
    pub struct Member {
        #[entity(primary_key)]
        id: i64,
        #[entity(unique, length(..=40), renamed_from("nick"))]
        nickname: String,
        #[entity(default = Temper::Fine)]
        mood: Temper,
        #[entity(references = Self)]
        friend: Option<i64>,
    }
}

#[test]
fn what_structs_say_of_their_old_names_is_followed_in_all_that_has_the_name_in_its_own() {
    use schema_core::registry;

    let lowered = |registry| schema_pg::lower_with(&registry, &crate::support::config()).unwrap();
    let (was, now) = (registry![before::Person].unwrap(), registry![after::Member].unwrap());
    Pair::of(lowered(was), lowered(now.clone()))
        .renames(Renames::of_with(&now, &crate::support::config()))
        .rows("INSERT INTO people (nick, mood) VALUES ('a', 'good'), ('b', 'bad'); UPDATE people SET friend = 1 WHERE nick = 'b';")
        .survives("SELECT string_agg(nickname || ' ' || mood, ', ' ORDER BY id) FROM members", "a fine, b bad")
        .hazards(&["incompatible"; 4])
        .holds();
}
