//! Names in queries, looked up: tables in the catalog, columns in the tables that a query reads, and in the queries around it.

use std::collections::{BTreeSet, HashMap};

use schema_core::nearest;
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::rows::{
    Given, Private, Qualified, Rows, all_of, columns_of, columns_of_all, moved, output, outputs, renamed,
};
use super::tree::{VALUES, alias, character, child, has_token, is_query, text};
use crate::catalog::QualifiedName;

/// Columns that every table has.
const SYSTEM: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// The tables and views that queries can name, with their columns.
#[derive(Clone)]
pub struct Relations<'a>(HashMap<&'a str, Vec<Relation<'a>>>, BTreeSet<&'a str>);

#[derive(Clone)]
struct Relation<'a> {
    name: &'a QualifiedName,
    columns: Vec<&'a str>,
    private: Vec<Private>,
}

impl<'a> Relations<'a> {
    pub fn new(all: impl IntoIterator<Item = (&'a QualifiedName, Vec<&'a str>)>) -> Self {
        let mut relations = Self(HashMap::new(), BTreeSet::new());
        for (name, columns) in all {
            relations.0.entry(&*name.name).or_default().push(Relation { name, columns, private: Vec::new() });
        }
        relations
    }

    /// The same, of a database that has these schemas too.
    pub fn with_schemas(mut self, schemas: impl IntoIterator<Item = &'a str>) -> Self {
        self.1.extend(schemas);
        self
    }

    /// The columns of a table or view.
    pub fn columns(&self, name: &QualifiedName) -> Option<&[&'a str]> {
        let all = self.0.get(&*name.name)?;
        all.iter().find(|relation| relation.name == name).map(|relation| relation.columns.as_slice())
    }

    /// Says which columns of a table or view hold private values; whether that was not known.
    pub fn hold_private(&mut self, name: &QualifiedName, private: &[Private]) -> bool {
        let all = self.0.get_mut(&*name.name).into_iter().flatten();
        let mut grew = false;
        for relation in all.filter(|relation| relation.name == name) {
            for held in private {
                if !relation.private.contains(held) {
                    relation.private.push(held.clone());
                    grew = true;
                }
            }
        }
        grew
    }

    fn schemas(&self) -> BTreeSet<&str> {
        let held = self.0.values().flatten().map(|relation| &*relation.name.schema);
        held.chain(self.1.iter().copied()).collect()
    }
}

/// What names mean at some place of a query.
#[derive(Default, Clone)]
pub struct Scope {
    /// What gives rows, innermost last.
    rows: Vec<Rows>,
    /// Names of WITH, with their columns.
    with: Vec<(String, Given)>,
    /// Names of columns that the query gives, for ORDER BY and GROUP BY.
    outputs: Vec<String>,
}

impl Scope {
    /// A place where these rows can be named.
    pub fn over(rows: Vec<Rows>) -> Self {
        Self { rows, ..Self::default() }
    }
}

/// A name in a query that means a table or view, or something of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    /// The bytes where it stands.
    pub start: usize,
    pub end: usize,
    pub relation: QualifiedName,
    pub means: Means,
}

/// What of a table or view a name means.
#[derive(Debug, Clone, PartialEq)]
pub enum Means {
    /// What FROM reads, with its schema: under an alias, and with other names for its columns.
    Source { aliased: bool, listed: bool },
    /// The table before a column.
    Qualifier,
    /// A column; it is shown as it is, and gives its name to what the query gives.
    Column { name: String, shown: bool, gives: bool },
    /// A column by which tables are joined.
    Joined(String),
    /// A whole row.
    Row { gives: bool },
    /// `*`: the columns that it stands for, where they are known.
    All(Option<Vec<Qualified>>),
}

/// Reads queries, and collects what is wrong with them.
pub struct Reader<'a> {
    /// The text in which positions are told, and how many bytes stand before it where it was parsed.
    pub text: &'a str,
    pub before: usize,
    pub relations: &'a Relations<'a>,
    /// Tables are named with their schemas: functions look into none.
    pub qualified: bool,
    /// What is wrong, and the mend.
    pub problems: Vec<(String, String)>,
    /// The tables and views that it reads.
    pub shown: Vec<QualifiedName>,
    /// Where private values come from that expressions named, in the order in which they did.
    pub named: Vec<String>,
    /// What names mean tables and their columns; `None` where nobody asks.
    pub uses: Option<Vec<Use>>,
    /// ORDER BY is read: what the query gives is meant before what it reads.
    pub sorting: bool,
}

