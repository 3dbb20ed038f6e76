//! What becomes of what depends on a thing that is altered, by the kind of both and the reason: the only table of it.

use std::mem::discriminant;

use super::alteration::{Alteration, Reaction};
use super::state::{Closing, is_stored};
use crate::catalog::expression::{Token, TokenKind, tokens};
use crate::catalog::{ConstraintKind, DataType, Index, IndexTerm, Item, Object, Text};
use crate::plan::graph::Via;

const INSIDE: &str = "values of this type are inside of a column, where PostgreSQL does not alter them: change the type of that column first";

impl<'a> Closing<'a> {
    pub(super) fn reaction(&self, item: Item<'a>, via: Via, (object, alteration): (&Object, Alteration)) -> Reaction {
        use Alteration as A;
        let of_column = matches!(object, Object::Column(..));
        let indexed = matches!(
            item,
            Item::Index(..) | Item::Constraint(..) if !is_reference(item)
        );
        match (alteration, via) {
            (A::Checked, Via::OfType) => match item {
                Item::Column(_, column) if matches!(column.ty, DataType::Array(_)) => Reaction::Impossible(INSIDE),
                Item::Column(..) => Reaction::With(A::Rewritten),
                Item::Domain(_) => Reaction::With(A::Checked),
                Item::Composite(_) | Item::Range(_) => Reaction::With(A::Rewritten),
                _ => Reaction::Stays,
            },
            (A::Rewritten, Via::OfType) => match item {
                Item::Column(..) => Reaction::Impossible(INSIDE),
                Item::Domain(_) | Item::Composite(_) | Item::Range(_) => Reaction::With(A::Rewritten),
                _ => Reaction::Stays,
            },
            (A::Checked | A::Rewritten, _) => Reaction::Stays,
            (_, Via::Body | Via::Partition) => Reaction::Stays,
            (A::Dropped, Via::Part) => match item {
                // A partition goes with its table, a default with its column.
                Item::Table(_) | Item::Default(..) => Reaction::Stays,
                _ => Reaction::Along,
            },
            (A::Replaced, Via::Part) if matches!(item, Item::DomainCheck(..) | Item::DomainDefault(_)) => {
                Reaction::Along
            }
            (_, Via::Part) => Reaction::Stays,
            (A::Dropped, Via::OfType) if matches!(item, Item::Column(..)) => match object {
                Object::Relation(_) => Reaction::Impossible(
                    "a column has the rows of a view that is recreated as its type: change the type of the column first",
                ),
                _ => Reaction::Stays,
            },
            (A::Dropped, Via::Holds | Via::Names) if of_column && indexed => Reaction::Along,
            (A::Retyped, Via::Holds) => match item {
                // PostgreSQL builds it again, and takes care of references to columns that change, not of those to others of it.
                Item::Constraint(_, part) if includes(&part.kind, object) => Reaction::Along,
                Item::Index(_, index) if index.unique && held_by(&index.include, object) => Reaction::Along,
                _ => Reaction::Stays,
            },
            (A::Replaced, Via::Holds) => Reaction::Stays,
            (A::Retyped, Via::References) => match self.stays_comparable(item) {
                true => Reaction::Stays,
                false => Reaction::Recreate,
            },
            (A::Retyped, Via::Names) => match item {
                // PostgreSQL makes it again with the casts of the list that the old type asked for.
                Item::Constraint(_, part) if asks_for_list(&part.kind) && self.is_other_type(object) => {
                    Reaction::Recreate
                }
                // A literal without a type got that of the column, which PostgreSQL keeps.
                Item::Index(_, index)
                    if texts(index).any(|sql| has_bare_literal(sql)) && self.is_other_type(object) =>
                {
                    Reaction::Recreate
                }
                Item::Constraint(_, part)
                    if matches!(&part.kind, ConstraintKind::Check { expression, .. } if has_bare_literal(expression))
                        && self.is_other_type(object) =>
                {
                    Reaction::Recreate
                }
                Item::Index(..) | Item::Constraint(..) | Item::Statistics(_) | Item::Default(..) => Reaction::Stays,
                _ => only_parts(item),
            },
            (A::Retyped, Via::Row | Via::Calls | Via::OfType) => Reaction::Stays,
            (A::Dropped, Via::OfType) if matches!(item, Item::Range(range) if is_stored(self.was, &range.name)) => {
                Reaction::Replace
            }
            (A::Replaced, Via::OfType) => match item {
                Item::Column(_, column) if column.generated.is_some() => Reaction::Recreate,
                Item::Column(..) => Reaction::Retype,
                Item::Range(range) if !is_stored(self.was, &range.name) => Reaction::Recreate,
                Item::Domain(_) | Item::Composite(_) | Item::Range(_) => Reaction::Replace,
                _ => only_parts(item),
            },
            (A::Dropped | A::Replaced, _) if is_collated(item, object) => Reaction::Impossible(
                "a column is sorted by a collation that is made anew: let the column have another collation first",
            ),
            (A::Dropped | A::Replaced, _) => only_parts(item),
        }
    }

