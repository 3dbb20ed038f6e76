//! Rules of the business, kept by triggers.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Source, Text};

use crate::said::{EntitySaid, RuleSaid};

/// See [`rule`].
#[derive(Debug)]
pub struct Rule(RuleSaid);

/// What must hold when a row is written, where that depends on how it was before, or on other rows. The row is called
/// `NEW`, as it was `OLD`. A row that breaks the rule is refused with the message, and the rule's name as that of the
/// constraint. What depends on the row alone is better a `check`.
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
/// assert!(sql.contains(r#"CREATE TRIGGER "published_has_title"
///     AFTER INSERT OR UPDATE ON "public"."item"
///     FOR EACH ROW
///     WHEN ((NEW.is_published) AND (NEW.title <> '') IS NOT TRUE)
///     EXECUTE FUNCTION "public"."refuse_row"('no title yet')"#), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn rule(name: impl Into<Text>) -> Rule {
    Rule(RuleSaid {
        name: name.into(),
        source: Source::default(),
        insert: false,
        update: false,
        delete: false,
        when: None,
        require: None,
        message: None,
        body: None,
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

    /// The whole body of a function in PL/pgSQL, called before the row is written, in place of `.require(…)`:
    /// `BEGIN … RETURN NEW; END`. Names in it need their schemas.
    pub fn body(mut self, body: impl Into<Text>) -> Self {
        self.0.body = Some(body.into());
        self
    }
}

impl OnEntity for Rule {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.extensions.get_mut::<EntitySaid>().rules.push(RuleSaid { source: at, ..self.0 });
    }
}
