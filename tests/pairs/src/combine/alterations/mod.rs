//! What can be altered, and how the thing reads before and after.

mod others;
mod tables;
mod types;

/// The thing before or after, with what dependents have to know of it.
#[derive(Debug, Clone)]
pub struct Side {
    /// What is there before the table: types, functions.
    pub before: String,
    /// The statement that makes the table.
    pub table: String,
    /// What follows.
    pub after: String,
    /// What the table is called, and in which of the two schemas it is.
    pub table_name: String,
    /// Which schema.
    pub schema: usize,
    /// What its column is called.
    pub column: String,
    /// Its type with all that is said of the column.
    pub def: String,
    /// Its type.
    pub ty: String,
    /// Two values of it.
    pub lit: String,
    /// The other.
    pub lit2: String,
    /// An expression over it that never changes its mind.
    pub expr: String,
    /// A condition of the same kind.
    pub pred: String,
    /// The same without the column.
    pub constant: String,
    /// Rows of the table.
    pub rows: String,
    /// Dependents are there.
    pub has_dependents: bool,
}

/// What keeps its identity under another name.
#[derive(Debug, Clone, Copy)]
pub enum Rename {
    /// The table of the sides.
    Table,
    /// Their column.
    Column,
    /// A type.
    Type(&'static str, &'static str),
    /// A label of a type.
    Label(&'static str, &'static str, &'static str),
}

/// A thing that is altered.
#[derive(Debug, Clone)]
pub struct Alteration {
    /// What is done to it.
    pub name: &'static str,
    /// Before.
    pub old: Side,
    /// After.
    pub new: Side,
    /// What is called otherwise.
    pub renames: &'static [Rename],
}

const TABLE: &str = "CREATE TABLE {t} (id int PRIMARY KEY, {c} {def}, d int DEFAULT 7)";

impl Side {
    /// A table with a column of this type, whose definition begins with it.
    fn column(ty: &str, more: &str, lit: &str, lit2: &str) -> Self {
        Self {
            before: String::new(),
            table: TABLE.to_owned(),
            after: String::new(),
            table_name: "t".to_owned(),
            schema: 0,
            column: "c".to_owned(),
            def: format!("{ty} {more}"),
            ty: ty.to_owned(),
            lit: lit.to_owned(),
            lit2: lit2.to_owned(),
            expr: "CASE WHEN {c} = {lit} THEN 1 ELSE 0 END".to_owned(),
            pred: "{c} = {lit}".to_owned(),
            constant: "{lit}".to_owned(),
            rows: "INSERT INTO {t} (id, {c}) VALUES (1, {lit}), (2, {lit2})".to_owned(),
            has_dependents: true,
        }
    }

    fn int() -> Self {
        Self::column("int", "", "1", "2")
    }

    fn before(self, sql: &str) -> Self {
        Self { before: sql.to_owned(), ..self }
    }

    fn table(self, sql: &str) -> Self {
        Self { table: sql.to_owned(), ..self }
    }

    fn after(self, sql: &str) -> Self {
        Self { after: sql.to_owned(), ..self }
    }

    fn rows(self, sql: &str) -> Self {
        Self { rows: sql.to_owned(), ..self }
    }

    fn calls(self, call: &str, constant: &str) -> Self {
        Self { expr: call.to_owned(), pred: format!("{call} > 0"), constant: constant.to_owned(), ..self }
    }

    fn ty(self, ty: &str) -> Self {
        Self { ty: ty.to_owned(), ..self }
    }

    fn before_more(self, sql: &str) -> Self {
        let before = format!("{sql}; {}", self.before);
        self.before(&before)
    }

    fn before_after(self, sql: &str) -> Self {
        let before = format!("{}; {sql}", self.before);
        self.before(&before)
    }

    fn sequence(self, name: &str) -> Self {
        let (call, def) = (format!("nextval({{q:{name}}})"), format!("int DEFAULT nextval({{q:{name}}})"));
        Self { def, ..self }.calls(&call, &call)
    }

    /// Neither the column nor what stands on it.
    fn without(self, table: &str) -> Self {
        Self { has_dependents: false, ..self.table(table) }
    }
}

fn of(name: &'static str, old: Side, new: Side) -> Alteration {
    Alteration { name, old, new, renames: &[] }
}

fn renamed(name: &'static str, old: Side, new: Side, renames: &'static [Rename]) -> Alteration {
    Alteration { renames, ..of(name, old, new) }
}

/// All of them.
pub fn alterations() -> Vec<Alteration> {
    let mut all = tables::columns();
    all.extend(tables::tables());
    all.extend(types::enums());
    all.extend(types::domains());
    all.extend(types::other_types());
    all.extend(others::functions());
    all.extend(others::views());
    all.extend(others::parts());
    all
}
