//! Attributes of an enum: `#[entity(…)]` next to `#[derive(DbEnum)]`.

use super::OnEnum;
pub use super::allow::{Allow, allow};
use super::entity::{Name, RenameAll};
pub use super::entity::{RenamedFrom, name, rename_all, renamed_from};
use crate::ir;

#[diagnostic::do_not_recommend]
impl OnEnum for Name {
    fn apply(self, db_enum: &mut ir::Enum) {
        db_enum.name = Some(self.0);
    }
}

#[diagnostic::do_not_recommend]
impl OnEnum for RenamedFrom {
    fn apply(self, db_enum: &mut ir::Enum) {
        db_enum.renamed_from.push(self.0);
    }
}

#[diagnostic::do_not_recommend]
impl OnEnum for RenameAll {
    fn apply(self, db_enum: &mut ir::Enum) {
        db_enum.rename_all = Some(self.0);
    }
}
