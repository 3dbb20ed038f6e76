//! From a registry and its catalog to how rows are made.

use std::collections::BTreeMap;

use schema_core::Registry;
use schema_core::fake::{Shuffle, Sizes, place};
use schema_core::ir::{Action, Entity};

use super::columns::{self, Span};
use super::expression::Expression;
use super::kind::Kind;
use super::options::FakeOptions;
use super::plan::{Column, From, Group, Pick, Plan, Reference, Soft, Table, Tenants, Tree, Whose};
use super::tenants::Blocks;
use super::unique::{self, Unique};
use super::value::{DAY, Value};
use super::{order, partition};
use crate::catalog::{self, Catalog, ConstraintKind, DataType, QualifiedName, Text};
use crate::config::Config;
use crate::lower::{ColumnOf, MadeOf, fitted, made_of};

/// Decides how the rows of all entities and of the tables between them are made.
pub fn build(registry: &Registry, config: &Config, catalog: &Catalog, options: &FakeOptions) -> Plan {
    let made = made_of(registry, config);
    let of: BTreeMap<&QualifiedName, &MadeOf<'_>> = made.iter().map(|made| (&made.table, made)).collect();
    let tables: Vec<&catalog::Table> = order::tables(catalog, |table| of.contains_key(&table.name));
    let places: BTreeMap<&QualifiedName, usize> =
        tables.iter().enumerate().map(|(at, table)| (&table.name, at)).collect();
    let span = Span { from: options.last() - 3 * 365 * DAY, until: options.last() };
    let mut plan = Plan {
        tables: Vec::with_capacity(tables.len()),
        tenants: None,
        deferred: Vec::new(),
        unread: Vec::new(),
        until: options.last(),
    };
    for table in &tables {
        let made = of.get(&table.name).copied();
        let rows = options.rows_of(&table.name, is_root(table));
        let mut one = table_of(table, made, rows, options, span, &places);
        partition::narrow(table, catalog, &mut one);
        checks(table, made, &mut one, &mut plan.unread);
        plan.tables.push(one);
    }
    tenants(&tables, &mut plan);
    for (at, table) in tables.iter().enumerate() {
        let uniques = unique::of(table, &plan.tables[at].columns);
        settle(at, table, &uniques, &mut plan);
    }
    for (at, table) in tables.iter().enumerate() {
        let later = plan.tables[at]
            .references
            .iter()
            .filter(|reference| reference.target > at && reference.pick != Pick::Never);
        plan.deferred.extend(later.map(|reference| (table.name.clone(), reference.name.clone())));
    }
    plan
}

/// The rows of the table are the tenants.
fn is_root(table: &catalog::Table) -> bool {
    let tenant = table.model.entity().and_then(|model| model.tenant.as_ref());
    tenant.is_some_and(|tenant| table.primary_key() == [tenant.clone()])
}

fn table_of(
    table: &catalog::Table,
    made: Option<&MadeOf<'_>>,
    rows: u64,
    options: &FakeOptions,
    span: Span,
    places: &BTreeMap<&QualifiedName, usize>,
) -> Table {
    let own = place(options.seed, &[&table.name.schema, &table.name.name]);
    let named = |name: &Text| made.and_then(|made| made.columns.iter().find(|column| column.name == *name));
    let columns = table.columns.iter().map(|column| column_of(table, column, named(&column.name), (own, rows), span));
    let mut one = Table {
        name: table.name.clone(),
        rows,
        place: own,
        columns: columns.collect(),
        references: Vec::new(),
        group: None,
        checks: Vec::new(),
        check_names: Vec::new(),
        whose: Whose::Nobodys,
        soft: None,
        tree: None,
    };
    for column in &mut one.columns {
        if let Some(values) = options.values_of(&table.name, &column.name) {
            let values = values.iter().map(|value| columns::shaped(&column.kind, Value::Text(value.to_string())));
            column.kind = Kind::Among(values.collect());
        }
    }
    let at = |name: &Text| table.columns.iter().position(|column| column.name == *name);
    for constraint in &table.constraints {
        let ConstraintKind::ForeignKey { columns, target, .. } = &constraint.kind else { continue };
        let columns: Vec<usize> = columns.iter().filter_map(at).collect();
        let nullable = columns.iter().any(|column| table.columns[*column].nullable);
        let known = places.get(target).copied();
        one.references.push(Reference {
            name: constraint.name.clone(),
            nullable,
            target: known.unwrap_or_default(),
            target_columns: Vec::new(),
            pick: if known.is_some() { Pick::Any } else { Pick::Never },
            place: place(own, &[&constraint.name]),
            columns,
        });
    }
    if let Some(made) = made {
        lifecycle(made.entity, made, &mut one);
    }
    one
}

