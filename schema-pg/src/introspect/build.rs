//! The rows of an introspection, put together.

use rustc_hash::{FxHashMap, FxHashSet};

use super::attached::Attached;
use super::constraint::{constraint, domain_check};
use super::depends::Depends;
use super::grant::Granted;
use super::index::{self, Parameters};
use super::names::{Class, Names, name};
use super::rows::{
    ColumnRow, ConstraintRow, IndexRow, InheritsRow, Kind, PolicyRow, RelationRow, Rows, RuleRow, TriggerRow,
};
use super::table::Said;
use super::{IntrospectError, function, partition, sequence, table, trigger, types, view};
use crate::catalog::{
    Attribute, Catalog, Column, Constraint, Extension, Index, PartitionOf, ReplicaIdentity, Schema, Statistics, Table,
    Text, Unmodelled, View, ViewKind,
};

/// The catalog that the rows describe.
pub fn catalog(mut rows: Rows) -> Result<Catalog, IntrospectError> {
    let mut catalog = Catalog::default();
    let mut names = Names::of(&mut rows);
    let mut depends = Depends::of(&rows.dependencies, &names);
    let mut granted = Granted::of(std::mem::take(&mut rows.grants));
    catalog.unmodelled = std::mem::take(&mut rows.unmodelled).into_iter().map(Unmodelled::from).collect();
    schemas(&mut rows, &mut granted, &mut names, &mut catalog);
    for (name, schema, version) in std::mem::take(&mut rows.extensions) {
        catalog.extensions.push(Extension { name, schema: Some(schema), version: Some(version) });
    }
    let mut parts = Parts::of(&mut rows, &names)?;
    made_types(&mut rows, &mut parts, &mut depends, &mut names, &mut catalog)?;
    sequences(&rows, &mut granted, &mut names, &mut catalog)?;
    for row in std::mem::take(&mut rows.functions) {
        let (oid, said) = (row.oid, row.privileges);
        let mut function = function::function(row, granted.function(oid, said), &mut names)?;
        function.depends_on = depends.take(Kind::Function, oid);
        catalog.functions.push(function);
    }
    for row in std::mem::take(&mut rows.aggregates) {
        let privileges = granted.function(row.oid, row.privileges);
        catalog.aggregates.push(function::aggregate(row, privileges, &mut names));
    }
    let queries: FxHashMap<i64, Text> = std::mem::take(&mut rows.views).into_iter().collect();
    for row in rows.relations.iter().filter(|row| row.chosen) {
        match row.kind {
            'r' | 'p' => {
                let mut table = one(row, &mut parts, &mut names, &mut catalog.unmodelled)?;
                table.grants = granted.relation(row.oid, &names);
                table.depends_on = depends.take(Kind::Relation, row.oid);
                catalog.tables.push(table);
            }
            'v' | 'm' => {
                let columns = parts.columns.remove(&row.oid).unwrap_or_default();
                let query = queries.get(&row.oid).cloned().unwrap_or_default();
                let mut view = view::view(row, &query, &columns, &mut names)?;
                of_view(row, &mut view, &mut parts, &mut names, &mut catalog.unmodelled)?;
                for column in columns.iter().filter(|column| parts.has_default(column)) {
                    unmodelled("default of a view's column", row, &column.name, &mut catalog.unmodelled);
                }
                view.grants = granted.relation(row.oid, &names);
                view.depends_on = depends.take(Kind::Relation, row.oid);
                catalog.views.push(view);
            }
            _ => {}
        }
    }
    for row in std::mem::take(&mut rows.statistics) {
        catalog.statistics.push(Statistics {
            name: name(&row.schema, &row.name),
            table: names.relation(row.relation)?.clone(),
            comment: names.comment(Class::Statistics, row.oid, 0),
            definition: row.definition,
        });
    }
    let event_triggers = std::mem::take(&mut rows.event_triggers).into_iter();
    catalog.event_triggers.extend(event_triggers.map(|row| trigger::event_trigger(row, &mut names)));
    let type_privileges = std::mem::take(&mut rows.type_privileges).into_iter().map(super::grant::of_type);
    catalog.type_privileges.extend(type_privileges.filter(|of| of.private || !of.grants.is_empty()));
    let default_privileges = std::mem::take(&mut rows.default_privileges).into_iter();
    catalog.default_privileges.extend(default_privileges.map(|row| granted.default(row)));
    super::bodies::depends(&mut catalog);
    super::attached::names(&parts.attached, &names, &mut catalog)?;
    sort(&mut catalog);
    Ok(catalog)
}