impl<'a> Reader<'a> {
    pub fn new(text: &'a str, relations: &'a Relations<'a>) -> Self {
        Self {
            text,
            before: 0,
            relations,
            qualified: false,
            problems: Vec::new(),
            shown: Vec::new(),
            named: Vec::new(),
            uses: None,
            sorting: false,
        }
    }

    /// Notes what a name means, where somebody asks.
    fn note(&mut self, node: &SyntaxNode, relation: Option<&QualifiedName>, means: Means) {
        let (Some(uses), Some(relation)) = (&mut self.uses, relation) else { return };
        let place = |at| usize::from(at).saturating_sub(self.before);
        let range = node.text_range();
        uses.push(Use { start: place(range.start()), end: place(range.end()), relation: relation.clone(), means });
    }

    /// A query: `outer` is what the queries around it name. Gives back its columns.
    pub fn select(&mut self, node: &SyntaxNode, outer: &Scope) -> Given {
        let mut scope = outer.clone();
        scope.outputs.clear();
        if let Some(with) = child(node, SyntaxKind::WITH_CLAUSE) {
            self.with(&with, &mut scope);
        }
        if node.kind() != SyntaxKind::SELECT {
            return self.several(node, &scope);
        }
        let mut from = Vec::new();
        if let Some(clause) = child(node, SyntaxKind::FROM_CLAUSE) {
            self.sources(&clause, &scope, &mut from);
            let around = scope.rows.len();
            scope.rows.extend(from.iter().cloned());
            // Conditions of joins see all that is joined.
            let taken = self.conditions(&clause, &scope);
            // What functions make of private values is in the rows that they give.
            for rows in from.iter_mut().chain(&mut scope.rows[around..]).filter(|rows| rows.columns.is_none()) {
                rows.private.extend(taken.iter().map(|from| (None, from.clone())));
            }
        }
        let outputs = outputs(node, &from);
        scope.outputs = outputs.clone().unwrap_or_default();
        let mut private = Vec::new();
        for clause in node.children() {
            match clause.kind() {
                SyntaxKind::WITH_CLAUSE | SyntaxKind::FROM_CLAUSE => {}
                SyntaxKind::ORDER_BY_CLAUSE | SyntaxKind::GROUP_BY_CLAUSE => {
                    self.sorting = clause.kind() == SyntaxKind::ORDER_BY_CLAUSE;
                    self.expression(&clause, &scope);
                    self.sorting = false;
                }
                _ => {
                    let named = std::mem::take(&mut scope.outputs);
                    match clause.kind() {
                        SyntaxKind::SELECT_CLAUSE => private = self.targets(&clause, &scope, &from),
                        _ => self.expression(&clause, &scope),
                    }
                    scope.outputs = named;
                }
            }
        }
        Given { columns: outputs, private }
    }

    /// What a query gives: looks its names up, and says which of its columns are made of private values.
    fn targets(&mut self, clause: &SyntaxNode, scope: &Scope, from: &[Rows]) -> Vec<Private> {
        let mut private = Vec::new();
        for part in clause.children() {
            if part.kind() != SyntaxKind::TARGET_LIST {
                self.expression(&part, scope);
                continue;
            }
            for target in part.children() {
                let known = self.named.len();
                let used = self.uses.as_ref().map_or(0, Vec::len);
                self.expression(&target, scope);
                self.gives(&target, used, from);
                match all_of(&target, from) {
                    Some(rows) => private.extend(rows.into_iter().flat_map(|rows| rows.private.clone())),
                    None => private.extend(self.named[known..].iter().map(|from| (output(&target), from.clone()))),
                }
            }
        }
        private
    }