fn column_of(
    table: &catalog::Table,
    column: &catalog::Column,
    made: Option<&ColumnOf>,
    (own, rows): (u64, u64),
    span: Span,
) -> Column {
    let place = place(own, &[&column.name]);
    let kind = columns::kind(&table.name.name, column, made, (place, rows), span);
    // What is kept of an encrypted value is made of it.
    let is_derived = made.is_some_and(|made| made.encrypted && made.field.managed);
    let from = match &kind {
        _ if column.generated.is_some() || is_derived => From::Database,
        Kind::Unknown if column.default.is_some() => From::Database,
        _ => From::Drawn,
    };
    Column {
        name: column.name.clone(),
        kind,
        nullable: column.nullable,
        from,
        place,
        fixed: false,
        bounded: false,
        referenced: false,
        encrypted: made.is_some_and(|made| made.encrypted),
    }
}

/// Columns that the database keeps while rows live, which is set aside while they are loaded.
fn lifecycle(entity: &Entity, made: &MadeOf<'_>, table: &mut Table) {
    let at = |field: &str| made.columns.iter().position(|column| column.field.name == field);
    if entity.timestamps
        && let (Some(created), Some(updated)) = (at("created_at"), at("updated_at"))
    {
        table.columns[updated].from = From::After(created);
    }
    let Some(life) = entity.lifecycle.as_deref() else { return };
    for version in life.versions.iter().filter_map(|field| at(field)) {
        table.columns[version].from = From::Always(Value::whole(1));
    }
    if let Some(soft) = &life.soft_delete
        && let Some(deleted) = at("deleted_at")
    {
        table.columns[deleted].from = From::DeletedAt;
        table.columns[deleted].fixed = true;
        if let Some(deletion) = soft.deletion.as_ref().and_then(|field| at(field)) {
            table.columns[deletion].from = From::Deletion;
            table.columns[deletion].fixed = true;
        }
        let cascades = entity.foreign_keys.iter().filter(|key| key.on_delete == Action::Cascade);
        let columns: Vec<Vec<usize>> =
            cascades.map(|key| key.fields.iter().filter_map(|field| at(field)).collect()).collect();
        let along = table.references.iter().enumerate().filter(|(_, reference)| {
            columns.iter().any(|columns| columns.iter().all(|column| reference.columns.contains(column)))
        });
        table.soft = Some(Soft { along: along.map(|(at, _)| at).collect() });
    }
    if let Some(tree) = &life.tree
        && let (Some(parent), Some(path), Some(level)) = (at(&tree.parent), at(&tree.path), at(&tree.level))
    {
        let reference = table.references.iter().position(|reference| reference.columns.contains(&parent));
        let key = entity.key_fields().next().and_then(|field| at(&field.name));
        if let (Some(reference), Some(key)) = (reference, key) {
            let is_ltree = made.columns[path].ty == DataType::Ltree;
            table.tree = Some(Tree { reference, key, is_ltree });
            (table.columns[path].from, table.columns[level].from) = (From::TreePath, From::TreeLevel);
            table.columns[parent].fixed = true;
        }
    }
}

/// Conditions on rows: those by hand, and those that compare columns.
fn checks(table: &catalog::Table, made: Option<&MadeOf<'_>>, one: &mut Table, unread: &mut Vec<(QualifiedName, Text)>) {
    let names: Vec<Text> = table.columns.iter().map(|column| column.name.clone()).collect();
    let by_hand = |name: &Text| {
        made.is_some_and(|made| made.entity.checks.iter().any(|check| fitted(check.name.clone()) == *name))
    };
    let of_table = table.constraints.iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::Check { expression, .. } => {
            Some((&constraint.name, expression.as_ref(), by_hand(&constraint.name)))
        }
        _ => None,
    });
    let rules = made.into_iter().flat_map(|made| &made.rules).map(|(name, condition)| (name, condition.as_str(), true));
    for (name, condition, by_hand) in of_table.chain(rules) {
        match Expression::parse(condition, &names) {
            Some(read) => {
                let mut named = Vec::new();
                read.columns(&mut named);
                named.sort_unstable();
                named.dedup();
                if let [column] = named[..]
                    && by_hand
                {
                    columns::narrow(&mut one.columns[column].kind, column, &read);
                }
                if by_hand || named.len() > 1 {
                    one.checks.push(read);
                    one.check_names.push(name.clone());
                }
            }
            None if by_hand => unread.push((table.name.clone(), name.clone())),
            None => {}
        }
    }
}

