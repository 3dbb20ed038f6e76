//! What one partition has of its own.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Source, Text, TypeRef};

use super::entity::{Exclude, ForeignKey, Index, Trigger, With};
use crate::options::{EntityOptions, OfPartitionOptions};

pub use super::entity::{exclude, foreign_key, index, trigger, with};
pub use schema_core::attr::entity::{check, primary_key, unique};

// Known here only so that they can be refused in plain words.
#[doc(hidden)]
pub use super::entity::{
    grant, no_delete, partition_by_hash, partition_by_list, partition_by_range, policy, purge_after, rls, rule, schema,
};
#[doc(hidden)]
pub use schema_core::attr::entity::{name, references};

/// See [`partition`].
#[derive(Debug)]
pub struct OfPartition {
    partition: Text,
    own: ir::Entity,
}

/// What one partition has of its own, and the others do not: `index`, `unique`, `primary_key`, `check`, `foreign_key`, `exclude`, `trigger`, `with`. The name is
/// that after the table's, as in `.partition("…", …)`: `2026_01`, `h0`, `default`.
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # #[entity(name = "payers")]
/// # struct Payer {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// #[derive(Entity)]
/// #[entity(name = "payments", primary_key([id, year]))]
/// #[pg(partition_by_range(year).partition("old", 2000, 2020).partition("new", 2020, 2040))]
/// #[pg(partition("old", check("paid", "amount >= 0"), with("fillfactor", 100)))]
/// #[pg(partition("new", index([payer]), foreign_key([payer]).references(Payer)))]
/// struct Payment {
///     id: i64,
///     year: i32,
///     payer: i64,
///     amount: i64,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Payer, Payment]?)?).to_string();
/// assert!(sql.contains("CREATE TABLE public.payments_old PARTITION OF public.payments (\n    CONSTRAINT paid CHECK (amount >= 0)\n)"), "{sql}");
/// assert!(sql.contains("CREATE INDEX payments_new_payer_idx ON public.payments_new USING btree (payer);"), "{sql}");
/// assert!(sql.contains("CONSTRAINT payments_new_payer_fkey FOREIGN KEY (payer) REFERENCES public.payers (id)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// Partitions that a calendar makes later have nothing of it.
pub fn partition(name: impl Into<Text>) -> OfPartition {
    let nothing = TypeRef { name: Text::default(), path: Text::default(), id: None, define: None };
    OfPartition { partition: name.into(), own: ir::Entity::new(nothing, Source::default()) }
}

/// An attribute of one partition.
#[diagnostic::on_unimplemented(
    message = "a partition has no such attribute of its own",
    label = "not an attribute of one partition",
    note = "a partition can have `index`, `unique`, `primary_key`, `check`, `foreign_key`, `exclude`, `trigger` and `with` of its own: write others on the struct"
)]
pub trait OnPartition: OnEntity {}

impl OnPartition for Exclude {}
impl OnPartition for ForeignKey {}
impl OnPartition for Index {}
impl OnPartition for Trigger {}
impl OnPartition for With {}
impl OnPartition for schema_core::attr::entity::Check {}
impl OnPartition for schema_core::attr::entity::PrimaryKeyOf {}
impl OnPartition for schema_core::attr::entity::Unique {}

impl OfPartition {
    /// Adds what the partition has. The derive calls it for each attribute, with the line on which that stands.
    #[doc(hidden)]
    #[must_use]
    pub fn with_at(mut self, line: u32, attribute: impl OnPartition) -> Self {
        // The file is that of the struct, which is known when all is applied.
        attribute.apply(&mut self.own, Source { file: "", line });
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for OfPartition {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let Self { partition, mut own } = self;
        in_file(&mut own, at.file);
        entity.mistakes.append(&mut own.mistakes);
        let of_partitions = &mut entity.extensions.get_mut::<EntityOptions>().of_partitions;
        of_partitions.push(OfPartitionOptions { partition, source: at, own: Box::new(own) });
    }
}

/// All that was specified stands in this file.
fn in_file(own: &mut ir::Entity, file: &'static str) {
    own.uniques.iter_mut().for_each(|unique| unique.source.file = file);
    own.checks.iter_mut().for_each(|check| check.source.file = file);
    own.mistakes.iter_mut().for_each(|mistake| mistake.source.file = file);
    let declared = own.extensions.get_mut::<EntityOptions>();
    declared.indexes.iter_mut().for_each(|index| index.index.source.file = file);
    declared.foreign_keys.iter_mut().for_each(|key| key.source.file = file);
    declared.exclusions.iter_mut().for_each(|exclude| exclude.source.file = file);
    declared.triggers.iter_mut().for_each(|trigger| trigger.source.file = file);
}