/// Schemas; `public` only where something is said of it that is not said from the beginning.
fn schemas(rows: &mut Rows, granted: &mut Granted, names: &mut Names, catalog: &mut Catalog) {
    for row in std::mem::take(&mut rows.schemas) {
        let mut schema = Schema::new(row.name);
        schema.grants = granted.schema(row.oid);
        schema.comment = names.comment(Class::Schema, row.oid, 0);
        if schema.name == "public" {
            // Since PostgreSQL 15, not everybody may make things in it.
            let usual: &[&str] = if rows.version >= 15 { &["USAGE"] } else { &["CREATE", "USAGE"] };
            for privilege in usual {
                let has = schema
                    .grants
                    .iter()
                    .any(|grant| grant.role == "public" && grant.privileges.iter().any(|held| held == privilege));
                if !has {
                    let name = format!("{privilege} on public").into();
                    catalog.unmodelled.push(Unmodelled { kind: "privilege that nobody has any more".into(), name });
                }
            }
            for grant in schema.grants.iter_mut().filter(|grant| grant.role == "public") {
                grant.privileges.retain(|privilege| !usual.contains(&&**privilege));
            }
            schema.grants.retain(|grant| !grant.privileges.is_empty());
            schema.comment = schema.comment.filter(|comment| comment != "standard public schema");
            if schema.grants.is_empty() && schema.comment.is_none() {
                continue;
            }
        }
        catalog.schemas.push(schema);
    }
}

fn made_types(
    rows: &mut Rows,
    parts: &mut Parts,
    depends: &mut Depends,
    names: &mut Names,
    catalog: &mut Catalog,
) -> Result<(), IntrospectError> {
    let enums = std::mem::take(&mut rows.enums).into_iter();
    catalog.enums.extend(enums.map(|row| types::enum_type(row, names)));
    for row in std::mem::take(&mut rows.domains) {
        let oid = row.oid;
        let mut checks = Vec::new();
        for row in parts.domain_constraints.remove(&oid).unwrap_or_default() {
            checks.push(domain_check(row, names)?);
        }
        checks.sort_by(|a, b| a.name.cmp(&b.name));
        let mut domain = types::domain(row, checks, names)?;
        domain.depends_on = depends.take(Kind::Type, oid);
        catalog.domains.push(domain);
    }
    for row in std::mem::take(&mut rows.ranges) {
        if row.canonical.is_some() {
            // Its function takes the type that it makes: a circle that only a shell type opens.
            let name = name(&row.schema, &row.name).to_string().into();
            catalog.unmodelled.push(Unmodelled { kind: "range type with a canonical function".into(), name });
            continue;
        }
        catalog.ranges.push(types::range(&row, names)?);
    }
    for row in rows.relations.iter().filter(|row| row.chosen && row.kind == 'c') {
        let mut composite = types::composite(name(&row.schema, &row.name), row.ty, names);
        for column in parts.columns.remove(&row.oid).unwrap_or_default() {
            let read = table::column(&column, &parts.said, names)?;
            if names.has_comment(Class::Relation, row.oid, i32::from(column.number)) {
                unmodelled("comment on an attribute", row, &column.name, &mut catalog.unmodelled);
            }
            composite.attributes.push(Attribute { name: read.name, ty: read.ty, collation: read.collation });
        }
        catalog.composites.push(composite);
    }
    Ok(())
}

fn sequences(
    rows: &Rows,
    granted: &mut Granted,
    names: &mut Names,
    catalog: &mut Catalog,
) -> Result<(), IntrospectError> {
    // Those of identity columns come with their columns.
    for row in rows.sequences.iter().filter(|row| row.owned != Some('i')) {
        let grants = granted.relation(row.oid, names);
        catalog.sequences.push(sequence::sequence(row, grants, names)?);
    }
    Ok(())
}

