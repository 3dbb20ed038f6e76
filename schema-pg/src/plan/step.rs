//! One statement of a plan, and what it risks.

use std::fmt;

use super::effects::Effects;
use super::reverse::Reverse;
use crate::catalog::{Object, Text};
use crate::sql::Statement;

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<'a> {
    /// What is done.
    pub statement: Statement<'a>,
    /// What undoes it.
    pub reverse: Reverse<'a>,
    /// What it risks beside its lock.
    pub hazards: Vec<Hazard>,
    /// The strongest lock that it takes on a table that was there before the plan.
    pub lock: Lock,
    /// The transaction that it runs in.
    pub transaction: Transaction,
    /// Which of the migrations it belongs to, where a change takes several.
    pub stage: Stage,
    /// Why it stands where it does.
    pub because: &'static str,
    /// What it does beside what its statement says, where that is a text.
    pub(super) declared: Option<Box<Effects>>,
}

/// The transaction that a step runs in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Transaction {
    /// That of the steps around it.
    #[default]
    Shared,
    /// Another than the steps before it: theirs has to be committed first.
    New,
    /// One that begins with it, since it takes as long as the rows need: no strong lock is held meanwhile, but its own.
    Own,
    /// None: PostgreSQL runs it outside of transactions only, and it takes as long as the rows need.
    None,
}

impl Transaction {
    /// It takes as long as the rows need, so that no `statement_timeout` is set.
    pub fn is_slow(self) -> bool {
        matches!(self, Transaction::Own | Transaction::None)
    }
}

/// Which of the migrations a step belongs to: programs of the old and of the new version run between them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// What both versions of the program can live with.
    #[default]
    Expand,
    /// Rows that are there get what they lack, in batches.
    Backfill,
    /// What the old version of the program could not live with.
    Contract,
}

