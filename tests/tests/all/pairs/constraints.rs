//! Constraints: added while the table is in use, changed without a gap, dropped.

use schema_pg::catalog::{
    Action, Constraint, ConstraintKind, Deferrable, Exclusion, IndexColumn, IndexMethod, IndexTerm, QualifiedName,
    Table,
};

use super::{Pair, text};

const ROWS: &str =
    "INSERT INTO customers (email, name) SELECT 'c' || i || '@x', 'n' || i FROM generate_series(1, 20) i;
    INSERT INTO orders (customer_id, total, placed_at, discount) SELECT i, i, now(), 0 FROM generate_series(1, 20) i;";

fn orders(catalog: &mut schema_pg::Catalog) -> &mut Table {
    catalog.tables.iter_mut().find(|table| table.name.name == "orders").unwrap()
}

fn customers(catalog: &mut schema_pg::Catalog) -> &mut Table {
    catalog.tables.iter_mut().find(|table| table.name.name == "customers").unwrap()
}

fn constraint<'a>(table: &'a mut Table, name: &str) -> &'a mut Constraint {
    table.constraints.iter_mut().find(|constraint| constraint.name == name).unwrap()
}

fn add(table: &mut Table, constraint: Constraint) {
    table.constraints.push(constraint);
    table.constraints.sort_by(|a, b| (a.kind.rank(), &a.name).cmp(&(b.kind.rank(), &b.name)));
}

#[test]
fn a_check_looks_at_new_rows_first_and_at_old_ones_in_a_transaction_of_its_own() {
    let check = || Constraint::new("orders_small_check", ConstraintKind::check("total < 1000"));
    Pair::new(|catalog| add(orders(catalog), check())).rows(ROWS).hazards(&["scan", "may fail"]).holds();
}

#[test]
fn a_check_changes_without_a_gap() {
    Pair::new(|catalog| constraint(orders(catalog), "orders_total_check").kind = ConstraintKind::check("total >= -5"))
        .rows(ROWS)
        .hazards(&["scan", "may fail"])
        .holds();
}

#[test]
fn a_check_goes() {
    Pair::new(|catalog| orders(catalog).constraints.retain(|constraint| constraint.name != "orders_total_check"))
        .rows(ROWS)
        .hazards(&["dropped"])
        .holds();
}

#[test]
fn a_check_that_was_not_valid_is_validated() {
    Pair::from(|catalog| constraint(orders(catalog), "orders_total_check").not_valid = true)
        .rows(ROWS)
        .hazards(&["scan", "may fail"])
        .holds();
}

#[test]
fn a_unique_takes_over_an_index_that_was_built_while_the_table_was_in_use() {
    let unique = || Constraint::new("customers_name_key", ConstraintKind::unique(vec![text("name")]));
    Pair::new(|catalog| add(customers(catalog), unique())).rows(ROWS).hazards(&["build", "may fail"]).holds();
}

#[test]
fn a_unique_changes_its_columns() {
    Pair::new(|catalog| {
        let columns = vec![text("email"), text("name")];
        constraint(customers(catalog), "customers_email_key").kind = ConstraintKind::unique(columns);
    })
    .rows(ROWS)
    .hazards(&["build", "may fail"])
    .holds();
}

#[test]
fn a_unique_that_can_wait_and_one_with_more_columns() {
    Pair::new(|catalog| {
        constraint(customers(catalog), "customers_email_key").kind = ConstraintKind::Unique {
            columns: vec![text("email")],
            include: vec![text("name")],
            nulls_not_distinct: false,
            deferrable: Deferrable::InitiallyDeferred,
        };
    })
    .rows(ROWS)
    .hazards(&["build", "may fail"])
    .holds();
}

#[test]
fn a_unique_goes() {
    Pair::new(|catalog| customers(catalog).constraints.retain(|constraint| constraint.name != "customers_email_key"))
        .rows(ROWS)
        .hazards(&["dropped"])
        .holds();
}

