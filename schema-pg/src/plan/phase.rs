//! The parts of a plan, in their order.

/// The parts of a plan, in the order in which they run. Each says why it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Phase {
    /// Event triggers that are dropped: they would fire during this plan.
    EventTriggers,
    /// Schemas, before what is created in them or moves to them.
    Schemas,
    /// Renames before all that changes: what follows uses the new names.
    Rename,
    /// Rows come back from the nodes of a cluster before what no shard takes.
    Undistribution,
    /// Dependents are dropped before the objects that change.
    DropDependents,
    /// Views, and functions that read tables, after their dependents.
    DropDependentViews,
    /// Generated columns, after the views that show them.
    DropGeneratedColumns,
    /// Columns that are recreated, after the generated ones that are computed from them.
    RecreateColumns,
    /// Functions that are recreated, after all that calls them.
    RecreateFunctions,
    /// Extensions: columns may have their types.
    Extensions,
    /// Types, before the tables whose columns have them.
    Types,
    /// Partitions are detached before they change, and before others that take their rows are attached.
    Detach,
    /// Labels of enum types, which can be used once they are committed.
    Labels,
    /// Tables, and functions and sequences that they need, each after what it needs.
    Objects,
    /// Columns of existing tables.
    Columns,
    /// Existing rows get their values.
    Backfill,
    /// Columns that become NOT NULL: before keys, which would look for NULLs under a lock.
    NotNull,
    /// What a table needs before it is attached as a partition.
    BeforeAttach,
    /// Partitions are attached once they have the columns of their table, and before that gets more indexes.
    Attach,
    /// Indexes of new tables.
    Indexes,
    /// Indexes of existing tables, built while these are used.
    Concurrent,
    /// Foreign keys on keys that change, in the transaction in which those do.
    DropReferences,
    /// Keys that use an existing index, and constraints NOT VALID.
    Constraints,
    /// Existing rows are validated, in a transaction of their own.
    Validate,
    /// SET NOT NULL, where a validated CHECK makes it cheap.
    SetNotNull,
    /// Foreign keys that close a circle, once all tables and keys exist.
    References,
    /// Existing rows are validated for foreign keys.
    ValidateReferences,
    /// Foreign keys that replace their old form, once they are validated.
    SwapReferences,
    /// Names of partitions' indexes, once those exist.
    IndexNames,
    /// Functions, once what they name exists.
    Functions,
    /// Views, after what they read.
    Views,
    /// Triggers and rules, after their tables and functions.
    Triggers,
    /// Policies before ENABLE ROW LEVEL SECURITY: without a policy no row is visible.
    Policies,
    /// Row security, after the policies.
    RowSecurity,
    /// Rows come to the nodes of a cluster once all that these do not take is gone.
    Distribution,
    /// Owners of existing objects: what is granted to the old owner after that stays with him.
    ChangedOwners,
    /// Privileges.
    Grants,
    /// Owners of schemas, before those of what is in them: who becomes an owner must be able to create it there, unless a superuser does it.
    SchemaOwners,
    /// Owners of new objects, once these are complete.
    Owners,
    /// The first partitions of new tables, once these have their owners: whose the table is, theirs they are.
    FirstPartitions,
    /// Reference rows, once their tables have all that guards them.
    Rows,
    /// Indexes, once their replacements exist.
    DropIndexes,
    /// DROP NOT NULL, once the columns are in no key any more.
    DropNotNull,
    /// Columns, after their dependents.
    DropColumns,
    /// Other objects, after their dependents.
    Drops,
    /// Names that became free only now.
    LateRenames,
    /// Schemas, once they are empty.
    DropSchemas,
    /// Comments last: they change nothing.
    Comments,
}

/// How many there are.
pub const COUNT: usize = Phase::Comments as usize + 1;
