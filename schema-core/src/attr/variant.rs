//! Attributes of a variant: `#[entity(…)]` inside an enum with `#[derive(DbEnum)]`.

use super::OnVariant;
use crate::ir::{self, Text};

/// See [`rename`].
#[derive(Debug)]
pub struct Rename(Text);

/// The label of this value: `#[entity(rename = "in-review")]`.
pub fn rename(label: impl Into<Text>) -> Rename {
    Rename(label.into())
}

impl OnVariant for Rename {
    fn apply(self, variant: &mut ir::Variant) {
        variant.rename = Some(self.0);
    }
}

pub use super::entity::{RenamedFrom, renamed_from};

impl OnVariant for RenamedFrom {
    fn apply(self, variant: &mut ir::Variant) {
        variant.renamed_from.push(self.0);
    }
}
