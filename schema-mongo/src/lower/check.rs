//! `check("…", "…")`: conditions of SQL as expressions of MongoDB.

use schema_core::ir::{Check, Domain, Entity, Field};

use super::at::At;
use super::columns::{self, Columns};
use super::form::Form;
use super::operators;
use super::scope::{Scope, is_left_out};
use crate::condition::{self, Condition, Elements, Fields, Untranslatable};
use crate::options::{EntityOptions, FieldOptions};
use crate::spec::{RuleModel, Schema, Text, Value};

/// The conditions across the fields of a document.
pub fn lower(entity: &Entity, schema: &Schema, scope: &mut Scope<'_>) {
    let attrs = entity.extensions.get::<EntityOptions>();
    let rules = attrs.map(|attrs| attrs.rules.as_slice()).unwrap_or_default();
    for key in entity.foreign_keys.iter().filter(|key| key.rows.is_some() && !is_left_out(attrs, "rows")) {
        let message = format!("MongoDB counts no documents that reference the same `{}`", key.target.name);
        let help = "embed them as a list with `length(1..=5)`; or let the application count: `#[mongo(without(\"rows\", \"reason\"))]`";
        scope.report("M0304", format!("{}.{}", entity.rust.name, key.fields.join(", ")), key.source, message, help);
    }
    for check in &entity.checks {
        if is_left_out(attrs, &check.name) || rules.iter().any(|rule| rule.name == check.name) {
            continue;
        }
        let condition = scope.parse(&check.expression);
        let columns = Columns { entity, scope, schema };
        match translated(&condition, &columns) {
            Ok(expression) => named(&expression, &check.name, check.message.clone(), scope),
            Err(why) => refused(&entity.rust.name, check, &why, scope),
        }
    }
    for rule in rules {
        match serde_json::from_str::<Value>(&rule.expression) {
            Ok(expression) => {
                if let Some(wrong) = operators::expression(&expression, scope.config.version) {
                    let path = format!("{}.rule({})", entity.rust.name, rule.name);
                    scope.report("M0303", path, rule.source, wrong.message, wrong.help);
                }
                let check = entity.checks.iter().find(|check| check.name == rule.name);
                named(&expression, &rule.name, check.and_then(|check| check.message.clone()), scope);
            }
            Err(error) => {
                let message = format!("the rule `{}` is no JSON: {error}", rule.name);
                let help = "write the expression of `$expr` as extended JSON: `{\"$lt\": [\"$a\", \"$b\"]}`";
                scope.report("M0302", format!("{}.rule", entity.rust.name), rule.source, message, help);
            }
        }
    }
}

fn named(expression: &Value, name: &Text, message: Option<Text>, scope: &mut Scope<'_>) {
    let condition = serde_json::json!({ "$expr": expression });
    scope.rules.push(condition.clone());
    scope.rule_models.push(RuleModel { condition, name: name.clone(), message });
}

fn translated(condition: &Result<Condition, Untranslatable>, fields: &dyn Fields) -> Result<Value, Untranslatable> {
    condition::expression(condition.as_ref().map_err(Clone::clone)?, fields)
}

fn refused(owner: &str, check: &Check, why: &Untranslatable, scope: &mut Scope<'_>) {
    let message = format!("`{}` can't be said in MongoDB: {why}", check.expression);
    let help = format!(
        "say it for MongoDB, `#[mongo(rule(\"{0}\", r#\"{{…}}\"#))]`, or leave it out, `#[mongo(without(\"{0}\", \"reason\"))]`",
        check.name
    );
    scope.report("M0301", format!("{owner}.check({})", check.name), check.source, message, help);
}

/// The conditions on the values of a domain, where it stands in a document.
pub fn domain(domain: &Domain, form: Form, at: &At<'_>, scope: &mut Scope<'_>) {
    for check in &domain.checks {
        let condition = scope.parse(&check.expression);
        let nowhere = || Untranslatable::Word("a condition inside of a map or a list of lists".into());
        let expression = at.path.place().ok_or_else(nowhere).and_then(|place| {
            let path = place.path.clone();
            let fields = Alone { domain, form, path, optional: at.path.is_optional(), scope };
            Ok(place.each(translated(&condition, &fields)?))
        });
        match expression {
            Ok(expression) => named(&expression, &check.name, check.message.clone(), scope),
            Err(why) => {
                let message = format!("`{}` can't be said in MongoDB: {why}", check.expression);
                let help = "say it with rules such as `range`, `pattern` or `one_of`, which both stores know";
                scope.report("M0301", at.owner(), check.source, message, help);
            }
        }
    }
}

/// `VALUE`, the one column that the checks of a domain know.
struct Alone<'a, 'r> {
    domain: &'a Domain,
    form: Form,
    path: String,
    optional: bool,
    scope: &'a Scope<'r>,
}

impl Alone<'_, '_> {
    fn field(&self) -> Field {
        let mut field = Field::new("value", self.domain.ty.clone(), self.optional, self.domain.source);
        match self.form {
            Form::Serde(written) => field.written = written,
            Form::As(ty) => field.extensions.get_mut::<FieldOptions>().bson_type = Some(ty),
        }
        field
    }
}

impl Fields for Alone<'_, '_> {
    fn path(&self, column: &str) -> Option<(String, bool)> {
        (column == "value").then(|| (self.path.clone(), self.optional))
    }

    fn read(&self, _: &str) -> Option<Value> {
        columns::read(&self.field(), &self.path, self.scope)
    }

    fn is_plain(&self, _: &str) -> bool {
        true
    }

    fn value(&self, _: &str, text: &str) -> Option<Value> {
        columns::value(&self.field(), text, self.scope)
    }

    fn number(&self, column: Option<&str>, text: &str) -> Option<Value> {
        columns::number(column.map(|_| self.field()).as_ref(), text, self.scope)
    }

    fn elements(&self, _: &str) -> Option<Elements<'_>> {
        columns::elements(&self.field(), self.path.clone(), self.optional, self.scope)
    }

    fn types(&self, _: &str) -> Vec<&'static str> {
        Vec::new()
    }
}