    /// What a target without a name of its own is called follows what it names; `*` stands for columns.
    fn gives(&mut self, target: &SyntaxNode, used: usize, from: &[Rows]) {
        if self.uses.is_none() {
            return;
        }
        if let Some(rows) = all_of(target, from) {
            let columns = columns_of_all(target, from);
            let relations: Vec<QualifiedName> = rows.iter().filter_map(|rows| rows.of.clone()).collect();
            for relation in relations {
                self.note(target, Some(&relation), Means::All(columns.clone()));
            }
            return;
        }
        let is_named = child(target, SyntaxKind::AS_NAME).is_some();
        let plain = target
            .children()
            .next()
            .filter(|node| matches!(node.kind(), SyntaxKind::NAME_REF | SyntaxKind::FIELD_EXPR));
        if plain.is_some()
            && let Some(uses) = &mut self.uses
        {
            for held in &mut uses[used..] {
                match &mut held.means {
                    Means::Column { shown, gives, .. } => (*shown, *gives) = (true, !is_named),
                    Means::Row { gives } => *gives = !is_named,
                    _ => {}
                }
            }
        }
    }

    /// Queries of which the rows are put together, or a query in parentheses: the first gives the names.
    fn several(&mut self, node: &SyntaxNode, scope: &Scope) -> Given {
        let mut given: Option<Given> = None;
        for child in node.children().filter(|child| child.kind() != SyntaxKind::WITH_CLAUSE) {
            match child.kind() {
                kind if is_query(kind) => {
                    let more = self.select(&child, scope);
                    match &mut given {
                        None => given = Some(more),
                        Some(first) => {
                            let private = moved(more.private, more.columns.as_deref(), first.columns.as_deref());
                            first.private.extend(private);
                        }
                    }
                }
                // What sorts the rows of several queries names their columns, and nothing else.
                SyntaxKind::ORDER_BY_CLAUSE => {
                    if let Some(Given { columns: Some(columns), .. }) = &given {
                        let sorted = Scope { outputs: columns.clone(), ..Scope::default() };
                        self.expression(&child, &sorted);
                    }
                }
                _ => {
                    // A row of VALUES.
                    let known = self.named.len();
                    self.expression(&child, scope);
                    let private: Vec<Private> = self.named[known..].iter().map(|from| (None, from.clone())).collect();
                    if !private.is_empty() {
                        given.get_or_insert_default().private.extend(private);
                    }
                }
            }
        }
        given.unwrap_or_default()
    }

    fn with(&mut self, clause: &SyntaxNode, scope: &mut Scope) {
        let recursive = has_token(clause, SyntaxKind::RECURSIVE_KW);
        for table in clause.children().filter(|node| node.kind() == SyntaxKind::WITH_TABLE) {
            let name = child(&table, SyntaxKind::CTE_NAME).map(|name| text(&name));
            let listed = columns_of(&table);
            let known = scope.with.len();
            if recursive {
                let listed = Given { columns: listed.clone(), private: Vec::new() };
                scope.with.extend(name.clone().map(|name| (name, listed)));
            }
            let mut given = Given::default();
            for query in table.children().filter(|node| is_query(node.kind())) {
                given = self.select(&query, scope);
            }
            scope.with.truncate(known);
            // A list may name the first columns only.
            let columns = match (listed, given.columns.clone()) {
                (Some(listed), Some(given)) => Some(renamed(listed, given)),
                (_, given) => given,
            };
            let mut private = moved(given.private, given.columns.as_deref(), columns.as_deref());
            if recursive {
                // It may give its columns to itself in another order.
                private.iter_mut().for_each(|(column, _)| *column = None);
            }
            scope.with.extend(name.map(|name| (name, Given { columns, private })));
        }
    }

