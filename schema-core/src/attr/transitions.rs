//! States, and the ways from one to the other.

use super::{FieldDraft, OnField};
use crate::ir::{self, Source};
use crate::{ValueFor, kind};

/// See [`transitions`].
#[derive(Debug)]
pub struct Transitions<V> {
    pairs: Vec<(V, V)>,
    initial: Vec<V>,
}

/// The field is a state: it goes from the one to the other of these pairs, and no other way. `.initial([…])` says in which
/// states a row can be made.
///
/// In a partitioned table whose rows can move between partitions, the ways are checked before an UPDATE, since nothing is called after it for
/// a row that moves, and the first states once for all rows that a statement inserts; a MERGE that inserts rows and moves others
/// is checked as if all of them were inserted.
///
/// What it trusts: that the triggers are there, which only the owner of the table can disable.
///
/// ```
/// # use schema_core::*;
/// #[derive(DbEnum)]
/// enum State {
///     Draft,
///     Published,
///     Archived,
/// }
/// use State::*;
///
/// #[derive(Entity)]
/// struct Post {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(transitions([(Draft, Published), (Published, Archived)]).initial([Draft]))]
///     state: State,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Post]?)?).to_string();
/// assert!(sql.contains("CREATE TRIGGER post_state_transitions
///     AFTER UPDATE ON public.post
///     FOR EACH ROW
///     WHEN (OLD.state IS DISTINCT FROM NEW.state AND ((OLD.state, NEW.state) IN (('draft', 'published'), ('published', 'archived'))) IS NOT TRUE)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn transitions<V>(pairs: impl IntoIterator<Item = (V, V)>) -> Transitions<V> {
    Transitions { pairs: pairs.into_iter().collect(), initial: Vec::new() }
}

impl<V> Transitions<V> {
    /// The states in which a row can be made; without it, any.
    #[must_use]
    pub fn initial(mut self, states: impl IntoIterator<Item = V>) -> Self {
        self.initial = states.into_iter().collect();
        self
    }
}

impl<T, K: kind::Comparable, V: ValueFor<K::Is<T>>> OnField<T, K> for Transitions<V> {
    fn apply(self, draft: &mut FieldDraft) {
        let (field, source): (_, Source) = (draft.field.name.clone(), draft.field.source);
        let pairs = self.pairs.into_iter().map(|(from, to)| (from.value_for(), to.value_for())).collect();
        let initial = self.initial.into_iter().map(V::value_for).collect();
        draft.lifecycle.get_or_insert_default().transitions.push(ir::Transitions { field, source, pairs, initial });
    }
}
