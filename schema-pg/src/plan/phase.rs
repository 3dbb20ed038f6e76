//! The parts of a plan, in their order.

/// The parts of a plan, in the order in which they run. Each says why it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Phase {
    /// Event triggers that go: they would be called by this plan.
    EventTriggers,
    /// Schemas, before what is made in them or moves to them.
    Schemas,
    /// Renames before all that changes: what follows uses the new names.
    Rename,
    /// What stands on things that change: nothing may stand on them meanwhile.
    TakeOff,
    /// Views, and functions that read tables, behind what stands on them.
    TakeOffViews,
    /// Generated columns, behind the views that show them.
    Generated,
    /// Columns that are made anew, behind the generated ones that look at them.
    RemadeColumns,
    /// Functions that are made anew, behind all that calls them.
    RemadeFunctions,
    /// Extensions: columns may have their types.
    Extensions,
    /// Types, before the tables whose columns have them.
    Types,
    /// Partitions leave, before they change and before those that join take their rows.
    Detach,
    /// Labels of enum types, which can be used once they are committed.
    Labels,
    /// Tables, and functions and sequences that they need, each behind what it needs.
    Objects,
    /// Columns of tables that are there.
    Columns,
    /// Rows that are there get their values.
    Backfill,
    /// Columns that take no NULL any more: before keys, which would look for NULLs under a lock.
    NotNull,
    /// What a table has to have before it joins another as a partition.
    Join,
    /// Partitions join, once they have the columns of their table; before that gets more indexes.
    Attach,
    /// Indexes of new tables.
    Indexes,
    /// Indexes of tables that are there, built while they are used.
    Concurrent,
    /// References off the keys that change, in the transaction in which those do.
    Unreferenced,
    /// Keys that take over an index, and constraints that look at new rows only.
    Constraints,
    /// Rows that are there are looked at, in a transaction of their own.
    Validate,
    /// What a checked constraint makes cheap.
    Tighten,
    /// References that close a circle, once all tables and keys are there.
    References,
    /// Rows that are there are looked at for references.
    ValidateReferences,
    /// References that change places with their old form, once they are checked.
    SwapReferences,
    /// Names of partitions' indexes, once those are there.
    IndexNames,
    /// Functions, once what they name is there.
    Functions,
    /// Views, behind what they show.
    Views,
    /// Triggers and rules, once their tables and functions are there.
    Triggers,
    /// Policies before ENABLE: a table with row security and no policy shows nobody anything.
    Policies,
    /// Row security, once the policies are there.
    RowSecurity,
    /// Who owns what was there before: what is granted to its old owner after that stays his.
    ChangedOwners,
    /// Who may do what, once it is there.
    Grants,
    /// Who owns schemas, before what is in them: who gets a thing must be able to create it there, unless a superuser gives it.
    SchemaOwners,
    /// Who owns it, once it is whole.
    Owners,
    /// Indexes that are no longer needed, once the new ones serve.
    DropIndexes,
    /// Columns that take NULL, once they are in no key any more.
    Loosen,
    /// Columns that are gone, with what stood on them.
    DropColumns,
    /// What is gone, behind all that stood on it.
    Drops,
    /// Names that were free only now.
    LateRenames,
    /// Schemas that are gone, once nothing lives in them.
    DropSchemas,
    /// Comments last: they change nothing.
    Comments,
}

/// How many there are.
pub const COUNT: usize = Phase::Comments as usize + 1;
