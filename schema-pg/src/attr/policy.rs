//! Row security: which rows a role sees and writes.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Source, Text};

use crate::catalog::PolicyCommand;
use crate::options::{EntityOptions, PolicyOptions};

/// See [`rls`].
#[derive(Debug)]
pub struct Rls {
    not_forced: Option<Text>,
}

/// Policies decide about each row, for the owner of the table too. `policy(…)`, `tenant = …` and `owner = …` say it along
/// with themselves; a table that says it alone is refused, since nobody would see anything.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[pg(rls, policy("item_read").for_select().using("is_public"))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     is_public: bool,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("ALTER TABLE public.item ENABLE ROW LEVEL SECURITY;"), "{sql}");
/// assert!(sql.contains("ALTER TABLE public.item FORCE ROW LEVEL SECURITY;"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn rls() -> Rls {
    Rls { not_forced: None }
}

impl Rls {
    /// Policies do not decide for the owner of the table, and the reason: programs that run as the owner see and write all rows. Without
    /// it, they decide for the owner too (FORCE ROW LEVEL SECURITY), so that no statement is past them by mistake.
    ///
    /// Views with the rights of their owner, and functions that are SECURITY DEFINER, then see all rows too. Keep who runs the
    /// application out of the owner's role.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[pg(rls.not_forced("nightly reports run as the owner"), policy("item_read").for_select().using("is_public"))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     is_public: bool,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("ALTER TABLE public.item ENABLE ROW LEVEL SECURITY;"), "{sql}");
    /// assert!(!sql.contains("FORCE ROW LEVEL SECURITY"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn not_forced(mut self, why: impl Into<Text>) -> Self {
        self.not_forced = Some(why.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Rls {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let declared = entity.extensions.get_mut::<EntityOptions>();
        declared.row_security = true;
        if self.not_forced.as_ref().is_some_and(|why| why.trim().is_empty()) {
            entity.mistakes.push(ir::AttributeError {
                source: at,
                message: "`not_forced` gives no reason".to_owned(),
                help: "say why the owner of the table is to see all rows: `rls.not_forced(\"…\")`".to_owned(),
            });
        } else {
            declared.not_forced = self.not_forced;
        }
    }
}

/// See [`policy`].
#[derive(Debug)]
pub struct Policy(PolicyOptions);

/// A rule by which rows are seen and written: `policy("own").for_all().to("app").using("user_id = current_user_id()")`.
/// One policy that lets a row pass is enough, unless it is `.restrictive()`: all of those must. Functions that say who is
/// asking are called once for each query, not for each row.
///
/// What it trusts: what its condition reads. Any session sets variables as it likes, so a condition on `current_setting(…)` holds against
/// mistakes and not against an injected statement; where sessions are [signed](crate::Session::signed) it is reported (`P0551`), and
/// `current_tenant_id()` and `current_user_id()` return what was signed. Superusers, roles with BYPASSRLS, and checks of references pass
/// policies; TRUNCATE asks for a privilege only.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[pg(policy("note_own").using("author = current_setting('app.author', true)"))]
/// #[pg(policy("note_open").for_select().to("app_reader").using("NOT is_secret").restrictive())]
/// struct Note {
///     # #[entity(primary_key)]
///     # id: i64,
///     author: String,
///     is_secret: bool,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Note]?)?).to_string();
/// assert!(sql.contains("CREATE POLICY note_own ON public.note
///     FOR ALL TO PUBLIC
///     USING (author = (SELECT current_setting('app.author', true)))"), "{sql}");
/// assert!(sql.contains("CREATE POLICY note_open ON public.note
///     AS RESTRICTIVE
///     FOR SELECT TO app_reader
///     USING (NOT is_secret)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn policy(name: impl Into<Text>) -> Policy {
    Policy(PolicyOptions {
        name: name.into(),
        source: Source::default(),
        permissive: true,
        command: PolicyCommand::All,
        roles: Vec::new(),
        using: None,
        check: None,
        as_written: false,
    })
}

impl Policy {
    fn command(mut self, command: PolicyCommand) -> Self {
        self.0.command = command;
        self
    }

    /// About reading and writing, as without a word.
    pub fn for_all(self) -> Self {
        self.command(PolicyCommand::All)
    }

    /// About reading.
    pub fn for_select(self) -> Self {
        self.command(PolicyCommand::Select)
    }

    /// About new rows: takes `.with_check(…)`.
    pub fn for_insert(self) -> Self {
        self.command(PolicyCommand::Insert)
    }

    /// About changes: `.using(…)` decides which rows, `.with_check(…)` what they may become.
    pub fn for_update(self) -> Self {
        self.command(PolicyCommand::Update)
    }

    /// About deleting.
    pub fn for_delete(self) -> Self {
        self.command(PolicyCommand::Delete)
    }

    /// For this role alone; said again, for that one too. Without it, for everybody. The role must be there.
    pub fn to(mut self, role: impl Into<Text>) -> Self {
        self.0.roles.push(role.into());
        self
    }

    /// The rows that are seen: an SQL condition over the columns.
    pub fn using(mut self, condition: impl Into<Text>) -> Self {
        self.0.using = Some(condition.into());
        self
    }

    /// What a row that is written must be; what `.using(…)` says where nothing is said.
    pub fn with_check(mut self, condition: impl Into<Text>) -> Self {
        self.0.check = Some(condition.into());
        self
    }

    /// The conditions stay as they are written. Without it, calls that say who is asking (`current_setting(…)`, `current_user_id()`, `auth.uid()` and the
    /// like) are put into a query of their own, which is run once for each statement and not for each row.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[pg(policy("note_own").using("author = current_setting('app.author', true)").as_written())]
    /// struct Note {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     author: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Note]?)?).to_string();
    /// assert!(sql.contains("USING (author = current_setting('app.author', true))"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn as_written(mut self) -> Self {
        self.0.as_written = true;
        self
    }

    /// It lets no row pass that it does not hold for, whatever other policies say.
    pub fn restrictive(mut self) -> Self {
        self.0.permissive = false;
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Policy {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.extensions.get_mut::<EntityOptions>().policies.push(PolicyOptions { source: at, ..self.0 });
    }
}
