//! What structs say, as a design.

use super::Registry;
use crate::ir::{Allowance, Default, Embedded, Entity, Field, Lasting, PrimaryKey, Rule, Text, Type};
use crate::lint::{ColumnKind, Declared, Design, DesignColumn, DesignTable, Reference, Unique};

impl Registry {
    /// What its structs say, for lints of any store.
    pub fn design(&self) -> Design {
        let entities = self.entities().iter().map(|entity| of_entity(self, entity));
        let embedded = self.embedded().iter().map(|embedded| of_embedded(self, embedded));
        let enums = self.enums().iter().map(|db_enum| {
            let labels = db_enum.variants.iter().map(|variant| db_enum.label(variant)).collect();
            (db_enum.rust.name.to_string(), db_enum.source, labels)
        });
        let mut design = Design::new(entities.chain(embedded).collect(), enums.collect());
        design.is_declared = true;
        design
    }

    /// The lints that its structs allow, each with its place.
    pub fn allowances(&self) -> Vec<Allowance> {
        let mut all = Vec::new();
        let mut add = |path: &str, allowed: &[Allowance]| {
            all.extend(allowed.iter().map(|one| Allowance { path: path.to_owned().into(), ..one.clone() }));
        };
        let mut rows = |name: &str, notes: Option<&[Allowance]>, fields: &[Field]| {
            add(name, notes.unwrap_or_default());
            for field in fields {
                if let Some(notes) = &field.notes {
                    add(&format!("{name}.{}", field.name), &notes.allowed);
                }
            }
        };
        for entity in self.entities() {
            rows(&entity.rust.name, entity.notes.as_ref().map(|notes| &*notes.allowed), &entity.fields);
        }
        for view in self.views() {
            rows(&view.rust.name, view.notes.as_ref().map(|notes| &*notes.allowed), &view.fields);
        }
        for embedded in self.embedded() {
            rows(&embedded.rust.name, Some(&embedded.allowed), &embedded.fields);
        }
        self.enums().iter().for_each(|db_enum| rows(&db_enum.rust.name, Some(&db_enum.allowed), &[]));
        all
    }
}

fn of_entity(registry: &Registry, entity: &Entity) -> DesignTable {
    let column = |name: &Text| entity.field(name).map_or_else(|| name.clone(), |field| entity.column_name(field));
    let all = |names: &[Text]| names.iter().map(column).collect::<Vec<_>>();
    let life = entity.lifecycle.as_deref();
    let numbered = |field: &Field| {
        field.key_source != Some(crate::ir::KeySource::Application)
            && field.ty.is_integer()
            && entity.key_fields().any(|key| key.name == field.name)
            && entity.key_fields().count() == 1
            && !entity.foreign_keys.iter().any(|reference| reference.fields.contains(&field.name))
    };
    let filled = entity.kept_fields(true);
    let columns = entity.fields.iter().map(|field| {
        let is_private = life.is_some_and(|life| life.private.iter().any(|private| private.field == field.name));
        let has_states = life.is_some_and(|life| life.transitions.iter().any(|states| states.field == field.name));
        let made = of_field(registry, field, entity.column_name(field));
        let is_numbered = numbered(field);
        DesignColumn {
            is_private: Some(is_private),
            is_restricted: made.is_restricted || has_states,
            is_numbered,
            is_filled: made.is_filled || field.managed || is_numbered || filled.contains(&field.name),
            ..made
        }
    });
    let mut uniques: Vec<Unique> = entity
        .uniques
        .iter()
        .map(|unique| Unique {
            columns: all(&unique.fields),
            is_partial: unique.filter.is_some(),
            nulls_not_distinct: unique.nulls_not_distinct,
            source: unique.source,
        })
        .collect();
    let plain = |index: &&crate::ir::Index| {
        index.unique && index.columns.iter().all(|column| matches!(column.term, crate::ir::IndexTerm::Field(_)))
    };
    uniques.extend(entity.indexes.iter().filter(plain).map(|index| Unique {
        columns: index.columns.iter().filter_map(|column| column.term.field()).map(column).collect(),
        is_partial: index.filter.is_some(),
        nulls_not_distinct: false,
        source: index.source,
    }));
    let references = entity.foreign_keys.iter().map(|reference| Reference {
        columns: all(&reference.fields),
        target: reference.target.name.to_string(),
        target_columns: Vec::new(),
        on_delete: reference.on_delete,
        is_deferrable: !reference.deferrable.is_no(),
        source: reference.source,
    });
    let notes = entity.notes.as_deref();
    DesignTable {
        name: entity.store_name(),
        path: entity.rust.name.to_string(),
        source: entity.source,
        is_described: entity.doc.is_some(),
        is_embedded: false,
        columns: columns.collect(),
        key: match &entity.primary_key {
            PrimaryKey::Fields(names) => all(names),
            PrimaryKey::Unspecified | PrimaryKey::None => Vec::new(),
        },
        without_key: entity.primary_key == PrimaryKey::None,
        uniques,
        references: references.collect(),
        links: entity.many_to_many.iter().map(|link| link.target.name.to_string()).collect(),
        determines: notes
            .into_iter()
            .flat_map(|notes| &notes.determines)
            .map(|determines| (all(&determines.by), all(&determines.of)))
            .collect(),
        declared: Some(Declared {
            notes: entity.notes.clone(),
            audited: life.and_then(|life| life.audit.as_ref()).map(|audit| all(&audit.except)),
            is_lasting: life.is_some_and(|life| {
                life.read_only || matches!(life.lasting, Some(Lasting::Immutable | Lasting::AppendOnly))
            }),
        }),
    }
}

