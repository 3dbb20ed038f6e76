//! Changes in the order in which a server takes them, each with the statement that undoes it and the reason that it stands
//! where it does.

mod order;

use std::fmt;

use crate::catalog::{Catalog, ConstraintKind, QualifiedName, Table, Text, View};
use crate::diff::{Change, diff};
use crate::sql::{
    AddConstraint, Comment, Commented, CreateDomain, CreateEnum, CreateExtension, CreateFunction, CreateIndex,
    CreateSchema, CreateTable, CreateTrigger, CreateView, DropConstraint, DropTrigger, Sql, Statement,
};

/// Steps in order. `Display` is the SQL, with a heading for each part and one transaction around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan<'a> {
    /// The steps.
    pub steps: Vec<Step<'a>>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<'a> {
    /// What is done.
    pub statement: Statement<'a>,
    /// What undoes it; `None` where undoing another step undoes this one too.
    pub reverse: Option<Statement<'a>>,
    /// It can run in a transaction.
    pub transactional: bool,
    /// Why it stands where it does.
    pub because: &'static str,
}

impl<'a> Step<'a> {
    fn new(because: &'static str, statement: Statement<'a>, reverse: Option<Statement<'a>>) -> Self {
        Self { statement, reverse, transactional: true, because }
    }

    /// The statement as SQL, without a semicolon.
    pub fn sql(&self) -> String {
        self.statement.to_string()
    }
}

/// The plan that makes all that the catalog holds, in an empty database.
pub fn create(catalog: &Catalog) -> Plan<'_> {
    static EMPTY: Catalog = Catalog::EMPTY;
    plan(&diff(&EMPTY, catalog))
}

/// Puts changes in order.
pub fn plan<'a>(changes: &[Change<'a>]) -> Plan<'a> {
    let tables: Vec<&Table> = changes
        .iter()
        .filter_map(|change| match change {
            Change::CreateTable(table) => Some(*table),
            _ => None,
        })
        .collect();
    let mut steps = Vec::with_capacity(tables.len() * 8);
    schemas(changes, &mut steps);
    types(changes, &mut steps);
    let ordered = order::tables(&tables);
    for created in &ordered {
        table(created, &mut steps);
    }
    for created in &ordered {
        foreign_keys(created, &mut steps);
    }
    for created in &ordered {
        indexes(created.table, &mut steps);
    }
    functions(changes, &mut steps);
    for created in &ordered {
        triggers(created.table, &mut steps);
    }
    views(changes, &mut steps);
    comments(changes, &mut steps);
    Plan { steps }
}

fn schemas<'a>(changes: &[Change<'a>], steps: &mut Vec<Step<'a>>) {
    let because = "schemas and extensions first: everything else lives in them";
    for change in changes {
        if let Change::CreateSchema(name) = change {
            let undo = Statement::DropGlobal("SCHEMA", name);
            steps.push(Step::new(because, Statement::CreateSchema(CreateSchema(name)), Some(undo)));
        }
    }
    for change in changes {
        if let Change::CreateExtension(name) = change {
            // Not undone: an extension is shared by all that use the database.
            steps.push(Step::new(because, Statement::CreateExtension(CreateExtension(name)), None));
        }
    }
}

fn types<'a>(changes: &[Change<'a>], steps: &mut Vec<Step<'a>>) {
    let because = "types before the tables whose columns have them";
    for change in changes {
        if let Change::CreateEnum(enum_type) = change {
            let undo = Statement::Drop("TYPE", &enum_type.name);
            steps.push(Step::new(because, Statement::CreateEnum(CreateEnum(enum_type)), Some(undo)));
        }
    }
    // Domains behind enums: a domain may be over one.
    for change in changes {
        if let Change::CreateDomain(domain) = change {
            let undo = Statement::Drop("DOMAIN", &domain.name);
            steps.push(Step::new(because, Statement::CreateDomain(CreateDomain(domain)), Some(undo)));
        }
    }
}

fn table<'a>(created: &order::Created<'a>, steps: &mut Vec<Step<'a>>) {
    let because = "tables behind those that they reference";
    let constraints = created.table.constraints.iter().filter(|constraint| !created.is_later(constraint)).collect();
    let statement = Statement::CreateTable(CreateTable { table: created.table, constraints });
    steps.push(Step::new(because, statement, Some(Statement::Drop("TABLE", &created.table.name))));
}

fn foreign_keys<'a>(created: &order::Created<'a>, steps: &mut Vec<Step<'a>>) {
    let because = "references around a circle of tables once all of them are there";
    let table = &created.table.name;
    for constraint in created.table.constraints.iter().filter(|constraint| created.is_later(constraint)) {
        let undo = Statement::DropConstraint(DropConstraint { table, name: &constraint.name });
        steps.push(Step::new(because, Statement::AddConstraint(AddConstraint { table, constraint }), Some(undo)));
    }
}