/// What a step risks.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Hazard {
    /// Rows or values are gone afterwards. Refused unless the object is allowed by name.
    DataLoss(Object),
    /// The table is written anew: as long as it has rows, nobody else reads or writes it.
    Rewrite,
    /// All rows are read.
    Scan,
    /// An index is built: it needs time and room.
    IndexBuild,
    /// It fails where rows break it. The query counts them.
    MayFail(String),
    /// It fails where a value does not fit, and PostgreSQL can't be asked which: the query fails where it would, and changes
    /// nothing.
    OnlyTrying(String),
    /// Who sees or may do what changes.
    Authorization(&'static str),
    /// Programs that know the old name or type fail.
    Incompatible(&'static str),
    /// It looks like a rename, and is none without a hint.
    MayBeRename(Object),
    /// The owner of the database can't make this extension: a superuser does, or the provider.
    Untrusted(Text),
    /// Queries that used the index or the constraint find it no longer.
    Dropped,
    /// All rows are copied to other nodes while others read; nobody writes meanwhile.
    Blocks,
    /// All rows are copied to other nodes while others write: it needs room for a second copy, and logical replication.
    MovesRows,
    /// From when references were dropped until they are validated again nobody looks whether a row references one that is there.
    Unreferenced,
    /// The role that runs it, or all servers, have to have this setting.
    NeedsSetting(&'static str),
    /// What is there is encrypted, or is to be, and nobody but who writes the plan knows how: this is what to say.
    Encrypted(String),
}

/// Locks of PostgreSQL on a table, from weak to strong (manual, "Table-Level Locks").
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// None on a table that was there before.
    #[default]
    None,
    /// ACCESS SHARE
    AccessShare,
    /// ROW EXCLUSIVE
    RowExclusive,
    /// SHARE UPDATE EXCLUSIVE: reading and writing go on.
    ShareUpdateExclusive,
    /// SHARE: reading goes on, writing waits.
    Share,
    /// SHARE ROW EXCLUSIVE: reading goes on, writing waits.
    ShareRowExclusive,
    /// ACCESS EXCLUSIVE: everything waits.
    AccessExclusive,
}

impl Lock {
    /// Its name in `pg_locks.mode`.
    pub fn mode(self) -> Option<&'static str> {
        Some(match self {
            Lock::None => return None,
            Lock::AccessShare => "AccessShareLock",
            Lock::RowExclusive => "RowExclusiveLock",
            Lock::ShareUpdateExclusive => "ShareUpdateExclusiveLock",
            Lock::Share => "ShareLock",
            Lock::ShareRowExclusive => "ShareRowExclusiveLock",
            Lock::AccessExclusive => "AccessExclusiveLock",
        })
    }

    /// Others can write meanwhile.
    pub fn lets_write(self) -> bool {
        self <= Lock::ShareUpdateExclusive
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Lock::None => "no lock",
            Lock::AccessShare => "ACCESS SHARE",
            Lock::RowExclusive => "ROW EXCLUSIVE",
            Lock::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Lock::Share => "SHARE",
            Lock::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Lock::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Hazard::DataLoss(object) => write!(f, "loses data: {object}"),
            Hazard::Rewrite => f.write_str("writes the table anew"),
            Hazard::Scan => f.write_str("reads all rows"),
            Hazard::IndexBuild => f.write_str("builds an index"),
            Hazard::MayFail(query) => write!(f, "fails on rows that this finds: {query}"),
            Hazard::OnlyTrying(query) => {
                write!(
                    f,
                    "fails on the first value that does not fit, and no query counts them: only trying tells, by {query}"
                )
            }
            Hazard::Authorization(what) => write!(f, "authorization: {what}"),
            Hazard::Incompatible(what) => write!(f, "programs of the old version: {what}"),
            Hazard::MayBeRename(object) => {
                write!(f, "looks like the rename of {object}: say `renamed_from` if it is one")
            }
            Hazard::Untrusted(extension) => write!(
                f,
                "the extension {extension} is not trusted: a superuser has to create it, or the provider of the database, before \
                 an ordinary owner runs this"
            ),
            Hazard::Dropped => f.write_str("queries that used it are slower"),
            Hazard::Blocks => f.write_str("copies all rows to other nodes, and nobody writes meanwhile"),
            Hazard::MovesRows => {
                f.write_str("copies all rows to other nodes by logical replication: it needs room for both copies, and writers wait at its end")
            }
            Hazard::Unreferenced => {
                f.write_str("from when references are dropped until they are validated again, nobody looks whether the row is there")
            }
            Hazard::NeedsSetting(setting) => write!(f, "needs `{setting}` for the role that runs it, on all nodes"),
            Hazard::Encrypted(what) => f.write_str(what),
        }
    }
}

/// What is not done, and not in the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// What it is about.
    pub object: Object,
    /// Why it is not done.
    pub why: Why,
    /// The statement that would do it; empty where there is none.
    pub sql: String,
    /// What else is to be known of it.
    pub hazards: Vec<Hazard>,
}

/// Why something is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// Rows or values would be lost, and that was not allowed by name.
    LosesData,
    /// PostgreSQL has no way.
    Impossible(&'static str),
    /// A backfill of its rows can't be read.
    Backfill(String),
    /// Each of these steps has to come before the next, and the last before the first.
    Circle(Vec<String>),
}

impl Refused {
    /// There is no way.
    pub(super) fn impossible(object: Object, why: &'static str) -> Self {
        Self { object, why: Why::Impossible(why), sql: String::new(), hazards: Vec::new() }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Why::LosesData => write!(
                f,
                "not done, since it loses data: {}; allow it by name: \"{}\"",
                self.object,
                allowed_as(&self.object)
            )?,
            Why::Impossible(why) => return write!(f, "not done: {}: {why}", self.object),
            Why::Backfill(why) => return write!(f, "not done: {}: {why}: `{}`", self.object, self.sql),
            Why::Circle(steps) => {
                return write!(f, "not done: each of these has to come before the others: {}", steps.join("; "));
            }
        }
        match self.hazards.iter().find(|hazard| matches!(hazard, Hazard::Encrypted(_))) {
            Some(hazard) => write!(f, "; or {hazard}"),
            None => Ok(()),
        }
    }
}