fn of_embedded(registry: &Registry, embedded: &Embedded) -> DesignTable {
    let columns = embedded.fields.iter().map(|field| DesignColumn {
        is_private: Some(embedded.private.iter().any(|private| private.field == field.name)),
        ..of_field(registry, field, field.column_name(None))
    });
    DesignTable {
        name: embedded.rust.name.clone(),
        path: embedded.rust.name.to_string(),
        source: embedded.source,
        is_described: embedded.doc.is_some(),
        is_embedded: true,
        columns: columns.collect(),
        ..DesignTable::default()
    }
}

fn of_field(registry: &Registry, field: &Field, name: Text) -> DesignColumn {
    let longest = field.rules.iter().find_map(|rule| match rule {
        Rule::Length { max, .. } => *max,
        _ => None,
    });
    let kind = kind_of(registry, &field.ty, longest);
    let restricts = |rule: &Rule| {
        !matches!(rule, Rule::Length { .. } | Rule::NotEmpty | Rule::Lowercase | Rule::Trimmed | Rule::Range { .. })
    };
    DesignColumn {
        name,
        field: field.name.clone(),
        source: field.source,
        nullable: field.nullable,
        default: field.default.as_ref().and_then(|default| match default {
            Default::Value(crate::ir::Value::Text(text)) => Some(format!("'{text}'").into()),
            Default::Sql(sql) => Some(sql.clone()),
            Default::Value(_) | Default::Now => None,
        }),
        is_described: field.doc.is_some(),
        is_restricted: field.rules.iter().any(restricts) || matches!(field.ty, Type::Enum(_) | Type::Domain(_)),
        is_filled: matches!(field.default, Some(Default::Now)),
        is_numbered: false,
        is_private: None,
        is_denormalized: field.notes.as_ref().is_some_and(|notes| notes.denormalized.is_some()),
        kind,
    }
}

fn kind_of(registry: &Registry, ty: &Type, longest: Option<u32>) -> ColumnKind {
    match ty {
        Type::Bool => ColumnKind::Bool,
        Type::Int8 | Type::Uint8 | Type::Int16 => ColumnKind::Whole(16),
        Type::Uint16 | Type::Int32 => ColumnKind::Whole(32),
        Type::Uint32 | Type::Uint64 | Type::Int64 => ColumnKind::Whole(64),
        Type::Float32 | Type::Float64 => ColumnKind::Float,
        Type::Decimal => ColumnKind::Decimal,
        Type::String | Type::CaseInsensitive => ColumnKind::Text(longest),
        Type::Bytes => ColumnKind::Bytes,
        Type::Uuid => ColumnKind::Uuid,
        Type::Timestamp => ColumnKind::Moment,
        Type::LocalTimestamp => ColumnKind::LocalMoment,
        Type::Date => ColumnKind::Date,
        Type::Time => ColumnKind::Time,
        Type::Json => ColumnKind::Json,
        Type::Nullable(of) => kind_of(registry, of, longest),
        Type::Tuple(_) => ColumnKind::Other("tuple".into()),
        Type::List(of) => ColumnKind::List(Box::new(kind_of(registry, of, None))),
        Type::Enum(_) => ColumnKind::Enum,
        Type::Domain(domain) => match registry.domain_of(domain) {
            Some(domain) => kind_of(registry, &domain.ty, None),
            None => ColumnKind::Other(domain.name.clone()),
        },
        Type::Embedded(of) => ColumnKind::Other(of.name.clone()),
        Type::Interval => ColumnKind::Other("interval".into()),
        Type::IpAddress | Type::IpNetwork => ColumnKind::Other("inet".into()),
        Type::MacAddress => ColumnKind::Other("macaddr".into()),
        Type::TreePath => ColumnKind::Other("ltree".into()),
        Type::SearchDocument => ColumnKind::Other("tsvector".into()),
        Type::Vector(_) => ColumnKind::Other("vector".into()),
        Type::Point | Type::Shape(_) => ColumnKind::Other("shape".into()),
        Type::Range(_) => ColumnKind::Other("range".into()),
        Type::ObjectId => ColumnKind::Other("ObjectId".into()),
        Type::Map(_) => ColumnKind::Other("map".into()),
    }
}
