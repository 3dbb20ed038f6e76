//! What columns that a table has from others need after PostgreSQL did what it does by itself: it gives a new table below what the column is
//! above, and ALTER TABLE of a column above alters those below too: the type, the default, NOT NULL, storage.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{Inheritance, Inherited, Member};
use crate::catalog::effective::EffectiveColumn;
use crate::catalog::expression::mentions;
use crate::catalog::{Column, QualifiedName, Table, Text};
use crate::diff::{Change, Item};

/// Columns that change, by their tables as they will be.
#[derive(Debug, Default)]
pub struct Touched<'a> {
    /// Defaults that are set again.
    defaults: BTreeSet<(&'a QualifiedName, &'a Text)>,
    /// Columns that are dropped and added again.
    recreated: BTreeSet<(&'a QualifiedName, &'a Text)>,
    /// Functions that are dropped or recreated.
    functions: Vec<&'a Text>,
    /// Types that are replaced by others of the same name.
    replaced: BTreeSet<&'a QualifiedName>,
}

impl<'a> Touched<'a> {
    /// What these changes touch, and types that are replaced; `recreated` says which columns that change are dropped and added again.
    pub fn of(
        changes: &[Change<'a>],
        replaced: BTreeSet<&'a QualifiedName>,
        recreated: impl Fn(&'a Table, &'a Column) -> bool,
    ) -> Self {
        let mut touched = Self { replaced, ..Self::default() };
        for change in changes {
            match *change {
                Change::Alter(Item::Column(was, old), Item::Column(table, column)) if recreated(was, old) => {
                    touched.recreated.insert((&table.name, &column.name));
                }
                Change::Rebuild(_, Item::Column(table, column)) => {
                    touched.recreated.insert((&table.name, &column.name));
                }
                Change::Rebuild(_, Item::Default(table, column)) => {
                    touched.defaults.insert((&table.name, &column.name));
                }
                Change::Rebuild(Item::Function(function), _) | Change::Drop(Item::Function(function)) => {
                    touched.functions.push(&function.name.name);
                }
                _ => {}
            }
        }
        touched
    }
}

/// Which properties of a column differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Differs {
    /// SET DEFAULT, DROP DEFAULT
    pub default: bool,
    /// SET NOT NULL, DROP NOT NULL
    pub not_null: bool,
    /// SET STORAGE
    pub storage: bool,
    /// SET COMPRESSION
    pub compression: bool,
    /// SET STATISTICS
    pub statistics: bool,
    /// SET (…), RESET (…)
    pub attributes: bool,
    /// COMMENT
    pub comment: bool,
}

impl Differs {
    /// What differs between the one and the other.
    pub fn between(was: &EffectiveColumn<'_>, now: &EffectiveColumn<'_>) -> Self {
        Self {
            default: was.default != now.default,
            not_null: was.not_null != now.not_null,
            storage: was.storage != now.storage,
            compression: was.compression != now.compression,
            statistics: was.statistics != now.statistics,
            attributes: was.attributes != now.attributes,
            comment: was.comment != now.comment,
        }
    }

    /// What differs here and not there.
    fn without(self, other: Self) -> Self {
        Self {
            default: self.default && !other.default,
            not_null: self.not_null && !other.not_null,
            storage: self.storage && !other.storage,
            compression: self.compression && !other.compression,
            statistics: self.statistics && !other.statistics,
            attributes: self.attributes && !other.attributes,
            comment: self.comment && !other.comment,
        }
    }
}

/// A column that is not by itself what it is to be.
#[derive(Debug, Clone)]
pub struct Adjusted<'a> {
    /// What it was, or is by itself.
    pub was: EffectiveColumn<'a>,
    /// What it is to be.
    pub now: EffectiveColumn<'a>,
    /// It had a default of its own, and gets another type: the default is dropped before.
    pub frees_default: bool,
    /// That default calls a function which is dropped or recreated.
    pub calls: bool,
    /// It took no NULL of its own.
    pub had_not_null: bool,
    /// What is to be set.
    pub sets: Differs,
    /// The table is to declare it, and has it from others alone.
    pub declares: bool,
    /// The table declares it, and the tables above drop theirs and add it again.
    pub drops: bool,
    /// The table declares it, or will, and is to have it from others alone: there is no statement for that.
    pub undeclares: bool,
}

/// What ALTER TABLE alters of a column in its table, or in a table above it.
#[derive(Debug, Clone, Copy, Default)]
struct Altered {
    default: bool,
    not_null: bool,
    storage: bool,
    recreated: bool,
}

/// The columns that are not by themselves what they are to be, by table.
#[derive(Debug, Default)]
pub struct Adjustments<'a> {
    by_table: FxHashMap<&'a QualifiedName, Vec<Adjusted<'a>>>,
}