/// How many tenants there are, and whose the rows of each table are.
fn tenants(tables: &[&catalog::Table], plan: &mut Plan) {
    let column = |table: &catalog::Table| {
        let tenant = table.model.entity()?.tenant.as_ref()?;
        table.columns.iter().position(|column| column.name == *tenant)
    };
    let of: Vec<Option<usize>> = tables.iter().map(|table| column(table)).collect();
    let Some(first) = of.iter().position(Option::is_some) else { return };
    let root = tables.iter().position(|table| is_root(table));
    let tables_of = || of.iter().enumerate().filter(|(_, column)| column.is_some()).map(|(at, _)| at);
    let most = root.map_or_else(|| (plan.tables[first].rows / 20).max(2), |root| plan.tables[root].rows);
    let count = tables_of().map(|at| plan.tables[at].rows).min().unwrap_or(1).min(most).max(1);
    let (at, in_column) = (root.unwrap_or(first), of[root.unwrap_or(first)].unwrap_or_default());
    plan.tenants =
        Some(Tenants { count, root: root.zip(of[at]), kind: plan.tables[at].columns[in_column].kind.clone() });
    for at in tables_of() {
        let column = of[at].unwrap_or_default();
        let table = &mut plan.tables[at];
        if Some(at) == root {
            table.whose = Whose::Themselves;
        } else {
            table.whose = Whose::Dealt(Blocks::new(place(table.place, &["whose"]), count, table.rows));
            table.columns[column].from = From::Tenant;
            table.columns[column].fixed = true;
        }
    }
}

/// Which row each reference points at, and what keeps keys apart.
fn settle(at: usize, catalog: &catalog::Table, uniques: &[Unique], plan: &mut Plan) {
    targets(at, catalog, plan);
    let (before, rest) = plan.tables.split_at_mut(at);
    let Some((table, after)) = rest.split_first_mut() else { return };
    let own = (table.rows, table.place);
    let rows = |target: usize| match target.cmp(&at) {
        std::cmp::Ordering::Less => before[target].rows,
        std::cmp::Ordering::Equal => own.0,
        std::cmp::Ordering::Greater => after[target - at - 1].rows,
    };
    let of_tenant = |target: usize| match (target < at).then(|| &before[target].whose) {
        Some(Whose::Dealt(blocks)) => Some(blocks.least()),
        Some(Whose::Along(_)) => Some(1),
        _ => None,
    };
    let tenants = plan.tenants.as_ref().map(|tenants| tenants.count);
    let mut assigned = unique::assign(table, uniques, (&rows, &of_tenant), tenants);
    if let Some((reference, most)) = assigned.group.take() {
        let above = rows(table.references[reference].target);
        let most = most.min(table.rows).max(1);
        table.rows = table.rows.min(above.saturating_mul(most));
        let sizes = Sizes::new(place(own.1, &["sizes"]), table.rows, above, most);
        let shuffle = Shuffle::new(place(own.1, &["above"]), above);
        if matches!(table.whose, Whose::Dealt(_)) {
            table.whose = Whose::Along(reference);
        }
        table.group = Some(Group { sizes, above: shuffle });
    }
}

/// Resolves the columns of references, and gives each column the reference that fills it: the one with the most columns first.
fn targets(at: usize, catalog: &catalog::Table, plan: &mut Plan) {
    let mut keys: Vec<(QualifiedName, Vec<Text>)> = Vec::new();
    for constraint in &catalog.constraints {
        if let ConstraintKind::ForeignKey { target, target_columns, .. } = &constraint.kind {
            keys.push((target.clone(), target_columns.clone()));
        }
    }
    let root = plan.tenants.as_ref().and_then(|tenants| tenants.root);
    for (index, (_, names)) in keys.iter().enumerate() {
        let target = plan.tables[at].references[index].target;
        if plan.tables[at].references[index].pick == Pick::Never {
            continue;
        }
        let columns: Vec<usize> = names
            .iter()
            .filter_map(|name| plan.tables[target].columns.iter().position(|column| column.name == *name))
            .collect();
        for column in &columns {
            let column = &mut plan.tables[target].columns[*column];
            (column.fixed, column.referenced) = (true, true);
        }
        plan.tables[at].references[index].target_columns = columns;
    }
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(plan.tables[at].references[*index].columns.len()));
    for index in order {
        let table = &plan.tables[at];
        let reference = &table.references[index];
        if reference.pick == Pick::Never {
            continue;
        }
        let free = |column: &usize| matches!(table.columns[*column].from, From::Drawn | From::Always(_));
        let is_tenant = |column: &usize| table.columns[*column].from == From::Tenant;
        let to_root = root.is_some_and(|(root, _)| root == reference.target);
        let pick = if reference.columns.iter().all(is_tenant) && to_root {
            Pick::Tenant
        } else if !reference.columns.iter().any(free) {
            Pick::Implied
        } else if reference.target == at {
            Pick::Earlier
        } else {
            Pick::Any
        };
        let columns: Vec<usize> = reference.columns.clone();
        let is_free: Vec<bool> = columns.iter().map(free).collect();
        let table = &mut plan.tables[at];
        table.references[index].pick = pick;
        if matches!(pick, Pick::Any | Pick::Earlier) {
            for (part, (column, is_free)) in columns.iter().zip(is_free).enumerate() {
                if is_free {
                    table.columns[*column].from = From::Reference(index, part);
                }
            }
        }
    }
}