    /// What FROM reads, with its aliases.
    fn sources(&mut self, node: &SyntaxNode, scope: &Scope, found: &mut Vec<Rows>) {
        for item in node.children() {
            match item.kind() {
                SyntaxKind::RELATION_FROM_ITEM => found.push(self.relation(&item, scope)),
                SyntaxKind::ON_CLAUSE | SyntaxKind::JOIN_USING_CLAUSE | SyntaxKind::FROM_ALIAS => {}
                SyntaxKind::PAREN_FROM_ITEM => match item.children().find(|child| is_query(child.kind())) {
                    Some(query) => {
                        // After LATERAL it sees what stands before it; without, it names nothing of it.
                        let mut seen = scope.clone();
                        seen.rows.extend(found.iter().cloned());
                        let given = self.select(&query, &seen);
                        found.push(Rows::given(&item, given));
                    }
                    // A join in parentheses.
                    None => match alias(&item) {
                        Some(alias) => {
                            let mut joined = Vec::new();
                            self.sources(&item, scope, &mut joined);
                            let mut rows = Rows::of(alias, None);
                            let private = joined.into_iter().flat_map(|joined| joined.private);
                            rows.private = private.map(|(_, from)| (None, from)).collect();
                            found.push(rows);
                        }
                        None => self.sources(&item, scope, found),
                    },
                },
                SyntaxKind::FUNCTION_FROM_ITEM
                | SyntaxKind::ROWS_FROM_ITEM
                | SyntaxKind::EXPR_FROM_ITEM
                | SyntaxKind::JSON_TABLE_FROM_ITEM
                | SyntaxKind::XML_TABLE_FROM_ITEM
                | SyntaxKind::GRAPH_TABLE_FROM_ITEM => found.push(Rows::of(alias(&item).unwrap_or_default(), None)),
                // A join, in parentheses or not.
                _ => self.sources(&item, scope, found),
            }
        }
    }

