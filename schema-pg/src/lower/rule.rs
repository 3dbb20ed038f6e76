//! Rules of the business.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, TypeRef};
use schema_core::origin::{generated, generated_for};

use super::columns::{self, columns_of, key_columns};
use super::scope::Scope;
use super::{generated as generated_column, generated_function, moves, name, session_helpers, tree};
use crate::catalog::{Event, Function, QualifiedName, Returns, Table, Text, Timing, Trigger};
use crate::options::{EntityOptions, RuleOptions};
use crate::sql::{
    Locked, RuleCheck, is_broken, lock_body, meaning_settings, refuse_row_body, rule_body, rule_statement_body,
};

/// A trigger for each rule, called like it: errors name it as the constraint. More than one where rows can move to another
/// partition, and where rows of other tables are locked. `before` names the triggers that check a row before it is written.
pub fn lower(
    entity: &Entity,
    table: &mut Table,
    functions: &mut Vec<Function>,
    mut before: Vec<Text>,
    scope: &mut Scope<'_>,
) {
    let Some(declared) = entity.extensions.get::<EntityOptions>() else { return };
    for rule in &declared.rules {
        let mut lowering =
            Lowering { entity, rule, table, functions, scope, triggers: Vec::new(), before: &mut before };
        lowering.lower();
        let triggers = lowering.triggers;
        table.triggers.extend(triggers);
    }
    order(entity, declared, &before, scope);
}

/// A body that runs once a row was checked could write what the check refuses: PostgreSQL calls triggers of one table, time and event
/// in the order of their names.
fn order(entity: &Entity, declared: &EntityOptions, before: &[Text], scope: &mut Scope<'_>) {
    let Some(first) = before.iter().min() else { return };
    for rule in declared.rules.iter().filter(|rule| rule.body.is_some()) {
        let own = name::fitted(rule.name.clone());
        let writes = events(rule).iter().any(|event| *event != Event::Delete);
        if *first < own && writes {
            let message =
                format!("the body runs once `{first}` has checked the row: triggers run in the order of their names");
            let help = format!("give the rule a name that sorts before `{first}`");
            report("P0523", entity, rule, message, &help, scope);
        }
    }
}

struct Lowering<'a, 's, 'r> {
    entity: &'a Entity,
    rule: &'a RuleOptions,
    table: &'a Table,
    functions: &'a mut Vec<Function>,
    scope: &'s mut Scope<'r>,
    triggers: Vec<Trigger>,
    before: &'a mut Vec<Text>,
}

/// What the conditions of a rule ask.
#[derive(Default)]
struct Asks {
    /// About the row as it was.
    old: bool,
    /// About the row as it is.
    new: bool,
    /// About other rows.
    query: bool,
    /// About columns of the row as it is that have their values once all BEFORE triggers have run.
    computed: bool,
}

impl Asks {
    /// The condition of a trigger for these events can't ask it: about other rows, or about the row as it was before it was there,
    /// or as it is after it is gone.
    fn more_than_condition(&self, events: &[Event]) -> bool {
        self.query || self.old && events.contains(&Event::Insert) || self.new && events.contains(&Event::Delete)
    }
}

