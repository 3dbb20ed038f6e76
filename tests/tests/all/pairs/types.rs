//! Types: labels, domains, composites, ranges, sequences.

use schema_pg::catalog::{
    Attribute, Column, CompositeType, DataType, Dependencies, Domain, DomainCheck, EnumType, Grant, QualifiedName,
    RangeDefinition, Sequence, SequenceOptions, Text, TypePrivileges,
};

use super::{Pair, refused, text};

const ROWS: &str = "INSERT INTO customers (email, name) VALUES ('a', 'a');
    INSERT INTO orders (customer_id, total, placed_at, discount, status) SELECT 1, 1, now(), 0, s
        FROM unnest(ARRAY['draft', 'active']::status[]) s;";

fn status(catalog: &mut schema_pg::Catalog) -> &mut EnumType {
    catalog.enums.iter_mut().find(|item| item.name.name == "status").unwrap()
}

fn domain(ty: DataType, check: &'static str) -> Domain {
    Domain {
        name: QualifiedName::new("public", "amount"),
        ty,
        not_null: false,
        default: None,
        collation: None,
        depends_on: Dependencies::default(),
        checks: vec![DomainCheck {
            name: text("amount_check"),
            expression: text(check),
            not_valid: false,
            comment: None,
        }],
        comment: None,
    }
}

fn with_domain(domain: Domain) -> schema_pg::Catalog {
    let mut catalog = super::base();
    let ty = DataType::Named(Box::new(domain.name.clone()));
    catalog.domains.push(domain);
    let orders = catalog.tables.iter_mut().find(|table| table.name.name == "orders").unwrap();
    orders.columns.push(Column { nullable: true, ..Column::new("amount", ty) });
    catalog
}

#[test]
fn labels_are_added_in_their_places() {
    let labels = |all: &[&'static str]| all.iter().copied().map(text).collect::<Vec<Text>>();
    for all in [
        labels(&["draft", "active", "closed", "lost"]),
        labels(&["new", "draft", "active", "closed"]),
        labels(&["new", "draft", "x", "y", "active", "closed", "z"]),
    ] {
        Pair::new(|catalog| status(catalog).labels = all)
            .rows(ROWS)
            .survives("SELECT count(*) FROM orders WHERE status = 'active'", "1")
            .holds();
    }
}

#[test]
fn a_label_goes_only_when_its_type_is_named_and_no_row_has_it() {
    let goes = |catalog: &mut schema_pg::Catalog| status(catalog).labels.retain(|label| label != "closed");
    refused(&Pair::new(goes), "type public.status");
    Pair::new(goes)
        .allow("public.status")
        .rows(ROWS)
        .survives("SELECT count(*) FROM orders WHERE status = 'active'", "1")
        .hazards(&["loss", "rewrite", "may fail"])
        .holds_forward();
}

#[test]
fn an_enum_comes_and_goes() {
    let new = || EnumType { name: QualifiedName::new("public", "mood"), labels: vec![text("fine")], comment: None };
    Pair::new(|catalog| catalog.enums.insert(0, new())).holds();
}

#[test]
fn rules_of_a_domain_change() {
    let (was, now) =
        (with_domain(domain(DataType::Integer, "VALUE >= 0")), with_domain(domain(DataType::Integer, "VALUE > -1")));
    Pair::of(was, now).rows(ROWS).hazards(&["scan", "may fail"]).holds();
}

#[test]
fn a_domain_gets_a_default_and_refuses_null() {
    let was = domain(DataType::Integer, "VALUE >= 0");
    let mut now = was.clone();
    now.default = Some(text("1"));
    Pair::of(with_domain(was.clone()), with_domain(now.clone())).rows(ROWS).holds();
    now.default = None;
    now.not_null = true;
    Pair::of(with_domain(was), with_domain(now)).hazards(&["scan", "may fail"]).holds();
}

#[test]
fn the_type_under_a_domain_changes_and_what_loses_digits_only_when_it_is_named() {
    let of = |ty| with_domain(domain(ty, "VALUE >= 0"));
    Pair::of(of(DataType::Integer), of(DataType::BigInt))
        .rows(ROWS)
        .survives("SELECT count(*) FROM orders", "2")
        .hazards(&["rewrite"])
        .holds();
    let digits = || of(DataType::Numeric(Some((10, 2))));
    refused(&Pair::of(digits(), of(DataType::Integer)), "type public.amount");
    Pair::of(digits(), of(DataType::Integer)).allow("public.amount").rows(ROWS).hazards(&["loss", "rewrite"]).holds();
}

#[test]
fn what_is_said_about_a_rule_of_a_domain_changes_alone() {
    let said = |comment: Option<&'static str>| {
        let mut amount = domain(DataType::Integer, "VALUE >= 0");
        amount.checks[0].comment = comment.map(text);
        with_domain(amount)
    };
    for (was, now) in [(None, Some("Never less.")), (Some("Never less."), Some(r"It's \ 100% $$")), (Some("x"), None)] {
        Pair::of(said(was), said(now)).rows(ROWS).holds();
    }
}