impl<'a> Adjustments<'a> {
    /// What is to be set after these changes, of tables above before those below.
    pub fn of(inheritance: &Inheritance<'a>, touched: &Touched<'a>) -> Self {
        let mut found = Self::default();
        let mut altered: FxHashMap<&QualifiedName, Vec<Altered>> = FxHashMap::default();
        for member in inheritance.members() {
            let mut of_table = Vec::with_capacity(member.columns.len());
            let mut adjusted = Vec::new();
            for line in &member.columns {
                let above: Vec<(&Inherited<'a>, Altered)> = line
                    .parents
                    .iter()
                    .filter_map(|parent| {
                        let columns = &inheritance.member(parent)?.columns;
                        let at = columns.iter().position(|above| above.name == line.name)?;
                        Some((&columns[at], altered.get(parent)?[at]))
                    })
                    .collect();
                let (own, item) = one(member, line, &above, touched);
                of_table.push(own);
                adjusted.extend(item);
            }
            altered.insert(&member.now.name, of_table);
            if !adjusted.is_empty() {
                found.by_table.insert(&member.now.name, adjusted);
            }
        }
        found
    }

    /// Columns of a table, by its new name.
    pub fn of_table(&self, table: &QualifiedName) -> &[Adjusted<'a>] {
        self.by_table.get(table).map_or(&[], Vec::as_slice)
    }
}

/// One column of one table, by what is altered of it in the tables above.
fn one<'a>(
    member: &Member<'a>,
    line: &Inherited<'a>,
    above: &[(&Inherited<'a>, Altered)],
    touched: &Touched<'a>,
) -> (Altered, Option<Adjusted<'a>>) {
    let Some(now) = &line.now else { return (Altered::default(), None) };
    let key = (&member.now.name, &now.column.name);
    let had_parents = line.was.as_ref().is_some_and(|was| was.parents > 0);
    let replaced = now.column.ty.named().is_some_and(|name| touched.replaced.contains(name));
    let typed = line.was.is_some() && (line.typed || replaced);
    let recreated = touched.recreated.contains(&key) || above.iter().any(|(_, altered)| altered.recreated);
    if now.parents == 0 && !had_parents {
        // A column that is its own alone is altered by its own changes.
        let had_default = line.was.as_ref().is_some_and(|was| was.default.is_some());
        let altered = Altered {
            default: line.differs.default
                || touched.defaults.contains(&key)
                || typed && (had_default || now.default.is_some()),
            not_null: line.differs.not_null,
            storage: if typed { now.storage.is_some() } else { line.differs.storage },
            recreated,
        };
        return (altered, None);
    }
    let has = line.given.as_ref().map_or_else(Differs::default, |given| Differs::between(given, now));
    let is_heir = !member.now.inherits.is_empty();
    let leads = |above: &Inherited<'_>| above.was.is_some() && above.now.is_some();
    let leaders: Vec<&(&Inherited<'a>, Altered)> =
        above.iter().filter(|(above, _)| line.was.is_some() && leads(above)).collect();
    let comes_along = above.iter().any(|(above, _)| above.was.is_none());
    let mut item = Adjusted {
        was: now.clone(),
        now: now.clone(),
        frees_default: false,
        calls: false,
        had_not_null: false,
        sets: Differs::default(),
        declares: false,
        drops: false,
        undeclares: false,
    };
    let Some(was) = line.was.as_ref().filter(|_| !recreated) else {
        // As it comes with its table, or alone.
        let joins = member.was.is_some() && leaders.is_empty() && !comes_along;
        item.was = match (member.was.is_none(), joins) {
            (true, _) => created(line, now, above),
            (false, true) => EffectiveColumn::of(now.column),
            (false, false) if now.declared && !recreated => now.clone(),
            (false, false) => given(line, now, above),
        };
        item.sets = Differs::between(&item.was, now);
        if recreated && is_heir {
            item.declares = now.declared;
            item.drops = line.was.as_ref().is_some_and(|was| was.declared);
        }
        item.undeclares = is_heir && !now.declared && joins;
        let altered = Altered { default: true, not_null: true, storage: true, recreated };
        return (altered, item.is_asked().then_some(item));
    };
    item.was = was.clone();
    item.had_not_null = line.had.not_null;
    let gone = |default: &Text| touched.functions.iter().any(|name| mentions(default, name));
    let own_default = was.default.filter(|_| line.had.default || was.parents == 0);
    item.calls = line.had.default && own_default.is_some_and(gone);
    item.frees_default = item.calls || typed && line.had.default && own_default.is_some();
    item.sets = line.differs;
    if !leaders.is_empty() {
        follow(&mut item, &leaders, (typed, touched.defaults.contains(&key)));
    } else if now.parents > 0 && was.parents == 0 {
        // A table that becomes a partition: the rest follows from the columns of the table that it joins.
        item.sets.default = has.default && (item.sets.default || typed && now.default.is_some());
        item.sets.not_null &= has.not_null;
        retyped(&mut item, typed);
        if is_heir {
            item.sets = Differs::default();
        }
    } else if member.now.parents().next().is_none() && member.was.is_some_and(|was| was.partition_of.is_some()) {
        item.sets.default = line.had.default && (item.sets.default || item.frees_default && now.default.is_some());
        item.sets.not_null &= line.had.not_null;
        retyped(&mut item, typed);
    } else {
        // What its declarations differ in is altered on its own.
        item.frees_default = false;
        let declared = Differs::between(&EffectiveColumn::of(was.column), &EffectiveColumn::of(now.column));
        let others = item.sets.without(declared);
        item.sets = if line.redeclared { others } else { item.sets };
        retyped(&mut item, typed);
    }
    if is_heir {
        let declared = was.declared || leaders.is_empty();
        item.declares = now.declared && !declared;
        item.undeclares = !now.declared && declared;
    }
    let any = |altered: fn(&Altered) -> bool| leaders.iter().any(|(_, above)| altered(above));
    let altered = Altered {
        default: item.sets.default || line.differs.default || any(|altered| altered.default),
        not_null: item.sets.not_null || line.differs.not_null || any(|altered| altered.not_null),
        storage: item.sets.storage || line.differs.storage || any(|altered| altered.storage),
        recreated,
    };
    (altered, item.is_asked().then_some(item))
}

impl Adjusted<'_> {
    fn is_asked(&self) -> bool {
        self.sets != Differs::default() || self.frees_default || self.declares || self.undeclares || self.drops
    }
}

/// What is altered above is altered in this column too: what it is to have otherwise is set again.
fn follow<'a>(item: &mut Adjusted<'a>, leaders: &[&(&Inherited<'a>, Altered)], (typed, set_again): (bool, bool)) {
    let now = item.now.clone();
    // Which of several parents is altered last is not known.
    let above = |altered: fn(&Altered) -> bool| -> Vec<&EffectiveColumn<'a>> {
        leaders.iter().filter(|(_, above)| altered(above)).filter_map(|(above, _)| above.now.as_ref()).collect()
    };
    let mut defaults: Vec<Option<&Text>> =
        above(|altered| altered.default).into_iter().map(|above| above.default).collect();
    if set_again {
        defaults.push(now.column.default.as_ref());
    }
    item.sets.default = match defaults.is_empty() {
        true => item.sets.default,
        false => defaults.iter().any(|default| *default != now.default),
    };
    item.sets.default |= item.frees_default && now.default.is_some();
    let storages = above(|altered| altered.storage);
    item.sets.storage = match (storages.is_empty(), typed) {
        (true, true) => now.storage.is_some(),
        (true, false) => item.sets.storage,
        (false, _) => storages.iter().any(|above| above.storage != now.storage),
    };
    item.sets.compression = if typed { now.compression.is_some() } else { item.sets.compression };
    let not_nulls = above(|altered| altered.not_null);
    let differs = item.sets.not_null;
    item.sets.not_null = match not_nulls.is_empty() {
        true => differs,
        // One of its own it keeps where the tables above lose theirs, since PostgreSQL 18.
        false => not_nulls.iter().any(|above| above.not_null != now.not_null) || differs && !now.not_null,
    };
}

/// A column of another type is stored as that type is.
fn retyped(item: &mut Adjusted<'_>, typed: bool) {
    if typed {
        item.sets.storage |= item.now.storage.is_some();
        item.sets.compression |= item.now.compression.is_some();
    }
}

/// What a column is in a table that is new: what the table declares, and what it has from above where it declares nothing.
fn created<'a>(
    line: &Inherited<'a>,
    now: &EffectiveColumn<'a>,
    above: &[(&Inherited<'a>, Altered)],
) -> EffectiveColumn<'a> {
    let given = given(line, now, above);
    if !now.declared {
        return given;
    }
    let default = if now.column.generated.is_some() { None } else { given.default };
    EffectiveColumn {
        default: now.default.or(default),
        storage: now.storage.or(given.storage),
        compression: now.compression.or(given.compression),
        ..now.clone()
    }
}

/// What a column is that comes with those of tables above. SET COMPRESSION does not reach existing tables below.
fn given<'a>(
    line: &Inherited<'a>,
    now: &EffectiveColumn<'a>,
    above: &[(&Inherited<'a>, Altered)],
) -> EffectiveColumn<'a> {
    let given = line.given.clone().unwrap_or_else(|| now.clone());
    let comes_along = above.iter().any(|(above, _)| above.was.is_none());
    let compression = given.compression.filter(|_| !comes_along);
    EffectiveColumn { compression, ..given }
}