fn indexes<'a>(table: &'a Table, steps: &mut Vec<Step<'a>>) {
    let because = "indexes behind their tables";
    for index in &table.indexes {
        let undo = Statement::DropIndex(&table.name.schema, &index.name);
        let statement = Statement::CreateIndex(CreateIndex { table: &table.name, index });
        steps.push(Step::new(because, statement, Some(undo)));
    }
}

fn functions<'a>(changes: &[Change<'a>], steps: &mut Vec<Step<'a>>) {
    let because = "functions before the triggers that call them";
    for change in changes {
        if let Change::CreateFunction(function) = change {
            let undo = Statement::Drop("FUNCTION", &function.name);
            steps.push(Step::new(because, Statement::CreateFunction(CreateFunction(function)), Some(undo)));
        }
    }
}

fn triggers<'a>(table: &'a Table, steps: &mut Vec<Step<'a>>) {
    let because = "triggers once their tables and functions are there";
    for trigger in &table.triggers {
        let undo = Statement::DropTrigger(DropTrigger { table: &table.name, trigger });
        let statement = Statement::CreateTrigger(CreateTrigger { table: &table.name, trigger });
        steps.push(Step::new(because, statement, Some(undo)));
    }
}

fn views<'a>(changes: &[Change<'a>], steps: &mut Vec<Step<'a>>) {
    let because = "views behind the tables and views that they show";
    let views: Vec<&View> = changes
        .iter()
        .filter_map(|change| match change {
            Change::CreateView(view) => Some(*view),
            _ => None,
        })
        .collect();
    for view in order::views(&views) {
        let word = if view.is_materialized() { "MATERIALIZED VIEW" } else { "VIEW" };
        let undo = Statement::Drop(word, &view.name);
        steps.push(Step::new(because, Statement::CreateView(CreateView(view)), Some(undo)));
        for index in view.indexes() {
            let undo = Statement::DropIndex(&view.name.schema, &index.name);
            let statement = Statement::CreateIndex(CreateIndex { table: &view.name, index });
            steps.push(Step::new(because, statement, Some(undo)));
        }
    }
}

fn comments<'a>(changes: &[Change<'a>], steps: &mut Vec<Step<'a>>) {
    for change in changes {
        match change {
            Change::CreateEnum(item) => comment(Commented::Type(&item.name), item.comment.as_ref(), steps),
            Change::CreateDomain(item) => comment(Commented::Domain(&item.name), item.comment.as_ref(), steps),
            Change::CreateFunction(item) => comment(Commented::Function(item), item.comment.as_ref(), steps),
            Change::CreateView(view) => {
                comment(Commented::View(view), view.comment.as_ref(), steps);
                for column in &view.columns {
                    comment(Commented::Column(&view.name, &column.name), column.comment.as_ref(), steps);
                }
            }
            Change::CreateTable(table) => {
                comment(Commented::Table(&table.name), table.comment.as_ref(), steps);
                for column in &table.columns {
                    comment(Commented::Column(&table.name, &column.name), column.comment.as_ref(), steps);
                }
                for trigger in &table.triggers {
                    comment(Commented::Trigger(&table.name, &trigger.name), trigger.comment.as_ref(), steps);
                }
            }
            Change::CreateSchema(_) | Change::CreateExtension(_) => {}
        }
    }
}

fn comment<'a>(on: Commented<'a>, text: Option<&'a Text>, steps: &mut Vec<Step<'a>>) {
    if text.is_some() {
        let statement = Statement::Comment(Comment { on, text });
        // Not undone: it goes with the thing that it is on.
        steps.push(Step::new("comments last: they change nothing", statement, None));
    }
}

impl Plan<'_> {
    /// What undoes all steps, in order.
    pub fn reverse(&self) -> impl Iterator<Item = &Statement<'_>> {
        self.steps.iter().rev().filter_map(|step| step.reverse.as_ref())
    }
}

impl fmt::Display for Plan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BEGIN;\n")?;
        let mut heading = "";
        let mut sql = String::with_capacity(2048);
        for step in &self.steps {
            if step.because != heading {
                heading = step.because;
                write!(f, "\n-- {heading}\n")?;
            } else if step.statement.is_long() {
                f.write_str("\n")?;
            }
            sql.clear();
            step.statement.write(&mut sql)?;
            sql.push_str(";\n");
            f.write_str(&sql)?;
        }
        f.write_str("\nCOMMIT;\n")
    }
}

/// The table that a constraint references.
fn target(kind: &ConstraintKind) -> Option<&QualifiedName> {
    match kind {
        ConstraintKind::ForeignKey { target, .. } => Some(target),
        _ => None,
    }
}
