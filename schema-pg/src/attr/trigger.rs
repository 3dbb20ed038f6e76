//! Triggers that call a function of one's own.

use schema_core::IntoColumns;
use schema_core::attr::OnEntity;
use schema_core::ir::{self, Deferrable, Source, Text};

use crate::catalog::{Event, Level, Timing};
use crate::options::{EntityOptions, TriggerOptions};

/// See [`trigger`].
#[derive(Debug)]
pub struct Trigger(TriggerOptions);

/// A trigger that calls a function: one that [`Config::sql`](crate::Config::sql) makes, one of an extension or one of PostgreSQL itself. Say when
/// (`.before()`, `.after()`), at what (`.insert()`, `.or_update_of([…])` …), and what it calls. What rules of the business are is better specified by
/// [`rule`](super::rule::rule), and when a row was changed by `timestamps`.
///
/// Triggers of one table and time are called in the order of their names.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::Config;
/// #[derive(Entity)]
/// #[pg(trigger("tidy").before().insert().or_update_of([title]).for_each_row().when("NEW.title <> ''").execute("tidy('title')"))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     title: String,
/// }
/// let sql = "CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.title := btrim(NEW.title); RETURN NEW; END $$;";
/// let config = Config { sql: sql.into(), ..Config::default() };
/// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Item]?, &config)?).to_string();
/// assert!(sql.contains("CREATE TRIGGER tidy
///     BEFORE INSERT OR UPDATE OF title ON public.item
///     FOR EACH ROW
///     WHEN (NEW.title <> '')
///     EXECUTE FUNCTION public.tidy('title');"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn trigger(name: impl Into<Text>) -> Trigger {
    Trigger(TriggerOptions {
        name: name.into(),
        source: Source::default(),
        timing: None,
        events: Vec::new(),
        level: Level::Row,
        when: None,
        old_table: None,
        new_table: None,
        constraint: None,
        function: None,
    })
}

impl Trigger {
    fn timing(mut self, timing: Timing) -> Self {
        self.0.timing = Some(timing);
        self
    }

    fn event(mut self, event: Event) -> Self {
        self.0.events.push(event);
        self
    }

    /// Before the row is written: the function gives back the row as it is to be.
    pub fn before(self) -> Self {
        self.timing(Timing::Before)
    }

    /// After the row is written.
    pub fn after(self) -> Self {
        self.timing(Timing::After)
    }

    /// At INSERT.
    pub fn insert(self) -> Self {
        self.event(Event::Insert)
    }

    /// At UPDATE.
    pub fn update(self) -> Self {
        self.event(Event::Update)
    }

    /// At an UPDATE that names one of these columns.
    pub fn update_of(self, columns: impl IntoColumns) -> Self {
        let columns = columns.into_columns();
        self.event(Event::UpdateOf(columns.iter().map(|column| column.name().into()).collect()))
    }

    /// At DELETE.
    pub fn delete(self) -> Self {
        self.event(Event::Delete)
    }

    /// At TRUNCATE: takes [`for_each_statement`](Self::for_each_statement).
    pub fn truncate(self) -> Self {
        self.event(Event::Truncate)
    }

    /// And at INSERT.
    pub fn or_insert(self) -> Self {
        self.insert()
    }

    /// And at UPDATE.
    pub fn or_update(self) -> Self {
        self.update()
    }

    /// And at an UPDATE that names one of these columns.
    pub fn or_update_of(self, columns: impl IntoColumns) -> Self {
        self.update_of(columns)
    }

    /// And at DELETE.
    pub fn or_delete(self) -> Self {
        self.delete()
    }

    /// And at TRUNCATE.
    pub fn or_truncate(self) -> Self {
        self.truncate()
    }

    /// For each row, as without a word.
    pub fn for_each_row(mut self) -> Self {
        self.0.level = Level::Row;
        self
    }

    /// Once for each statement.
    pub fn for_each_statement(mut self) -> Self {
        self.0.level = Level::Statement;
        self
    }

    /// The rows for which it is called: an SQL condition over `NEW`, the row as it is, and `OLD`, as it was.
    pub fn when(mut self, condition: impl Into<Text>) -> Self {
        self.0.when = Some(condition.into());
        self
    }

    /// What the function calls the rows as they were before the statement: `REFERENCING OLD TABLE AS`. After UPDATE or DELETE.
    pub fn old_table(mut self, name: impl Into<Text>) -> Self {
        self.0.old_table = Some(name.into());
        self
    }

    /// What the function calls the rows as the statement leaves them: `REFERENCING NEW TABLE AS`. After INSERT or UPDATE.
    ///
    /// ```
    /// # use schema_core::*;
    /// # use schema_pg::Config;
    /// #[derive(Entity)]
    /// #[pg(trigger("count").after().update().old_table("was").new_table("changed").for_each_statement().execute("count_changes()"))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     title: String,
    /// }
    /// let sql = "CREATE FUNCTION count_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '%', (SELECT count(*) FROM changed); RETURN NULL; END $$;";
    /// let config = Config { sql: sql.into(), ..Config::default() };
    /// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Item]?, &config)?).to_string();
    /// assert!(sql.contains("CREATE TRIGGER count
    ///     AFTER UPDATE ON public.item
    ///     REFERENCING OLD TABLE AS was NEW TABLE AS changed
    ///     FOR EACH STATEMENT EXECUTE FUNCTION public.count_changes();"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn new_table(mut self, name: impl Into<Text>) -> Self {
        self.0.new_table = Some(name.into());
        self
    }

    /// A constraint trigger: the function raises an error where the row may not stay, and `SET CONSTRAINTS` names it. After the row is written, for each row.
    pub fn constraint(mut self) -> Self {
        self.0.constraint.get_or_insert(Deferrable::No);
        self
    }

    /// A constraint trigger that is called at the end of each statement, unless the transaction asks to wait until its end.
    pub fn deferrable(mut self) -> Self {
        self.0.constraint = Some(Deferrable::InitiallyImmediate);
        self
    }

    /// A constraint trigger that is called at the end of the transaction.
    ///
    /// ```
    /// # use schema_core::*;
    /// # use schema_pg::Config;
    /// #[derive(Entity)]
    /// #[pg(trigger("is_balanced").after().insert().or_update().initially_deferred().execute("refuse_unbalanced()"))]
    /// struct Posting {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     amount: i64,
    /// }
    /// let sql = "CREATE FUNCTION refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;";
    /// let config = Config { sql: sql.into(), ..Config::default() };
    /// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Posting]?, &config)?).to_string();
    /// assert!(sql.contains("CREATE CONSTRAINT TRIGGER is_balanced
    ///     AFTER INSERT OR UPDATE ON public.posting DEFERRABLE INITIALLY DEFERRED
    ///     FOR EACH ROW EXECUTE FUNCTION public.refuse_unbalanced();"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn initially_deferred(mut self) -> Self {
        self.0.constraint = Some(Deferrable::InitiallyDeferred);
        self
    }

    /// What it calls, with its arguments: `app.tidy()`, `tidy('title', 'body')`.
    pub fn execute(mut self, function: impl Into<Text>) -> Self {
        self.0.function = Some(function.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Trigger {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.extensions.get_mut::<EntityOptions>().triggers.push(TriggerOptions { source: at, ..self.0 });
    }
}