/// What belongs to relations, by relation.
struct Parts {
    columns: FxHashMap<i64, Vec<ColumnRow>>,
    said: Said,
    constraints: FxHashMap<i64, Vec<ConstraintRow>>,
    domain_constraints: FxHashMap<i64, Vec<ConstraintRow>>,
    /// Indexes that belong to a constraint, by their own number.
    keys: FxHashMap<i64, IndexRow>,
    indexes: FxHashMap<i64, Vec<IndexRow>>,
    /// Indexes of partitions that are part of those of their tables.
    attached: Attached,
    parameters: Parameters,
    triggers: FxHashMap<i64, Vec<TriggerRow>>,
    rules: FxHashMap<i64, Vec<RuleRow>>,
    policies: FxHashMap<i64, Vec<PolicyRow>>,
    parents: FxHashMap<i64, Vec<InheritsRow>>,
    /// Columns of the tables that others inherit from.
    inherited: FxHashMap<(i64, Text), ColumnRow>,
}

impl Parts {
    fn of(rows: &mut Rows, names: &Names) -> Result<Self, IntrospectError> {
        let mut sequences = FxHashMap::default();
        for row in rows.sequences.iter().filter(|row| row.owned == Some('i')) {
            let options = sequence::options(row, &names.data_type(row.ty, -1)?);
            if let (Some(table), Some(column)) = (row.owner, row.owner_column) {
                sequences.insert((table, i16::try_from(column).unwrap_or_default()), options);
            }
        }
        let comments = std::mem::take(&mut rows.not_null_comments).into_iter();
        let said = Said {
            defaults: std::mem::take(&mut rows.defaults)
                .into_iter()
                .map(|row| ((row.relation, row.number), row))
                .collect(),
            sequences,
            not_null_comments: comments.map(|(relation, number, text)| ((relation, number), text)).collect(),
        };
        let mut columns = std::mem::take(&mut rows.columns);
        columns.sort_by_key(|row| (row.relation, row.number));
        let mut inherited = FxHashMap::default();
        let fathers: FxHashSet<i64> = rows.inherits.iter().map(|row| row.parent).collect();
        for row in columns.iter().filter(|row| fathers.contains(&row.relation)) {
            inherited.insert((row.relation, row.name.clone()), row.clone());
        }
        let (of_domains, of_tables): (Vec<_>, Vec<_>) =
            std::mem::take(&mut rows.constraints).into_iter().partition(|row| row.domain != 0);
        let keys: FxHashSet<i64> =
            of_tables.iter().filter(|row| matches!(row.kind, 'p' | 'u' | 'x')).map(|row| row.index).collect();
        let attached = Attached::of(&rows.indexes);
        let (keys, indexes): (Vec<_>, Vec<_>) =
            std::mem::take(&mut rows.indexes).into_iter().partition(|row| keys.contains(&row.oid));
        let parameters = std::mem::take(&mut rows.index_options).into_iter();
        let mut inherits = std::mem::take(&mut rows.inherits);
        inherits.sort_by_key(|row| (row.child, row.at));
        Ok(Self {
            columns: grouped(columns, |row| row.relation),
            said,
            constraints: grouped(of_tables, |row| row.relation),
            domain_constraints: grouped(of_domains, |row| row.domain),
            keys: keys.into_iter().map(|row| (row.oid, row)).collect(),
            indexes: grouped(indexes, |row| row.relation),
            attached,
            parameters: parameters.map(|(index, number, said)| ((index, number), said)).collect(),
            triggers: grouped(std::mem::take(&mut rows.triggers), |row| row.relation),
            rules: grouped(std::mem::take(&mut rows.rules), |row| row.relation),
            policies: grouped(std::mem::take(&mut rows.policies), |row| row.relation),
            parents: grouped(inherits, |row| row.child),
            inherited,
        })
    }

    fn has_default(&self, column: &ColumnRow) -> bool {
        self.said.defaults.contains_key(&(column.relation, column.number))
    }
}

