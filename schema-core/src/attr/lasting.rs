//! Rows and values that never change.

use super::{FieldDraft, OnEntity, OnField};
use crate::ir::{self, Lasting, Source};

/// See [`immutable`].
#[derive(Debug)]
pub struct Immutable;

/// On the struct: rows that are there can't be changed; they can be deleted. On a field: its value is set when the row is
/// made, and can't change. A change is one of bytes: `Ann` becomes `ANN` in `citext`, 1.0 becomes 1.00, and both are refused, while
/// writing the same once more is none.
///
/// A reference whose action would change such a row is a mistake: `SetNull`, `SetDefault` and `.on_update(Cascade)`. One that says nothing is
/// RESTRICT in PostgreSQL, not NO ACTION: the row that it means can't be replaced by another of the same key in one statement. Not where rows go
/// along with another that they reference (`.on_delete(Cascade)`), nor where the reference is deferred.
///
/// What it trusts: that the trigger is there. Only the owner of the table can disable it, or all of them a superuser.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(immutable)]
/// struct Price {
///     # #[entity(primary_key)]
///     # id: i64,
///     cents: i64,
/// }
///
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(immutable)]
///     sku: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Price, Item]?)?).to_string();
/// assert!(sql.contains("CREATE TRIGGER price_immutable
///     BEFORE UPDATE ON public.price
///     FOR EACH ROW
///     WHEN (OLD.* *<> NEW.*)"), "{sql}");
/// assert!(sql.contains("CREATE TRIGGER item_immutable
///     BEFORE UPDATE ON public.item
///     FOR EACH ROW
///     WHEN (pg_catalog.record_image_ne(ROW(OLD.sku), ROW(NEW.sku)))"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn immutable() -> Immutable {
    Immutable
}

#[diagnostic::do_not_recommend]
impl OnEntity for Immutable {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        lasting(entity, Lasting::Immutable, at);
    }
}

impl<T, K> OnField<T, K> for Immutable {
    fn apply(self, draft: &mut FieldDraft) {
        let name = draft.field.name.clone();
        draft.lifecycle.get_or_insert_default().fixed.push(name);
    }
}

/// See [`append_only`].
#[derive(Debug)]
pub struct AppendOnly;

/// Rows can be added, and neither changed nor deleted, by nobody: an account book, a log. So no reference that such a row holds may have
/// another action than `NoAction` and `Restrict`; another one is a mistake.
///
/// What it trusts: that the triggers are there, which only the owner of the table can disable. In a partitioned table one DELETE is let
/// through, that of the function which moves rows out of the default partition: a statement of the owner's own (not of a foreign
/// key action, which runs as the owner, too) in a session that asks for it. Other rows than those are neither deleted by retention: old
/// partitions are detached as a whole.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(append_only)]
/// struct Posting {
///     # #[entity(primary_key)]
///     # id: i64,
///     cents: i64,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Posting]?)?).to_string();
/// assert!(sql.contains("CREATE TRIGGER posting_append_only
///     BEFORE UPDATE OR DELETE ON public.posting
///     FOR EACH ROW"), "{sql}");
/// assert!(sql.contains("BEFORE TRUNCATE ON public.posting
///     FOR EACH STATEMENT"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn append_only() -> AppendOnly {
    AppendOnly
}

#[diagnostic::do_not_recommend]
impl OnEntity for AppendOnly {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        lasting(entity, Lasting::AppendOnly, at);
    }
}

fn lasting(entity: &mut ir::Entity, lasting: Lasting, at: Source) {
    if entity.lifecycle_mut().lasting.replace(lasting).is_some_and(|before| before != lasting) {
        entity.mistakes.push(ir::AttributeError {
            source: at,
            message: "`append_only` and `immutable` are both said".to_owned(),
            help: "keep `append_only`: rows that can't be deleted can't be changed either".to_owned(),
        });
    }
}