/// The name under which the loss of an object is allowed: `app.users`, `app.users.nickname`.
pub fn allowed_as(object: &Object) -> Text {
    match object {
        Object::Default(domain, column) if column.is_empty() => domain.to_string().into(),
        Object::Row(table, key) => format!("{table}({key})").into(),
        Object::Column(table, name) | Object::Default(table, name) | Object::Constraint(table, name) => {
            format!("{table}.{name}").into()
        }
        Object::Schema(name) | Object::Extension(name) | Object::EventTrigger(name) => name.clone(),
        Object::General(_, name) => name.clone(),
        Object::Type(name)
        | Object::Sequence(name)
        | Object::Function(name)
        | Object::Relation(name)
        | Object::Index(name)
        | Object::Statistics(name) => name.to_string().into(),
        Object::Trigger(table, name) | Object::Policy(table, name) | Object::Rule(table, name) => {
            format!("{table}.{name}").into()
        }
    }
}

impl<'a> Step<'a> {
    /// A step that risks nothing.
    pub fn new(because: &'static str, statement: Statement<'a>) -> Self {
        Self {
            reverse: Reverse::of(&statement),
            statement,
            hazards: Vec::new(),
            lock: Lock::None,
            transaction: Transaction::Shared,
            stage: Stage::Expand,
            because,
            declared: None,
        }
    }

    /// What it makes, drops, changes and needs to be there: by this, steps are sorted.
    pub fn effects(&self) -> Effects {
        let mut effects = Effects::of(&self.statement);
        if let Some(declared) = &self.declared {
            effects.add(declared);
        }
        effects
    }

    /// The same with what its statement does not tell.
    #[must_use]
    pub(super) fn declares(mut self, say: impl FnOnce(&mut Effects)) -> Self {
        say(self.declared.get_or_insert_default());
        self
    }

    /// The same with a lock.
    #[must_use]
    pub fn locks(mut self, lock: Lock) -> Self {
        self.lock = lock;
        self
    }

    /// The same with a hazard.
    #[must_use]
    pub fn risks(mut self, hazard: Hazard) -> Self {
        self.hazards.push(hazard);
        self
    }

    /// The same in this transaction.
    #[must_use]
    pub fn within(mut self, transaction: Transaction) -> Self {
        self.transaction = transaction;
        self
    }

    /// The same outside of a transaction: it may take long.
    #[must_use]
    pub fn outside(self) -> Self {
        self.within(Transaction::None)
    }

    /// The same in a transaction of its own, which may take long.
    #[must_use]
    pub fn long(self) -> Self {
        self.within(Transaction::Own)
    }

    /// The same as the first of another transaction.
    #[must_use]
    pub fn anew(self) -> Self {
        self.within(Transaction::New)
    }

    /// The same, once the old version of the program is gone.
    #[must_use]
    pub fn contracts(mut self) -> Self {
        self.stage = Stage::Contract;
        self
    }

    /// The same with the reason why nothing undoes it.
    #[must_use]
    pub fn never_undone(mut self, why: &'static str) -> Self {
        self.reverse = Reverse::Never(why);
        self
    }

    /// It can run in a transaction.
    pub fn transactional(&self) -> bool {
        self.transaction != Transaction::None
    }

    /// The statement as SQL, without a semicolon.
    pub fn sql(&self) -> String {
        self.statement.to_string()
    }

    /// It loses data.
    pub fn is_destructive(&self) -> bool {
        self.hazards.iter().any(|hazard| matches!(hazard, Hazard::DataLoss(_)))
    }
}
