//! Views.

use super::operators;
use super::scope::Scope;
use crate::options::ViewOptions;
use crate::spec::{Spec, Text, Value, View};

/// The views that say their pipelines; SQL is none.
pub fn lower(spec: &mut Spec, scope: &mut Scope<'_>) {
    for view in scope.registry.views() {
        let attrs = view.extensions.get::<ViewOptions>();
        if attrs.is_some_and(|attrs| attrs.skip.is_some()) {
            continue;
        }
        let name = &view.rust.name;
        let Some((on, pipeline)) = attrs.and_then(|attrs| attrs.pipeline.clone()) else {
            let message = format!("the query of `{name}` is SQL, which MongoDB does not read");
            let help = "say its stages, `#[mongo(pipeline(\"users\", r#\"[…]\"#))]`, or leave the view out, `#[mongo(skip(\"reason\"))]`";
            scope.report("M0701", &**name, view.source, message, help);
            continue;
        };
        if view.materialized {
            let message = format!("`{name}` keeps its rows, a view of MongoDB does not");
            let help = "end a pipeline with `$merge` in a job of the application, and leave the view out: `#[mongo(skip(\"reason\"))]`";
            scope.report("M0702", &**name, view.source, message, help);
        }
        match serde_json::from_str::<Value>(&pipeline) {
            Ok(Value::Array(stages)) if stages.iter().all(Value::is_object) => {
                if let Some(wrong) = operators::view(&stages, scope.config.version) {
                    scope.report("M0705", &**name, view.source, wrong.message, wrong.help);
                }
            }
            Ok(_) => {
                let help = "write a list of objects: `[{\"$match\": {…}}]`";
                scope.report("M0703", &**name, view.source, "the pipeline is no list of stages", help);
            }
            Err(error) => {
                let message = format!("the pipeline is no JSON: {error}");
                scope.report("M0703", &**name, view.source, message, "write the stages as extended JSON");
            }
        }
        let prefix = |own: Text| match &scope.config.prefix {
            Some(prefix) => Text::Owned(format!("{prefix}.{own}")),
            None => own,
        };
        let on = prefix(on);
        // A view can be one of another view.
        let views = scope.registry.views().iter().filter(|other| other.rust != view.rust);
        let views: Vec<Text> = views.map(|other| prefix(other.store_name())).collect();
        if !spec.collections.iter().any(|collection| collection.name == on) && !views.contains(&on) {
            let known: Vec<Text> =
                spec.collections.iter().map(|collection| collection.name.clone()).chain(views).collect();
            let message = format!("`{name}` is a view of `{on}`, which is no collection here");
            let found = schema_core::Diagnostic::new("M0704", &**name, view.source, message);
            scope.found.push(found.help_nearest(&on, &known));
        }
        spec.views.push(View { name: prefix(view.store_name()), on, pipeline });
    }
}