impl Lowering<'_, '_, '_> {
    fn lower(&mut self) {
        let rule = self.rule;
        match (&rule.require, &rule.body) {
            (Some(require), None) => self.required(require),
            (None, Some(body)) => self.of_body(body),
            _ => {
                let message = "a rule says what must hold, or how: by `.require(…)` or by `.body(…)`";
                self.report("P0504", message.to_owned(), "add `.require(\"NEW.…\")`");
            }
        }
    }

    fn report(&mut self, code: &'static str, message: String, help: &str) {
        report(code, self.entity, self.rule, message, help, self.scope);
    }

    fn required(&mut self, require: &Text) {
        let when = self.rule.when.as_ref().map(|when| self.asks(when));
        let asks = self.asks(require);
        let when_is_of_row = when.as_ref().is_none_or(|when| !when.query);
        let all = when.iter().fold(asks, |all, one| Asks {
            old: all.old || one.old,
            new: all.new || one.new,
            query: all.query || one.query,
            computed: all.computed || one.computed,
        });
        self.two_at_once(&all);
        let events = events(self.rule);
        self.lock(when.as_ref(), &events);
        // After an INSERT a row that moved has all its values, and is checked as any other.
        let moved_is_inserted = events.contains(&Event::Insert) && events.contains(&Event::Update) && !all.old;
        let by_row = moved_is_inserted || !moves::can_move(self.entity);
        // Maintenance deletes rows of the default partition to put them into their own.
        let is_partitioned = moves::is_partitioned(self.entity);
        let together = |event: &Event| if *event == Event::Delete { !is_partitioned } else { by_row };
        let (together, mut apart): (Vec<Event>, Vec<Event>) = events.into_iter().partition(together);
        // What is about an UPDATE is called like the rule.
        apart.sort_by_key(|event| *event != Event::Update);
        if !together.is_empty() {
            let trigger = self.after(together, require, &all, when_is_of_row);
            self.triggers.push(trigger);
        }
        for event in apart {
            let trigger = match event {
                Event::Update => self.before_update(require, &all),
                event => Some(self.for_statement(event, require, &all, when_is_of_row)),
            };
            self.triggers.extend(trigger);
        }
    }

    /// Checked after the row is written: with its last values.
    fn after(&mut self, events: Vec<Event>, require: &Text, asks: &Asks, when_is_of_row: bool) -> Trigger {
        let in_function = asks.more_than_condition(&events) || self.rule.serializable;
        if in_function {
            let name = self.function_name("");
            let body = rule_body(&self.check(require, asks, when_is_of_row), &events);
            let function = self.function_of_text(name, &body);
            // Behind those that lock.
            self.trigger(if self.rule.locks.is_empty() { "" } else { "require" }, Timing::After, events, function)
        } else {
            let function = self.refuse_row();
            let mut trigger = self.trigger("", Timing::After, events, function);
            trigger.when = Some(is_broken(self.rule.when.as_deref(), require).into());
            trigger.arguments = vec![self.message()];
            trigger
        }
    }

    /// Checked before the row is written, in the partition that it may leave.
    fn before_update(&mut self, require: &Text, asks: &Asks) -> Option<Trigger> {
        let why = match asks.query {
            false if asks.computed => Some("names columns that the database sets"),
            false if !self.rule.serializable => None,
            _ => Some("asks about other rows"),
        };
        if let Some(why) = why {
            let message = format!("it {why}, and is not asked again for a row that moves to another partition");
            let help = "make the field that cuts the table `immutable`, or write `.on_write()` without `OLD`";
            self.report("P0522", message, help);
            return None;
        }
        let function = self.refuse_row();
        let mut trigger = self.trigger("", Timing::Before, vec![Event::Update], function);
        trigger.when = Some(is_broken(self.rule.when.as_deref(), require).into());
        trigger.arguments = vec![self.message()];
        self.before.push(trigger.name.clone());
        Some(trigger)
    }

    /// Checked once for all rows of a statement, of which those that move are none.
    fn for_statement(&mut self, event: Event, require: &Text, asks: &Asks, when_is_of_row: bool) -> Trigger {
        let what = match event {
            Event::Delete => "deleted",
            _ => "inserted",
        };
        let other = if event == Event::Delete { asks.new } else { asks.old };
        let body = rule_statement_body(&self.check(require, asks, when_is_of_row), &event, other);
        let name = self.function_name(what);
        let function = self.function_of_text(name, &body);
        moves::for_statement(self.trigger(what, Timing::After, vec![event], function))
    }

    fn of_body(&mut self, body: &Text) {
        let rule = self.rule;
        if let Some(when) = &rule.when {
            self.asks(when);
            generated_column::in_condition_before(&path(self.entity, rule), rule.source, when, self.table, self.scope);
        }
        if rule.serializable || !rule.locks.is_empty() {
            let message = "`.locks(…)` and `.serializable()` go with `.require(…)`";
            self.report(
                "P0521",
                message.to_owned(),
                "let the body lock what it reads, or refuse other isolation levels",
            );
        }
        let name = self.function_name("");
        let function = self.function_of_text(name, body);
        let mut trigger = self.trigger("", Timing::Before, events(rule), function);
        trigger.when.clone_from(&rule.when);
        self.triggers.push(trigger);
    }

    /// What two transactions at once write breaks a rule about other rows, though it held for each of them.
    fn two_at_once(&mut self, asks: &Asks) {
        let rule = self.rule;
        let both = rule.serializable && !rule.locks.is_empty();
        if both {
            let message =
                "`.locks(…)` is for READ COMMITTED, `.serializable()` for SERIALIZABLE: no transaction is both";
            self.report("P0521", message.to_owned(), "say one of them");
        } else if asks.query && !rule.serializable && rule.locks.is_empty() {
            let message = "it asks about other rows, and two transactions that each see it hold can break it together";
            let help = "add `.locks(Parent)`, an entity that the row references, or `.serializable()`";
            self.report("P0521", message.to_owned(), help);
        }
    }

    /// A trigger for each event that locks what the row references. After the row is written, before what must hold is asked: triggers
    /// of one row are called in the order of their names.
    fn lock(&mut self, when: Option<&Asks>, events: &[Event]) {
        let rule = self.rule;
        let locked: Vec<Locked> = rule.locks.iter().flat_map(|parent| self.locked(parent)).collect();
        if locked.is_empty() {
            return;
        }
        for event in events {
            let what = match event {
                Event::Insert => "lock_insert",
                Event::Delete => "lock_delete",
                _ => "lock_update",
            };
            let name = self.function_name(what);
            let asked = session_helpers::asked(self.entity, self.table, self.scope);
            let body = lock_body(&name::fitted(rule.name.clone()), event, &locked, &asked);
            let function = self.function(name, &body);
            if let Some(function) = self.functions.last_mut() {
                // It locks rows, which takes the right to change them.
                function.security_definer = true;
                function.private = true;
            }
            let mut trigger = self.trigger(what, Timing::After, vec![event.clone()], function);
            let fits = when.is_some_and(|when| !when.more_than_condition(std::slice::from_ref(event)));
            trigger.when = rule.when.clone().filter(|_| fits);
            self.triggers.push(trigger);
        }
    }

    /// The rows of an entity that this one references, by their keys.
    fn locked(&mut self, parent: &TypeRef) -> Vec<Locked> {
        let entity = self.entity;
        let mut locked = Vec::new();
        for key in entity.foreign_keys.iter().filter(|key| key.target == *parent) {
            let Some(target) = self.scope.registry.target(&key.target) else { continue };
            let nullable = |field: &Text| entity.field(field).is_some_and(|field| field.nullable);
            if key.fields.iter().any(nullable) {
                let message =
                    format!("a row need not reference a `{}`, and then there is nothing to lock", parent.name);
                self.report("P0521", message, "make the reference required, or say `.serializable()`");
            }
            if tree::sees_a_part(target) {
                let message = format!("policies of `{}` may hide from the owner what is to be locked", parent.name);
                self.report("P0521", message, "say `.serializable()`");
            }
            let on = key_columns(target).into_iter().zip(columns_of(entity, &key.fields)).collect();
            locked.push(Locked { table: self.scope.table_name(target), on });
        }
        if locked.is_empty() {
            let message = format!("`{}` references no `{}` that could be locked", entity.rust.name, parent.name);
            self.report("P0521", message, "name an entity that it references, or say `.serializable()`");
        }
        locked
    }

    fn check<'c>(&'c self, require: &'c Text, asks: &Asks, when_is_of_row: bool) -> RuleCheck<'c> {
        RuleCheck {
            rule: name::fitted(self.rule.name.clone()),
            message: self.message(),
            when: self.rule.when.as_deref(),
            require,
            serializable: self.rule.serializable,
            when_is_of_row,
            asked: asks.query.then(|| session_helpers::asked(self.entity, self.table, self.scope)),
        }
    }

    fn message(&self) -> Text {
        let rule = self.rule;
        rule.message.clone().unwrap_or_else(|| format!("the rule {} is broken", rule.name).into())
    }

    fn refuse_row(&mut self) -> QualifiedName {
        let comment = generated_for("rule", "rejects a row that breaks a rule");
        generated_function::shared(
            self.table,
            "refuse_row".into(),
            comment,
            (self.functions, self.scope),
            refuse_row_body,
        )
    }

    /// `members_an_owner_stays`, or with what it does behind.
    fn function_name(&self, what: &str) -> QualifiedName {
        let table = &self.table.name;
        let own = match what {
            "" => name::joined::<&str>(&table.name, &[], &self.rule.name),
            what => name::joined(&table.name, &[&self.rule.name], what),
        };
        QualifiedName::new(table.schema.clone(), own)
    }

    fn function(&mut self, name: QualifiedName, body: &str) -> QualifiedName {
        self.functions.push(Function::generated(name.clone(), Returns::Trigger, body, self.comment()));
        name
    }

    /// A function whose body holds what was written in the rule.
    fn function_of_text(&mut self, name: QualifiedName, body: &str) -> QualifiedName {
        let rule = self.rule;
        let written = [&rule.when, &rule.require, &rule.body].into_iter().flatten().map(|text| &**text);
        let written = written.collect::<Vec<_>>().join(" ");
        // Of a body, the condition is the trigger's.
        let read = rule.body.as_deref().unwrap_or(&written);
        generated_column::in_function(&path(self.entity, rule), rule.source, read, self.table, self.scope);
        let mut function = Function::generated(name.clone(), Returns::Trigger, body, self.comment());
        function.settings.extend(meaning_settings(&written).map(|(name, value)| (name.into(), value.into())));
        self.functions.push(function);
        name
    }

    fn comment(&self) -> Text {
        generated(format_args!("rule(\"{}\")", self.rule.name))
    }

    fn trigger(&self, what: &str, timing: Timing, events: Vec<Event>, function: QualifiedName) -> Trigger {
        let own = match what {
            "" => name::fitted(self.rule.name.clone()),
            what => format!("{}_{what}", name::stem(&self.rule.name, 1)).into(),
        };
        let mut trigger = Trigger::new(own, timing, events, function);
        trigger.comment = Some(self.comment());
        trigger
    }

    /// The column is generated, or another trigger sets it.
    fn is_computed(&self, name: &Text) -> bool {
        let tree = self.entity.lifecycle.as_ref().and_then(|life| life.tree.as_ref());
        let mut places = tree.into_iter().flat_map(|tree| [&tree.path, &tree.level]);
        self.table.column(name).is_some_and(|column| column.generated.is_some())
            || columns::bookkeeping(self.entity).contains(name)
            || places.any(|field| columns::column_of(self.entity, field).as_ref() == Some(name))
    }

    /// Checks a condition of the rule, and finds what it asks.
    fn asks(&mut self, sql: &Text) -> Asks {
        let word = format!("rule({})", self.rule.name);
        let names = super::fragment::row_condition(self.entity, (&word, sql, self.rule.source), self.table, self.scope);
        Asks {
            old: names.old,
            new: names.new,
            query: names.query,
            computed: names.columns.iter().any(|name| self.is_computed(name)),
        }
    }
}

fn events(rule: &RuleOptions) -> Vec<Event> {
    let mut events = Vec::new();
    let write = !(rule.insert || rule.update || rule.delete);
    events.extend((rule.insert || write).then_some(Event::Insert));
    events.extend((rule.update || write).then_some(Event::Update));
    events.extend(rule.delete.then_some(Event::Delete));
    events
}

fn report(code: &'static str, entity: &Entity, rule: &RuleOptions, message: String, help: &str, scope: &mut Scope<'_>) {
    scope.found.push(Diagnostic::new(code, path(entity, rule), rule.source, message).help(help));
}

fn path(entity: &Entity, rule: &RuleOptions) -> String {
    format!("{}.rule({})", entity.rust.name, rule.name)
}