    /// A table or view.
    fn relation(&mut self, item: &SyntaxNode, scope: &Scope) -> Rows {
        let segments: Vec<String> = item
            .descendants()
            .filter(|node| node.kind() == SyntaxKind::PATH_SEGMENT_REF)
            .map(|segment| text(&segment))
            .collect();
        let (schema, name) = match segments.as_slice() {
            [name] => (None, name),
            [schema, name] => (Some(schema), name),
            _ => return Rows::of(alias(item).unwrap_or_default(), None),
        };
        let called = alias(item).unwrap_or_else(|| name.clone());
        if let (None, Some((_, given))) = (schema, scope.with.iter().rev().find(|(known, _)| known == name)) {
            return Rows { alias: called, ..Rows::given(item, given.clone()) };
        }
        if schema.is_some_and(|schema| self.is_foreign(schema)) {
            return Rows::of(called, None);
        }
        let at = self.at(item);
        let relations: &'a Relations<'a> = self.relations;
        let known: &'a [Relation<'a>] = relations.0.get(name.as_str()).map(Vec::as_slice).unwrap_or_default();
        let within = schema.map_or("public", String::as_str);
        let found = known.iter().find(|relation| relation.name.schema == within);
        match found.filter(|_| schema.is_some() || !self.qualified) {
            Some(relation) => {
                self.shown.push(relation.name.clone());
                // Of a view that was specified in SQL, the columns may not be known.
                let columns = relation.columns.iter().map(|column| (*column).to_owned());
                let columns = Some(columns.collect()).filter(|columns: &Vec<String>| !columns.is_empty());
                let given = Given { columns, private: relation.private.clone() };
                let listed = child(item, SyntaxKind::FROM_ALIAS).and_then(|alias| columns_of(&alias)).is_some();
                let parts: Vec<SyntaxNode> =
                    item.descendants().filter(|node| node.kind() == SyntaxKind::PATH_SEGMENT_REF).collect();
                if let (Some(first), Some(last)) = (parts.first(), parts.last()) {
                    let aliased = alias(item).is_some();
                    self.note(last, Some(relation.name), Means::Source { aliased, listed });
                    if let Some(Use { start, .. }) = self.uses.as_mut().and_then(|uses| uses.last_mut()) {
                        *start = usize::from(first.text_range().start()).saturating_sub(self.before);
                    }
                }
                let of = Some(relation.name.clone()).filter(|_| !listed);
                Rows { alias: called, of, ..Rows::given(item, given) }
            }
            None => {
                let help = match (found, known.first()) {
                    (Some(relation), _) => {
                        format!("functions look into no schema: write `{}.{name}`", relation.name.schema)
                    }
                    (None, Some(relation)) => {
                        format!("it lives in another schema: write `{}.{name}`", relation.name.schema)
                    }
                    (None, None) => match nearest(name, relations.0.keys().copied().collect::<BTreeSet<_>>()) {
                        Some(nearest) => format!("a similar name exists: `{nearest}`"),
                        None => "register its entity or view".to_owned(),
                    },
                };
                let written = segments.join(".");
                self.problems.push((format!("there is no table `{written}`, at character {at}"), help));
                Rows::of(called, None)
            }
        }
    }

    /// Somebody else's schema: PostgreSQL's own, or one in which nothing of the application lives and that no schema of it
    /// is nearly called.
    fn is_foreign(&self, schema: &str) -> bool {
        let known = self.relations.schemas();
        matches!(schema, "pg_catalog" | "information_schema")
            || !known.contains(schema) && schema != "public" && nearest(schema, known).is_none()
    }

    /// Conditions of joins, and functions that give rows: where the private values come from that those take.
    fn conditions(&mut self, node: &SyntaxNode, scope: &Scope) -> Vec<String> {
        let mut taken = Vec::new();
        for item in node.children() {
            match item.kind() {
                SyntaxKind::RELATION_FROM_ITEM | SyntaxKind::FROM_ALIAS => {}
                SyntaxKind::JOIN_EXPR | SyntaxKind::JOIN => taken.extend(self.conditions(&item, scope)),
                SyntaxKind::PAREN_FROM_ITEM if item.children().any(|child| is_query(child.kind())) => {}
                SyntaxKind::PAREN_FROM_ITEM => taken.extend(self.conditions(&item, scope)),
                SyntaxKind::ON_CLAUSE => self.expression(&item, scope),
                SyntaxKind::JOIN_USING_CLAUSE => {
                    for node in item.descendants().filter(|node| node.kind() == SyntaxKind::COLUMN_NAME_REF) {
                        self.name(&node, scope);
                        let name = text(&node);
                        let joined: Vec<QualifiedName> = scope
                            .rows
                            .iter()
                            .filter(|rows| rows.may_have(&name))
                            .filter_map(|rows| rows.of.clone())
                            .collect();
                        joined.iter().for_each(|of| self.note(&node, Some(of), Means::Joined(name.clone())));
                    }
                }
                _ => {
                    let known = self.named.len();
                    self.expression(&item, scope);
                    taken.extend_from_slice(&self.named[known..]);
                }
            }
        }
        taken
    }

    /// The queries in an expression whose own names were looked up already.
    pub fn inner(&mut self, node: &SyntaxNode, scope: &Scope) {
        for child in node.children() {
            match is_query(child.kind()) {
                true => drop(self.select(&child, scope)),
                false => self.inner(&child, scope),
            }
        }
    }

    pub fn expression(&mut self, node: &SyntaxNode, scope: &Scope) {
        match node.kind() {
            kind if is_query(kind) => drop(self.select(node, scope)),
            SyntaxKind::FROM_ALIAS | SyntaxKind::AS_NAME => {}
            SyntaxKind::NAME_REF => self.name(node, scope),
            SyntaxKind::CALL_EXPR => {
                let called = |child: &SyntaxNode| matches!(child.kind(), SyntaxKind::NAME_REF | SyntaxKind::FIELD_EXPR);
                for (i, child) in node.children().enumerate() {
                    if i > 0 || !called(&child) {
                        self.expression(&child, scope);
                    }
                }
            }
            // All columns of a table, as one value: `row_to_json(t.*)`.
            SyntaxKind::FIELD_EXPR if has_token(node, SyntaxKind::STAR) => {
                let table = node.children().last();
                let alias = table.as_ref().map(text).unwrap_or_default();
                self.whole(&alias, scope);
                if let (Some(table), Some(rows)) = (table, scope.rows.iter().rev().find(|rows| rows.alias == alias)) {
                    self.note(&table, rows.of.as_ref(), Means::Qualifier);
                    self.note(&table, rows.of.as_ref(), Means::Row { gives: false });
                }
            }
            SyntaxKind::FIELD_EXPR => {
                let parts: Vec<SyntaxNode> = node.children().collect();
                match parts.as_slice() {
                    [qualifier, column] if qualifier.kind() == SyntaxKind::NAME_REF => {
                        self.member(qualifier, column, scope);
                    }
                    // `schema.table.column` names a table by its whole name.
                    [whole, column] if whole.kind() == SyntaxKind::FIELD_EXPR => {
                        let names: Vec<SyntaxNode> = whole.children().collect();
                        if let [_, table] = names.as_slice()
                            && scope.rows.iter().any(|rows| rows.alias == text(table))
                        {
                            self.member(table, column, scope);
                        }
                    }
                    [first, ..] if first.kind() == SyntaxKind::NAME_REF || first.kind() == SyntaxKind::FIELD_EXPR => {}
                    [first, ..] => self.expression(first, scope),
                    [] => {}
                }
            }
            _ => node.children().for_each(|child| self.expression(&child, scope)),
        }
    }

    /// `email`
    fn name(&mut self, node: &SyntaxNode, scope: &Scope) {
        let name = text(node);
        let value = VALUES.contains(&name.as_str()) || SYSTEM.contains(&name.as_str());
        let known = scope.rows.iter().any(|rows| rows.alias == name || rows.bare && rows.may_have(&name));
        // The innermost that has a column of this name is meant, else a whole row.
        let of = scope.rows.iter().rev().find(|rows| rows.bare && rows.columns.is_some() && rows.may_have(&name));
        let is_output = self.sorting && scope.outputs.contains(&name);
        match of {
            Some(rows) if !is_output => {
                self.note(node, rows.of.as_ref(), Means::Column { name: name.clone(), shown: false, gives: false });
            }
            Some(_) => {}
            None => {
                if let Some(rows) = scope.rows.iter().rev().find(|rows| rows.alias == name) {
                    self.note(node, rows.of.as_ref(), Means::Row { gives: false });
                }
            }
        }
        match of {
            Some(rows) => self.named.extend(rows.private(&name).map(str::to_owned)),
            None => {
                let unsure = scope.rows.iter().filter(|rows| rows.bare && rows.columns.is_none());
                self.named.extend(unsure.filter_map(|rows| rows.private(&name)).map(str::to_owned));
                self.whole(&name, scope);
            }
        }
        if !value && !known && !scope.outputs.contains(&name) {
            let bare = scope.rows.iter().filter(|rows| rows.bare).filter_map(|rows| rows.columns.as_ref());
            self.unknown(node, &name, bare.flatten().chain(&scope.outputs).map(String::as_str));
        }
    }

    /// `u.email`
    fn member(&mut self, qualifier: &SyntaxNode, column: &SyntaxNode, scope: &Scope) {
        let (alias, name) = (text(qualifier), text(column));
        // The innermost of that name is meant.
        match scope.rows.iter().rev().find(|rows| rows.alias == alias) {
            Some(rows) if !rows.may_have(&name) && !SYSTEM.contains(&name.as_str()) => {
                self.unknown(column, &name, rows.columns.iter().flatten().map(String::as_str));
            }
            // A column of a composite type may be meant, which has members. A function of one value can be written as one too.
            Some(rows) => {
                self.named.extend(rows.private(&name).map(str::to_owned));
                self.note(qualifier, rows.of.as_ref(), Means::Qualifier);
                self.note(column, rows.of.as_ref(), Means::Column { name, shown: false, gives: false });
            }
            None => {
                let at = self.at(qualifier);
                let aliases = scope.rows.iter().map(|rows| rows.alias.as_str());
                let help = match nearest(&alias, aliases.clone()) {
                    Some(nearest) => format!("a similar one exists: `{nearest}`"),
                    None => format!("names of tables here: {}", aliases.collect::<Vec<_>>().join(", ")),
                };
                self.problems.push((format!("no table is called `{alias}` here, at character {at}"), help));
            }
        }
    }

    /// A whole row.
    fn whole(&mut self, alias: &str, scope: &Scope) {
        if let Some(rows) = scope.rows.iter().rev().find(|rows| rows.alias == alias) {
            self.named.extend(rows.private.iter().map(|(_, from)| from.clone()));
        }
    }

    fn unknown<'c>(&mut self, node: &SyntaxNode, name: &str, columns: impl Iterator<Item = &'c str> + Clone) {
        let at = self.at(node);
        let help = match nearest(name, columns.clone()) {
            Some(nearest) => format!("a similar column exists: `{nearest}`"),
            None => format!("columns: {}", columns.collect::<Vec<_>>().join(", ")),
        };
        self.problems.push((format!("there is no column `{name}`, at character {at}"), help));
    }

    /// The character at which a node starts.
    fn at(&self, node: &SyntaxNode) -> usize {
        character(self.text, usize::from(node.text_range().start()).saturating_sub(self.before))
    }
}
