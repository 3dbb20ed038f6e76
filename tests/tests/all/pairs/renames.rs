//! Renames: by hints, with all that follows by itself.

use schema_pg::Renames;
use schema_pg::catalog::{Catalog, Constraint, ConstraintKind, DataType, QualifiedName};

use super::sql::{SHOP, renamed};
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

/// Customers with all that can look at a column, of which each thing has this comment.
fn looked_at(column: &'static str, comment: Option<&'static str>) -> Catalog {
    use schema_pg::catalog::{Column, Generated, Index, IndexColumn, IndexTerm, Policy, PolicyCommand};
    let mut catalog = super::base();
    let customers = catalog.tables.iter_mut().find(|table| table.name.name == "customers").unwrap();
    customers.columns.iter_mut().find(|column| column.name == "points").unwrap().name = text(column);
    let comment = || comment.map(text);
    let mut double = Column::new("double", DataType::Integer);
    double.nullable = true;
    double.comment = comment();
    let expression = format!("{column} * 2").into();
    double.generated = Some(Box::new(Generated { expression, is_virtual: false }));
    customers.columns.push(double);
    let mut check = Constraint::new("rich", ConstraintKind::check(format!("{column} >= 0")));
    check.comment = comment();
    let mut key = Constraint::new("some_key", ConstraintKind::unique(vec![text("email"), text(column)]));
    key.comment = comment();
    customers.constraints.extend([check, key]);
    customers.constraints.sort_by(|a, b| (a.kind.rank(), &a.name).cmp(&(b.kind.rank(), &b.name)));
    let term = IndexColumn::new(IndexTerm::Expression(format!("{column} + 1").into()));
    let mut index = Index::new(text("more"), vec![term, IndexColumn::new(IndexTerm::Column(text(column)))]);
    index.comment = comment();
    index.predicate = Some(format!("{column} > 0").into());
    customers.indexes.push(index);
    customers.policies.push(Policy {
        name: text("rich_ones"),
        permissive: true,
        command: PolicyCommand::All,
        roles: vec![text("public")],
        using: Some(format!("{column} > 0").into()),
        check: None,
        comment: comment(),
    });
    catalog
}

#[test]
fn what_looks_at_a_renamed_column_and_gets_a_comment_is_not_made_anew() {
    let renames = Renames::none().column(&name("customers"), "points", "score");
    Pair::of(looked_at("points", None), looked_at("score", Some("Mine.")))
        .renames(renames)
        .rows(ROWS)
        .survives("SELECT count(*) FROM customers WHERE score = 0", "20")
        .hazards(&["incompatible"])
        .holds();
}

#[test]
fn a_table_that_is_cut_by_a_renamed_column_and_gets_a_comment_is_not_cut_otherwise() {
    use schema_pg::catalog::{Column, IndexTerm, PartitionKey, PartitionStrategy, Table};
    let cut = |column: &'static str, comment: Option<&'static str>| {
        let mut catalog = super::base();
        let mut log = Table::new(name("log"));
        log.columns.push(Column::new(column, DataType::Integer));
        log.partition_by =
            Some(PartitionKey { strategy: PartitionStrategy::Range, terms: vec![IndexTerm::Column(text(column))] });
        log.comment = comment.map(text);
        catalog.tables.push(log);
        catalog.tables.sort_by(|a, b| a.name.cmp(&b.name));
        catalog
    };
    Pair::of(cut("at", None), cut("moment", Some("All.")))
        .renames(Renames::none().column(&name("log"), "at", "moment"))
        .hazards(&["incompatible"])
        .holds();
}

#[test]
fn triggers_and_rules_follow_what_is_renamed_and_are_not_made_anew() {
    let before = format!(
        "{SHOP} CREATE TABLE shop.log (id int, note text);
        CREATE TRIGGER touched BEFORE UPDATE OF name, born ON shop.people
            FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION shop.touch();
        CREATE RULE noted AS ON DELETE TO shop.people WHERE OLD.n > 5 DO INSERT INTO shop.log VALUES (OLD.id, OLD.mail);
        COMMENT ON TRIGGER touched ON shop.people IS 'as it was';"
    );
    let (people, members) = (QualifiedName::new("shop", "people"), QualifiedName::new("shop", "members"));
    for (change, renames) in [
        ("ALTER TABLE shop.people RENAME name TO title", Renames::none().column(&people, "name", "title")),
        ("ALTER TABLE shop.people RENAME mail TO address", Renames::none().column(&people, "mail", "address")),
        ("ALTER TABLE shop.people RENAME TO members", Renames::none().table(&people, &members)),
    ] {
        let plan = renamed(&before, change, &renames, &["incompatible"]);
        assert!(!plan.contains("TRIGGER") && !plan.contains("RULE"), "{plan}");
    }
}
