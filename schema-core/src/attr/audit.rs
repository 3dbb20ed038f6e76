//! A log of each change.

use super::OnEntity;
use super::columns::plain_fields;
use crate::ir::{self, Source};
use crate::{Column, IntoColumns};

/// See [`audit`].
#[derive(Debug)]
pub struct Audit {
    except: Vec<Column>,
    row_level: bool,
}

/// Each change of a row is noted in one log, `audit_log`: which row, what was done (`insert`, `update`, `delete`,
/// `soft_delete`, `restore`, `truncate`), the old and new values that changed, and who did it, as the session says
/// (`app.user_id`, `app.request_id`, `app.ip_address`, `app.user_agent`; the first 255, for the address 100, for the program 1000
/// characters of them). An update that changes nothing is not noted; one that changes a single byte is: `0` to `-0`, `Ann` to
/// `ANN` in text that ignores case. Nobody can change the log, and nobody but its owner sees it. It is cut by months: call
/// `maintain_audit_log_partitions()` from cron.
///
/// The values of a fixed list of columns are noted, so a column that somebody adds by hand is not. Of fields that are `pii` or
/// `sensitive`, and of columns that are made of them or hold copies of them, it is noted that they changed, not their values. The
/// key of a row, its tenant and its actors are in each row of the log: where one of these is private, `audit` is refused.
/// `at` is the time of the clock, not that at which the transaction began, and values have the same text whatever the session
/// sets (`TimeZone`, `extra_float_digits` …).
///
/// A row that one statement changes twice, itself and by a foreign key action, is noted twice: each change as it was. A change of the key is an `update`
/// of the row that had the key before.
///
/// What the session says of who it was is noted as it is said: let `app.user_id` be an id, not an address of mail.
///
/// What it trusts: the session, for who it was, apart from `db_user`, which is the login and can't be chosen; the owner of the
/// table, who can take the triggers off. Where sessions are signed, the log names the user of the token: a statement that clears or changes it
/// while it runs is refused with SQLSTATE 42501, unless who signed in is the owner of the table or a member of it. `at` is the clock's. Nothing bounds how much
/// one session makes the log grow: whoever may change rows may change them often.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(audit.except([seen]))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     title: String,
///     #[entity(pii)]
///     email: String,
///     seen: i64,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CREATE TABLE public.audit_log ("), "{sql}");
/// assert!(sql.contains("CREATE TRIGGER item_audit_update
///     AFTER UPDATE ON public.item
///     REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
///     FOR EACH STATEMENT EXECUTE FUNCTION public.audit_item()"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn audit() -> Audit {
    Audit { except: Vec::new(), row_level: false }
}

impl Audit {
    /// Fields that are not looked at: a change of these alone is not noted.
    #[must_use]
    pub fn except(mut self, columns: impl IntoColumns) -> Self {
        self.except = columns.into_columns();
        self
    }

    /// Notes each row as it changes, in place of all of a statement at its end. Slower; for programs that rely on the order.
    #[must_use]
    pub fn row_level(mut self) -> Self {
        self.row_level = true;
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Audit {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let except = plain_fields("audit", &self.except, &mut entity.mistakes, at);
        entity.lifecycle_mut().audit = Some(ir::Audit { source: at, except, row_level: self.row_level });
    }
}