    /// The column gets another type, and not only another length of it.
    fn is_other_type(&self, object: &Object) -> bool {
        let Object::Column(table, name) = object else { return false };
        let before = match self.later.before(object) {
            Some(Item::Column(_, column)) => Some(&column.ty),
            _ => None,
        };
        let after = self.later.column(table, name).map(|(_, column)| &column.ty);
        before.zip(after).is_some_and(|(before, after)| discriminant(before) != discriminant(after))
    }

    /// A reference compares its columns with those that it points at, whichever of them is altered first.
    fn stays_comparable(&self, item: Item<'a>) -> bool {
        let Item::Constraint(table, part) = item else { return true };
        let ConstraintKind::ForeignKey { columns, target, target_columns, .. } = &part.kind else { return true };
        let all = columns.iter().zip(target_columns).map(|(own, other)| {
            let ends = [(&table.name, own), (target, other)];
            let before =
                ends.map(|(table, column)| match self.later.before(&Object::Column(table.clone(), column.clone())) {
                    Some(Item::Column(_, column)) => Some(&column.ty),
                    _ => None,
                });
            let after = ends.map(|(table, column)| self.later.column(table, column).map(|(_, column)| &column.ty));
            before.into_iter().chain(after).flatten().collect::<Vec<&DataType>>()
        });
        all.into_iter().all(|types| {
            let integer = |ty: &&DataType| matches!(ty, DataType::SmallInt | DataType::Integer | DataType::BigInt);
            let text = |ty: &&DataType| matches!(ty, DataType::Text | DataType::Varchar(_));
            types.iter().all(integer) || types.iter().all(text) || types.windows(2).all(|pair| pair[0] == pair[1])
        })
    }
}

/// A table is never recreated: what depends is a part of it, and reacts by itself.
fn only_parts(item: Item<'_>) -> Reaction {
    match item {
        Item::Table(_) | Item::Domain(_) | Item::Composite(_) | Item::Sequence(_) => Reaction::Stays,
        // One that is computed; what only has a type stays.
        Item::Column(_, column) if column.generated.is_none() => Reaction::Stays,
        _ => Reaction::Recreate,
    }
}

/// A column of which this thing of another kind is the collation.
fn is_collated(item: Item<'_>, object: &Object) -> bool {
    matches!((item, object), (Item::Column(_, column), Object::General(kind, _)) if kind == "COLLATION" && column.collation.is_some())
}

fn is_reference(item: Item<'_>) -> bool {
    matches!(item, Item::Constraint(_, part) if matches!(part.kind, ConstraintKind::ForeignKey { .. }))
}

fn includes(kind: &ConstraintKind, object: &Object) -> bool {
    match kind {
        ConstraintKind::PrimaryKey { include, .. } | ConstraintKind::Unique { include, .. } => held_by(include, object),
        _ => false,
    }
}

/// The expressions of an index.
fn texts(index: &Index) -> impl Iterator<Item = &Text> {
    let terms = index.columns.iter().filter_map(|column| match &column.term {
        IndexTerm::Expression(sql) => Some(sql),
        IndexTerm::Column(_) => None,
    });
    terms.chain(&index.predicate)
}

/// A text in quotes that no cast follows: `state = 'open'`, as people write it and no server does.
fn has_bare_literal(sql: &str) -> bool {
    let tokens: Vec<Token<'_>> = tokens(sql).filter(Token::has_meaning).collect();
    let is_cast = |at: usize| tokens.get(at).is_some_and(|token| token.is_mark(':'));
    tokens.iter().enumerate().any(|(at, token)| token.kind == TokenKind::Literal && !is_cast(at + 1))
}

/// A check that compares with a list: `n IN (1, 2)`, which the server writes as `n = ANY (ARRAY[1, 2])`.
fn asks_for_list(kind: &ConstraintKind) -> bool {
    let ConstraintKind::Check { expression, .. } = kind else { return false };
    let is_list = |word: &str| ["in", "any", "all"].iter().any(|list| word.eq_ignore_ascii_case(list));
    tokens(expression).any(|token| is_list(token.text))
}

fn held_by(columns: &[Text], object: &Object) -> bool {
    matches!(object, Object::Column(_, name) if columns.contains(name))
}