#[test]
fn a_key_changes_its_columns() {
    Pair::new(|catalog| {
        constraint(orders(catalog), "orders_pkey").kind =
            ConstraintKind::primary_key(vec![text("customer_id"), text("id")]);
    })
    .rows(ROWS)
    .hazards(&["build", "may fail"])
    .holds();
}

#[test]
fn a_key_comes() {
    Pair::from(|catalog| orders(catalog).constraints.retain(|constraint| constraint.name != "orders_pkey"))
        .rows(ROWS)
        .hazards(&["build", "may fail"])
        .holds();
}

#[test]
fn a_reference_looks_at_new_rows_first() {
    Pair::from(|catalog| {
        orders(catalog).constraints.retain(|part| !matches!(part.kind, ConstraintKind::ForeignKey { .. }));
    })
    .rows(ROWS)
    .hazards(&["scan", "may fail"])
    .holds();
}

#[test]
fn a_reference_changes_what_it_does() {
    Pair::new(|catalog| {
        let key = orders(catalog).constraints.iter_mut().find(|part| part.kind.rank() == 4).unwrap();
        let ConstraintKind::ForeignKey { on_delete, on_update, .. } = &mut key.kind else { unreachable!() };
        (*on_delete, *on_update) = (Action::Restrict, Action::Cascade);
    })
    .rows(ROWS)
    .hazards(&["scan", "may fail"])
    .holds();
}

#[test]
fn a_reference_that_can_wait_is_altered_in_place() {
    Pair::new(|catalog| {
        let key = orders(catalog).constraints.iter_mut().find(|part| part.kind.rank() == 4).unwrap();
        let ConstraintKind::ForeignKey { deferrable, .. } = &mut key.kind else { unreachable!() };
        *deferrable = Deferrable::InitiallyDeferred;
    })
    .rows(ROWS)
    .holds();
}

#[test]
fn a_reference_goes() {
    Pair::new(|catalog| orders(catalog).constraints.retain(|part| part.kind.rank() != 4))
        .rows(ROWS)
        .hazards(&["dropped"])
        .holds();
}

#[test]
fn a_reference_to_a_new_unique_comes_behind_it() {
    Pair::new(|catalog| {
        add(customers(catalog), Constraint::new("customers_name_key", ConstraintKind::unique(vec![text("name")])));
        let mut column = schema_pg::catalog::Column::new("customer_name", schema_pg::catalog::DataType::Varchar(50));
        column.nullable = true;
        orders(catalog).columns.push(column);
        let kind = ConstraintKind::ForeignKey {
            columns: vec![text("customer_name")],
            target: QualifiedName::new("public", "customers"),
            target_columns: vec![text("name")],
            on_delete: Action::NoAction,
            on_update: Action::NoAction,
            delete_columns: Vec::new(),
            match_full: true,
            deferrable: Deferrable::No,
        };
        add(orders(catalog), Constraint::new("orders_customer_name_fkey", kind));
    })
    .rows(ROWS)
    .hazards(&["build", "may fail", "scan", "may fail"])
    .holds();
}

#[test]
fn an_exclusion_comes() {
    Pair::new(|catalog| {
        let column = IndexColumn::new(IndexTerm::Expression(text("int4range(points, points + 1)")));
        let kind = ConstraintKind::Exclude {
            method: IndexMethod::Gist,
            elements: vec![Exclusion { column, operator: text("&&") }],
            predicate: Some(text("points > 0")),
            deferrable: Deferrable::No,
        };
        add(customers(catalog), Constraint::new("customers_points_excl", kind));
    })
    .rows(ROWS)
    .hazards(&["scan", "build", "may fail"])
    .holds();
}

#[test]
fn a_constraint_under_another_name_is_renamed() {
    Pair::new(|catalog| {
        constraint(customers(catalog), "customers_email_key").name = text("one_email");
        constraint(orders(catalog), "orders_total_check").name = text("no_debts");
    })
    .rows(ROWS)
    .holds();
}

#[test]
fn comments_on_constraints() {
    Pair::new(|catalog| constraint(orders(catalog), "orders_total_check").comment = Some(text("No debts."))).holds();
}