#[test]
fn a_type_that_is_made_anew_keeps_what_is_said_about_it_and_who_may_use_it() {
    let privileges = |name: &'static str| TypePrivileges {
        name: QualifiedName::new("public", name),
        private: true,
        grants: vec![Grant {
            role: text("pg_monitor"),
            privileges: vec![text("USAGE")],
            columns: Vec::new(),
            grantable: true,
        }],
    };
    let over = |ty: DataType| {
        let mut amount = domain(ty, "VALUE >= 0");
        amount.comment = Some(text(r"It's \ 100% $$"));
        amount.checks[0].comment = Some(text("Never 'less'."));
        let mut catalog = with_domain(amount);
        catalog.type_privileges = vec![privileges("amount")];
        catalog
    };
    Pair::of(over(DataType::Integer), over(DataType::BigInt))
        .allow("public.amount")
        .rows(ROWS)
        .hazards(&["rewrite"])
        .holds();
    let mut was = super::base();
    status(&mut was).comment = Some(text(r"It's \ 100% $$"));
    was.type_privileges = vec![privileges("status")];
    let mut now = was.clone();
    status(&mut now).labels.retain(|label| label != "closed");
    Pair::of(was, now).allow("public.status").rows(ROWS).hazards(&["loss", "rewrite", "may fail"]).holds_forward();
}

#[test]
fn a_composite_gets_and_loses_attributes() {
    let composite = |names: &[(&'static str, DataType)]| CompositeType {
        name: QualifiedName::new("public", "place"),
        attributes: names
            .iter()
            .map(|(name, ty)| Attribute { name: text(name), ty: ty.clone(), collation: None })
            .collect(),
        comment: Some(text("Where.")),
    };
    Pair::new(|catalog| catalog.composites.push(composite(&[("street", DataType::Text)]))).holds();
    let (mut was, mut now) = (super::base(), super::base());
    was.composites.push(composite(&[("street", DataType::Text), ("zip", DataType::Integer)]));
    now.composites.push(composite(&[("street", DataType::Varchar(80)), ("city", DataType::Text)]));
    Pair::of(was, now).allow("public.place.zip").hazards(&["loss"]).holds_forward();
}

#[test]
fn a_range_type_comes_and_is_made_anew() {
    let range = |options: Vec<(Text, Text)>| RangeDefinition {
        name: QualifiedName::new("public", "span"),
        subtype: DataType::DoublePrecision,
        options,
        comment: None,
    };
    Pair::new(|catalog| catalog.ranges.push(range(Vec::new()))).holds();
    let (mut was, mut now) = (super::base(), super::base());
    was.ranges.push(range(Vec::new()));
    now.ranges.push(range(vec![(text("subtype_diff"), text("float8mi"))]));
    Pair::of(was, now).holds();
}

#[test]
fn a_sequence_comes_counts_otherwise_and_changes_its_owner() {
    let sequence = |increment, owner: Option<&'static str>| Sequence {
        name: QualifiedName::new("public", "numbers"),
        ty: DataType::BigInt,
        options: SequenceOptions { increment, ..SequenceOptions::default() },
        owned_by: owner.map(|column| (QualifiedName::new("public", "customers"), text(column))),
        grants: Vec::new(),
        comment: Some(text("Counts.")),
    };
    Pair::new(|catalog| catalog.sequences.push(sequence(Some(5), Some("points")))).holds();
    let (mut was, mut now) = (super::base(), super::base());
    was.sequences.push(sequence(None, Some("points")));
    now.sequences.push(sequence(Some(2), Some("id")));
    Pair::of(was, now).rows("SELECT nextval('numbers');").survives("SELECT nextval('numbers')", "3").holds();
}