fn grouped<T>(rows: Vec<T>, key: impl Fn(&T) -> i64) -> FxHashMap<i64, Vec<T>> {
    let mut groups: FxHashMap<i64, Vec<T>> = FxHashMap::default();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

/// A table with all that belongs to it but its privileges and dependencies.
fn one(
    row: &RelationRow,
    parts: &mut Parts,
    names: &mut Names,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<Table, IntrospectError> {
    let mut table = table::table(row, names);
    let parents = parts.parents.remove(&row.oid).unwrap_or_default();
    let bound = partition::bound(row)?;
    table.partition_by = partition::key(row, names)?;
    columns(row, &parents, bound.is_some(), parts, names, &mut table, unmodelled)?;
    match (bound, parents.first()) {
        (Some(bound), Some(parent)) => {
            table.partition_of = Some(PartitionOf { parent: names.relation(parent.parent)?.clone(), bound });
        }
        _ => {
            for parent in &parents {
                table.inherits.push(names.relation(parent.parent)?.clone());
            }
        }
    }
    constraints(row, parts, names, &mut table, unmodelled)?;
    let replica = |index: &IndexRow| index.replica_identity.then(|| index.name.clone());
    let keys = parts.keys.values().filter(|index| index.relation == row.oid);
    let by_index = (row.replica_identity == 'i').then(|| {
        let others = parts.indexes.get(&row.oid).into_iter().flatten();
        keys.chain(others).find_map(replica)
    });
    table.replica_identity = match (row.replica_identity, by_index.flatten()) {
        ('n', _) => Some(ReplicaIdentity::Nothing),
        ('f', _) => Some(ReplicaIdentity::Full),
        ('i', Some(index)) => Some(ReplicaIdentity::Index(index)),
        _ => None,
    };
    table.indexes = indexes(row, parts, names, unmodelled)?;
    for row in parts.triggers.remove(&row.oid).unwrap_or_default() {
        table.triggers.push(trigger::trigger(row, names)?);
    }
    table.triggers.sort_by(|a, b| a.name.cmp(&b.name));
    let rules = parts.rules.remove(&row.oid).unwrap_or_default().into_iter();
    table.rules = rules.map(|row| trigger::rule(row, names)).collect();
    table.rules.sort_by(|a, b| a.name.cmp(&b.name));
    let policies = parts.policies.remove(&row.oid).unwrap_or_default().into_iter();
    table.policies = policies.map(|row| table::policy(row, names)).collect();
    table.policies.sort_by(|a, b| a.name.cmp(&b.name));
    if row.force_row_security && !row.row_security {
        self::unmodelled("forced row security that is off", row, "", unmodelled);
    }
    Ok(table)
}

/// The columns that a table does not have from another, or has otherwise.
fn columns(
    row: &RelationRow,
    parents: &[InheritsRow],
    is_partition: bool,
    parts: &mut Parts,
    names: &mut Names,
    table: &mut Table,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<(), IntrospectError> {
    for held in parts.columns.remove(&row.oid).unwrap_or_default() {
        let mut column = table::column(&held, &parts.said, names)?;
        let comment = names.comment(Class::Relation, row.oid, i32::from(held.number));
        if held.is_inherited() {
            let from = parents.iter().find_map(|parent| parts.inherited.get(&(parent.parent, held.name.clone())));
            let differs = match from {
                Some(from) => !is_alike(&column, &table::column(from, &parts.said, names)?, is_partition),
                None => false,
            };
            if is_partition {
                if differs {
                    self::unmodelled("column of a partition that is not as its table's", row, &held.name, unmodelled);
                }
                if comment.is_some() {
                    self::unmodelled("comment on a column of a partition", row, &held.name, unmodelled);
                }
                continue;
            }
            if !held.is_local() && !differs && comment.is_none() {
                continue;
            }
        }
        column.comment = comment;
        table.columns.push(column);
    }
    Ok(())
}

/// A column is what its parent's is. How it is kept is not inherited by partitions in all versions, nor is how it counts.
fn is_alike(column: &Column, parent: &Column, is_partition: bool) -> bool {
    match is_partition {
        true => {
            column.nullable == parent.nullable
                && column.default == parent.default
                && column.generated == parent.generated
        }
        false => column == parent,
    }
}

fn constraints(
    row: &RelationRow,
    parts: &mut Parts,
    names: &mut Names,
    table: &mut Table,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<(), IntrospectError> {
    for held in parts.constraints.remove(&row.oid).unwrap_or_default() {
        let kind = match &held {
            held if held.period => "temporal constraint",
            held if !held.enforced => "constraint that is not enforced",
            held if parts.keys.get(&held.index).is_some_and(|index| !index::is_known(index)) => "constraint",
            _ => {
                if let Some(index) = parts.keys.get(&held.index)
                    && held.kind != 'f'
                {
                    if index.storage.is_some() {
                        self::unmodelled("storage parameters of a constraint", row, &held.name, unmodelled);
                    }
                    if names.has_comment(Class::Relation, index.oid, 0) {
                        self::unmodelled("comment on the index of a constraint", row, &held.name, unmodelled);
                    }
                }
                table.constraints.push(constraint(held, &parts.keys, &parts.parameters, names)?);
                continue;
            }
        };
        self::unmodelled(kind, row, &held.name, unmodelled);
    }
    Constraint::sort(&mut table.constraints);
    Ok(())
}

/// Indexes that belong to no constraint, and did not come with those of a partitioned table.
fn indexes(
    row: &RelationRow,
    parts: &mut Parts,
    names: &mut Names,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<Vec<Index>, IntrospectError> {
    let mut indexes = Vec::new();
    for held in parts.indexes.remove(&row.oid).unwrap_or_default() {
        if held.part_of.is_some() {
            if names.has_comment(Class::Relation, held.oid, 0) {
                self::unmodelled("comment on an index of a partition", row, &held.name, unmodelled);
            }
        } else if index::is_known(&held) {
            indexes.push(index::index(&held, &parts.parameters, names)?);
        } else {
            self::unmodelled("index", row, &held.name, unmodelled);
        }
    }
    Index::sort(&mut indexes);
    Ok(indexes)
}

fn of_view(
    row: &RelationRow,
    view: &mut View,
    parts: &mut Parts,
    names: &mut Names,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<(), IntrospectError> {
    let found = indexes(row, parts, names, unmodelled)?;
    if let ViewKind::Materialized { indexes, .. } = &mut view.kind {
        *indexes = found;
    }
    for row in parts.triggers.remove(&row.oid).unwrap_or_default() {
        view.triggers.push(trigger::trigger(row, names)?);
    }
    view.triggers.sort_by(|a, b| a.name.cmp(&b.name));
    let rules = parts.rules.remove(&row.oid).unwrap_or_default().into_iter();
    view.rules = rules.map(|row| trigger::rule(row, names)).collect();
    view.rules.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(())
}

fn unmodelled(kind: &'static str, row: &RelationRow, part: &str, found: &mut Vec<Unmodelled>) {
    let dot = if part.is_empty() { "" } else { "." };
    found.push(Unmodelled { kind: kind.into(), name: format!("{}.{}{dot}{part}", row.schema, row.name).into() });
}

fn sort(catalog: &mut Catalog) {
    catalog.schemas.sort_by(|a, b| a.name.cmp(&b.name));
    catalog.extensions.sort_by(|a, b| a.name.cmp(&b.name));
    catalog.enums.sort_by(|a, b| a.name.cmp(&b.name));
    catalog.domains.sort_by(|a, b| a.name.cmp(&b.name));
    catalog.composites.sort_by(|a, b| a.name.cmp(&b.name));
    catalog.ranges.sort_by(|a, b| a.name.cmp(&b.name));
    catalog.sequences.sort_by(|a, b| a.name.cmp(&b.name));
    let types = |function: &crate::catalog::Function| -> Vec<String> {
        function.argument_types().map(ToString::to_string).collect()
    };
    catalog.functions.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| types(a).cmp(&types(b))));
    catalog.aggregates.sort_by(|a, b| (&a.name, &a.arguments).cmp(&(&b.name, &b.arguments)));
    catalog.tables.sort_by(|a, b| a.name.cmp(&b.name));
    catalog.views.sort_by(|a, b| a.name.cmp(&b.name));
    catalog.statistics.sort_by(|a, b| a.name.cmp(&b.name));
    catalog.event_triggers.sort_by(|a, b| a.name.cmp(&b.name));
    catalog.type_privileges.sort();
    catalog.default_privileges.sort();
    catalog.unmodelled.sort();
    catalog.unmodelled.dedup();
}
