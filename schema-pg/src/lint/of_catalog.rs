//! What a database holds, as a design: its tables that no struct stands for.

use rustc_hash::{FxHashMap, FxHashSet};
use schema_core::ir::Source;
use schema_core::lint::{ColumnKind, Design, DesignColumn, DesignTable, Reference, Unique};

use super::place::{is_declared, is_generated, own_tables};
use crate::catalog::expression::names;
use crate::catalog::{self, Catalog, ConstraintKind, DataType, Domain, IndexTerm, QualifiedName, Text};

/// The tables and enums that neither a struct nor a word of one made.
pub fn design(catalog: &Catalog) -> Design {
    let types = Types {
        enums: catalog.enums.iter().map(|item| &item.name).collect(),
        domains: catalog.domains.iter().map(|item| (&item.name, item)).collect(),
    };
    let is_declared = is_declared(catalog);
    let mut of_partitions: FxHashMap<&QualifiedName, Vec<Reference>> = FxHashMap::default();
    for table in &catalog.tables {
        if let Some(of) = &table.partition_of {
            of_partitions.entry(&of.parent).or_default().extend(table.constraints.iter().filter_map(reference));
        }
    }
    let tables = own_tables(catalog)
        .filter(|table| table.model.entity().is_none() && !is_generated(table.comment.as_ref()))
        .map(|table| {
            let mut made = of_table(table, &types);
            // What each partition references is said at each: at the table it counts once.
            for reference in of_partitions.get(&table.name).into_iter().flatten() {
                if !made.references.iter().any(|own| own.columns == reference.columns && own.target == reference.target)
                {
                    made.references.push(reference.clone());
                }
            }
            made
        });
    // Enums of structs are looked at with them; nothing tells those of SQL by hand apart.
    let enums = catalog.enums.iter().filter(|_| !is_declared);
    let enums = enums.map(|item| (item.name.to_string(), Source::default(), item.labels.clone()));
    Design::new(tables.collect(), enums.collect())
}

struct Types<'c> {
    enums: FxHashSet<&'c QualifiedName>,
    domains: FxHashMap<&'c QualifiedName, &'c Domain>,
}

fn of_table(table: &catalog::Table, types: &Types<'_>) -> DesignTable {
    let mut key = Vec::new();
    let mut uniques = Vec::new();
    let mut references = Vec::new();
    let mut checked: FxHashSet<String> = FxHashSet::default();
    let unique = |columns: Vec<Text>, is_partial: bool, nulls_not_distinct: bool| Unique {
        columns,
        is_partial,
        nulls_not_distinct,
        source: Source::default(),
    };
    for constraint in &table.constraints {
        match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. } => key = columns.clone(),
            ConstraintKind::Unique { columns, nulls_not_distinct, .. } => {
                uniques.push(unique(columns.clone(), false, *nulls_not_distinct));
            }
            ConstraintKind::Check { expression, .. } => {
                checked.extend(names(expression).into_iter().map(|name| name.name.into_owned()));
            }
            ConstraintKind::ForeignKey { .. } => references.extend(reference(constraint)),
            ConstraintKind::Exclude { .. } => {}
        }
    }
    for index in table.indexes.iter().filter(|index| index.unique) {
        let columns: Option<Vec<Text>> = index
            .columns
            .iter()
            .map(|column| match &column.term {
                IndexTerm::Column(name) => Some(name.clone()),
                IndexTerm::Expression(_) => None,
            })
            .collect();
        uniques.extend(columns.map(|columns| unique(columns, index.predicate.is_some(), index.nulls_not_distinct)));
    }
    let columns = table.columns.iter().map(|column| {
        let (kind, is_restricted) = kind_of(&column.ty, types);
        let default = column.default.clone();
        let says = |words: &[&str]| default.as_ref().is_some_and(|sql| words.iter().any(|word| sql.contains(word)));
        let is_numbered = column.identity.is_some() || says(&["nextval("]);
        DesignColumn {
            name: column.name.clone(),
            field: column.name.clone(),
            source: Source::default(),
            nullable: column.nullable,
            is_described: column.comment.is_some(),
            is_restricted: is_restricted || checked.contains(&*column.name),
            is_filled: is_numbered
                || column.generated.is_some()
                || says(&["now()", "CURRENT_TIMESTAMP", "current_timestamp"]),
            is_numbered,
            is_private: None,
            is_denormalized: false,
            default,
            kind,
        }
    });
    DesignTable {
        name: table.name.name.clone(),
        path: table.name.to_string(),
        is_described: table.comment.is_some(),
        columns: columns.collect(),
        key,
        uniques,
        references,
        ..DesignTable::default()
    }
}

fn reference(constraint: &catalog::Constraint) -> Option<Reference> {
    let ConstraintKind::ForeignKey { columns, target, target_columns, on_delete, deferrable, .. } = &constraint.kind
    else {
        return None;
    };
    Some(Reference {
        columns: columns.clone(),
        target: target.to_string(),
        target_columns: target_columns.clone(),
        on_delete: *on_delete,
        is_deferrable: !deferrable.is_no(),
        source: Source::default(),
    })
}

/// What a type holds, and whether it takes some values alone.
fn kind_of(ty: &DataType, types: &Types<'_>) -> (ColumnKind, bool) {
    let kind = match ty {
        DataType::Boolean => ColumnKind::Bool,
        DataType::SmallInt => ColumnKind::Whole(16),
        DataType::Integer => ColumnKind::Whole(32),
        DataType::BigInt => ColumnKind::Whole(64),
        DataType::Real | DataType::DoublePrecision => ColumnKind::Float,
        DataType::Numeric(_) => ColumnKind::Decimal,
        DataType::Text | DataType::Citext => ColumnKind::Text(None),
        DataType::Varchar(most) | DataType::Char(most) => ColumnKind::Text(Some(*most)),
        DataType::Bytea => ColumnKind::Bytes,
        DataType::Uuid => ColumnKind::Uuid,
        DataType::Timestamptz => ColumnKind::Moment,
        DataType::Timestamp => ColumnKind::LocalMoment,
        DataType::Date => ColumnKind::Date,
        DataType::Time => ColumnKind::Time,
        DataType::Jsonb => ColumnKind::Json,
        DataType::Array(of) => ColumnKind::List(Box::new(kind_of(of, types).0)),
        DataType::Named(name) if types.enums.contains(&**name) => ColumnKind::Enum,
        DataType::Named(name) => match types.domains.get(&**name) {
            Some(domain) => return (kind_of(&domain.ty, types).0, !domain.checks.is_empty()),
            None => ColumnKind::Other(name.to_string().into()),
        },
        DataType::Other(words) => match &***words {
            "json" => ColumnKind::Json,
            "character varying" => ColumnKind::Text(None),
            words if words.starts_with("timestamp") && words.ends_with("without time zone") => ColumnKind::LocalMoment,
            words if words.starts_with("timestamp") => ColumnKind::Moment,
            words => ColumnKind::Other(words.to_owned().into()),
        },
        other => ColumnKind::Other(other.to_string().into()),
    };
    let is_restricted = kind == ColumnKind::Enum;
    (kind, is_restricted)
}
