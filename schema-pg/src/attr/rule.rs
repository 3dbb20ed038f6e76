//! Rules of the business, kept by triggers.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Source, Text, TypeRef};

use crate::options::{EntityOptions, RuleOptions};

/// See [`rule`].
#[derive(Debug)]
pub struct Rule(RuleOptions);

/// What must hold when a row is written, where that depends on how it was before, or on other rows. The row is called
/// `NEW`, as it was `OLD`. A row that breaks the rule is refused with the message, and the rule's name as that of the
/// constraint. What depends on the row alone is better a `check`.
///
/// A rule that asks about other rows (one with a query) would hold for each of two transactions at once and break by both, so it says
/// how that is kept from happening: [`.locks(Parent)`](Rule::locks) or [`.serializable()`](Rule::serializable). A query
/// inside a function that it calls is not seen.
///
/// What it trusts: that the triggers are there. Only the owner of the table can disable them, or turn off those of all tables as a
/// superuser (`session_replication_role`). What is written to a partition itself by its owner is not checked where rows can move between
/// partitions: roles of the application have no privileges on partitions.
///
/// **What a query sees** is what the session sees that writes the row: policies hide rows of other tenants and owners from it, and so do policies
/// of roles. A rule about rows that some who write can't see needs a function of your own, with the rights of its owner. A statement can
/// change for whom its session asks while it runs; a rule with a query refuses its rows then (SQLSTATE 42501).
///
/// **What it means** does not depend on the session where the rule is a function: one with a query, or with a body, runs in the zone UTC, with
/// the formats and the meaning of texts that PostgreSQL has where nobody sets others. Five such settings cost a call 4 µs. The condition of a rule
/// without a query is that of its trigger, and is asked in the session's zone and formats: compare values there, not texts made of
/// them. A text search names its configuration, and what an extension lets a session set (`pg_trgm.similarity_threshold`) decides nothing.
///
/// In a partitioned table whose rows can move, which is one that is not cut by an `immutable` field, a move is an UPDATE for a rule, no INSERT
/// and no DELETE; but a MERGE that inserts rows beside it is checked as if what it moves were inserted. Where a rule about an UPDATE
/// has a query or names columns that the database sets (generated ones, `updated_at`, `version`), the field that cuts the table must be `immutable`, unless the rule is about INSERT too and
/// does not name `OLD`: nothing is called for a row that moved once it has all its values.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[pg(rule("published_has_title").on_write().when("NEW.is_published").require("NEW.title <> ''").message("no title yet"))]
/// #[pg(rule("price_only_rises").on_update().require("NEW.price >= OLD.price"))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     title: String,
///     is_published: bool,
///     price: i64,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CREATE TRIGGER published_has_title
///     AFTER INSERT OR UPDATE ON public.item
///     FOR EACH ROW
///     WHEN ((NEW.is_published) AND (NEW.title <> '') IS NOT TRUE)
///     EXECUTE FUNCTION public.refuse_row('no title yet')"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn rule(name: impl Into<Text>) -> Rule {
    Rule(RuleOptions {
        name: name.into(),
        source: Source::default(),
        insert: false,
        update: false,
        delete: false,
        when: None,
        require: None,
        message: None,
        body: None,
        locks: Vec::new(),
        serializable: false,
    })
}

impl Rule {
    /// When a row is made or changed, as without a word.
    pub fn on_write(self) -> Self {
        self.on_insert().on_update()
    }

    /// When a row is made.
    pub fn on_insert(mut self) -> Self {
        self.0.insert = true;
        self
    }

    /// When a row is changed.
    pub fn on_update(mut self) -> Self {
        self.0.update = true;
        self
    }

    /// When a row is deleted: it is called `OLD` then.
    pub fn on_delete(mut self) -> Self {
        self.0.delete = true;
        self
    }

    /// The rule is about rows for which this SQL condition holds.
    pub fn when(mut self, condition: impl Into<Text>) -> Self {
        self.0.when = Some(condition.into());
        self
    }

    /// This SQL condition must hold; one that is NULL does not.
    pub fn require(mut self, condition: impl Into<Text>) -> Self {
        self.0.require = Some(condition.into());
        self
    }

    /// What is said to who breaks the rule.
    pub fn message(mut self, message: impl Into<Text>) -> Self {
        self.0.message = Some(message.into());
        self
    }

    /// Before what must hold is asked, the row of this entity that the row references is locked until the transaction ends, for a
    /// row that gets another one both: of two transactions that write rows of one parent, the second waits, and then sees what the
    /// first has written. It is no proof in REPEATABLE READ and SERIALIZABLE, whose snapshots may be older than what was committed
    /// while they waited, so there such rows are refused with SQLSTATE 25000. The reference must be required.
    ///
    /// ```
    /// # use schema_core::*;
    /// # #[derive(Entity)]
    /// # #[entity(name = "teams")]
    /// # struct Team {
    /// #     #[entity(primary_key)]
    /// #     id: i64,
    /// # }
    /// #[derive(Entity)]
    /// #[entity(name = "players")]
    /// #[pg(rule("eleven_at_most").on_write().locks(Team)
    ///     .require("(SELECT count(*) FROM public.players AS p WHERE p.team_id = NEW.team_id) <= 11"))]
    /// struct Player {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(references(Team))]
    ///     team_id: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Player, Team]?)?).to_string();
    /// assert!(sql.contains("
    ///     PERFORM FROM public.teams AS p
    ///         WHERE p.id = NEW.team_id
    ///         ORDER BY p.id FOR NO KEY UPDATE;"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn locks<E: 'static>(mut self) -> Self {
        self.0.locks.push(TypeRef::entity::<E>());
        self
    }

    /// The rows that the rule is about are written in transactions of the isolation level SERIALIZABLE, and refused with SQLSTATE
    /// 25000 in others. PostgreSQL then fails one of two transactions that together would break it, with 40001: it is to be
    /// tried again. Any session can begin such transactions, and make those of others fail by writing the same rows: who writes has to try again,
    /// and there is no promise that it comes to an end.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(name = "shifts")]
    /// #[pg(rule("somebody_is_on_call").on_update().on_delete().serializable()
    ///     .require("EXISTS (SELECT FROM public.shifts AS s WHERE s.on_call)"))]
    /// struct Shift {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     on_call: bool,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Shift]?)?).to_string();
    /// assert!(sql.contains("IF pg_catalog.current_setting('transaction_isolation') <> 'serializable' THEN"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn serializable(mut self) -> Self {
        self.0.serializable = true;
        self
    }

    /// The whole body of a function in PL/pgSQL, called before the row is written, in place of `.require(…)`:
    /// `BEGIN … RETURN NEW; END`. Names in it need their schemas. What it asks about other rows it must lock itself, and it must refuse a row of a tenant
    /// for which the session does not ask any more. `RAISE EXCEPTION` refuses; `ASSERT` does not: a session turns it off (`plpgsql.check_asserts`). In a partitioned
    /// table it is called with `TG_OP` DELETE and INSERT, too, for a row that moves to another partition.
    pub fn body(mut self, body: impl Into<Text>) -> Self {
        self.0.body = Some(body.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Rule {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.extensions.get_mut::<EntityOptions>().rules.push(RuleOptions { source: at, ..self.0 });
    }
}
