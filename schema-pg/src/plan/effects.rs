//! What a step makes, drops, changes and needs to be there: by this, and by what depends on what, steps are sorted.

use crate::catalog::{
    Column, Constraint, ConstraintKind, Object, QualifiedName, ReplicaIdentity, Text, default_sequence,
};
use crate::sql::{AlterTable, Commented, CreateView, DomainAction, GrantOn, Statement, TableAction, ViewForm};

/// What a step does to the things of a database.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effects {
    /// What is there after it and was not before.
    pub creates: Vec<Object>,
    /// What is gone after it.
    pub drops: Vec<Object>,
    /// What is another thing after it, under the same name: nothing may stand on it that can't follow.
    pub alters: Vec<Object>,
    /// What has to be there.
    pub uses: Vec<Object>,
    /// Types that are gone after it, when others of their names are there.
    pub retires: Vec<Object>,
    /// What has its name after it, and was there before under another.
    pub provides: Vec<Object>,
    /// What is whole only after it, though it was created before: what stands on it comes later.
    pub completes: Vec<Object>,
    /// What it comes after, whatever becomes of it.
    pub after: Vec<Object>,
    /// What has to be gone.
    pub without: Vec<Object>,
    /// Things that it makes under another name for a while: it needs what they need.
    pub like: Vec<Object>,
    /// Names that it gives to things, beside those of what it creates.
    pub takes: Vec<Held>,
    /// Names that it takes from things, beside those of what it drops.
    pub frees: Vec<Held>,
}

/// A name that only one thing has at a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Held {
    /// Among tables, views, sequences, indexes and composite types of a schema.
    Relation(QualifiedName),
    /// Among the types of a schema: each table and view has one of its name.
    Type(QualifiedName),
    /// Among the functions and aggregates of a schema.
    Function(QualifiedName),
    /// Among the constraints, triggers, policies or rules of a table.
    Part(&'static str, QualifiedName, Text),
    /// Among the schemas, extensions or event triggers of a database.
    Global(&'static str, Text),
}

/// The names that a thing has.
pub fn names(object: &Object) -> Vec<Held> {
    match object {
        Object::Schema(name) => vec![Held::Global("schema", name.clone())],
        Object::Extension(name) => vec![Held::Global("extension", name.clone())],
        Object::General(kind, name) => vec![Held::Global("general", format!("{kind} {name}").into())],
        Object::EventTrigger(name) => vec![Held::Global("event trigger", name.clone())],
        Object::Relation(name) => vec![Held::Relation(name.clone()), Held::Type(name.clone())],
        // A composite type is a relation too.
        Object::Type(name) => vec![Held::Type(name.clone()), Held::Relation(name.clone())],
        Object::Sequence(name) | Object::Index(name) => vec![Held::Relation(name.clone())],
        Object::Function(name) => vec![Held::Function(name.clone())],
        Object::Column(table, name) => vec![Held::Part("column", table.clone(), name.clone())],
        Object::Constraint(table, name) => vec![Held::Part("constraint", table.clone(), name.clone())],
        Object::Trigger(table, name) => vec![Held::Part("trigger", table.clone(), name.clone())],
        Object::Policy(table, name) => vec![Held::Part("policy", table.clone(), name.clone())],
        Object::Rule(table, name) => vec![Held::Part("rule", table.clone(), name.clone())],
        Object::Row(table, key) => vec![Held::Part("row", table.clone(), key.clone())],
        Object::Statistics(name) => vec![Held::Part("statistics", name.clone(), "".into())],
        Object::Default(table, name) => vec![Held::Part("default", table.clone(), name.clone())],
    }
}

/// That a column takes no NULL: what relies on it waits for it.
pub fn not_null(table: &QualifiedName, column: &Text) -> Object {
    Object::Constraint(table.clone(), format!("{column} NOT NULL").into())
}

/// That the rows of a table are on nodes of a Citus cluster: references between such tables wait for it.
pub fn on_nodes(table: &QualifiedName) -> Object {
    Object::Constraint(table.clone(), " on nodes".into())
}

/// A label of an enum type under its new name: by that, another type that takes its place waits for it.
pub fn label(ty: &QualifiedName, label: &Text) -> Object {
    Object::Column(ty.clone(), label.clone())
}

/// The sequence of an identity that nobody named.
fn identity_name(table: &QualifiedName, column: &Text) -> Held {
    Held::Relation(QualifiedName::new(table.schema.clone(), default_sequence(&table.name, column)))
}

impl Effects {
    /// What a statement does.
    pub fn of(statement: &Statement<'_>) -> Self {
        let mut effects = Self::default();
        effects.statement(statement);
        effects
    }

    fn view(&mut self, item: &CreateView<'_>) {
        let CreateView { view, form } = item;
        let object = Object::Relation(view.name.clone());
        let columns = view.columns.iter().map(|column| Object::Column(view.name.clone(), column.name.clone()));
        match form {
            ViewForm::New => {
                self.creates.push(object);
                self.creates.extend(columns);
            }
            ViewForm::Replaced => self.alters.push(object),
            ViewForm::Placeholder => {
                // What the query names is not needed yet, and the types are.
                self.uses.push(Object::Schema(view.name.schema.clone()));
                let types = view.columns.iter().filter_map(|column| column.ty.named());
                self.uses.extend(types.flat_map(|name| [Object::Type(name.clone()), Object::Relation(name.clone())]));
                self.takes.extend(names(&object));
                self.provides.push(object);
                self.provides.extend(columns);
            }
            ViewForm::Filled => {
                self.after.push(object.clone());
                self.like.push(object);
            }
            // See `sort`: what the query named goes after it.
            ViewForm::Emptied => {}
        }
    }

    /// With those of another.
    pub(super) fn add(&mut self, other: &Effects) {
        self.creates.extend_from_slice(&other.creates);
        self.drops.extend_from_slice(&other.drops);
        self.alters.extend_from_slice(&other.alters);
        self.uses.extend_from_slice(&other.uses);
        self.retires.extend_from_slice(&other.retires);
        self.provides.extend_from_slice(&other.provides);
        self.after.extend_from_slice(&other.after);
        self.completes.extend_from_slice(&other.completes);
        self.without.extend_from_slice(&other.without);
        self.like.extend_from_slice(&other.like);
        self.takes.extend_from_slice(&other.takes);
        self.frees.extend_from_slice(&other.frees);
    }

    fn statement(&mut self, statement: &Statement<'_>) {
        match statement {
            Statement::CreateSchema(item) => self.creates.push(Object::Schema(item.0.name.clone())),
            Statement::CreateExtension(item) => self.creates.push(Object::Extension(item.0.name.clone())),
            Statement::UpdateExtension(item) => self.uses.push(Object::Extension(item.0.name.clone())),
            Statement::CreateEnum(item) => self.creates.push(Object::Type(item.0.name.clone())),
            Statement::CreateComposite(item) => self.creates.push(Object::Type(item.0.name.clone())),
            Statement::CreateRange(item) => {
                self.creates.push(Object::Type(item.0.name.clone()));
                // Functions of its name make values of it.
                self.takes.push(Held::Function(item.0.name.clone()));
                self.takes.push(Held::Function(QualifiedName::new(item.0.name.schema.clone(), item.0.multirange())));
            }
            Statement::AddEnumValue(item) => self.uses.push(Object::Type(item.name.clone())),
            Statement::RenameEnumValue(item) => self.provides.push(label(item.name, item.now)),
            Statement::CreateDomain(item) => {
                self.creates.push(Object::Type(item.0.name.clone()));
                let checks = item.0.checks.iter().filter(|check| !check.not_valid);
                self.creates.extend(checks.map(|check| Object::Constraint(item.0.name.clone(), check.name.clone())));
                self.creates.extend(item.0.default.iter().map(|_| Object::Default(item.0.name.clone(), "".into())));
            }
            Statement::AlterDomain(item) => {
                let name = item.domain.clone();
                self.uses.push(Object::Type(name.clone()));
                match &item.action {
                    DomainAction::SetDefault(_) => self.creates.push(Object::Default(name, "".into())),
                    DomainAction::DropDefault => self.drops.push(Object::Default(name, "".into())),
                    DomainAction::AddCheck(check, _) => self.creates.push(Object::Constraint(name, check.name.clone())),
                    DomainAction::DropCheck(check) => self.drops.push(Object::Constraint(name, (*check).clone())),
                    DomainAction::ValidateCheck(check) => self.uses.push(Object::Constraint(name, (*check).clone())),
                    DomainAction::SetNotNull | DomainAction::DropNotNull => {}
                }
            }
            Statement::CreateSequence(item) => self.creates.push(Object::Sequence(item.0.name.clone())),
            Statement::AlterSequence(item) => self.uses.push(Object::Sequence(item.0.name.clone())),
            Statement::OwnSequence(item) => {
                self.uses.push(Object::Sequence(item.sequence.clone()));
                if let Some((table, column)) = item.owner {
                    self.uses.push(Object::Column(table.clone(), column.clone()));
                }
            }
            Statement::CreateFunction(item) => {
                let object = Object::Function(item.function.name.clone());
                if item.replace { &mut self.alters } else { &mut self.creates }.push(object);
            }
            Statement::DropFunction(item) => self.drops.push(Object::Function(item.0.name.clone())),
            Statement::CreateAggregate(item) => self.creates.push(Object::Function(item.0.name.clone())),
            Statement::DropAggregate(item) => self.drops.push(Object::Function(item.0.name.clone())),
            Statement::CreateTable(item) => {
                let table = item.table;
                self.creates.push(Object::Relation(table.name.clone()));
                let columns =
                    table.columns.iter().map(|column| Object::Column(table.name.clone(), column.name.clone()));
                self.creates.extend(columns);
                let here = |column: &&Column| column.default.is_some() && !item.defaults.contains(column);
                let defaults = table.columns.iter().filter(here);
                self.creates.extend(defaults.map(|column| Object::Default(table.name.clone(), column.name.clone())));
                let now = table.constraints.iter().filter(|part| !item.later.iter().any(|later| later == part));
                self.creates.extend(now.map(|part| Object::Constraint(table.name.clone(), part.name.clone())));
                let targets = table.constraints.iter().filter_map(referenced);
                self.uses.extend(targets.filter(|target| **target != table.name).map(on_nodes));
            }
            Statement::Distribute(_) => {}
            Statement::AlterTable(item) => self.table(item),
            Statement::CreateView(item) => self.view(item),
            Statement::CreateIndex(item) => {
                let name = QualifiedName::new(item.table.schema.clone(), item.index.name.clone());
                self.creates.push(Object::Index(name));
                self.uses.push(Object::Relation(item.table.clone()));
            }
            Statement::CreateTrigger(item) => {
                self.creates.push(Object::Trigger(item.table.clone(), item.trigger.name.clone()));
            }
            Statement::DropTrigger(item) => {
                self.drops.push(Object::Trigger(item.table.clone(), item.trigger.name.clone()));
            }
            Statement::CreateEventTrigger(item) => self.creates.push(Object::EventTrigger(item.0.name.clone())),
            Statement::EnableEventTrigger(item) => self.uses.push(Object::EventTrigger(item.0.name.clone())),
            Statement::CreateGeneral(item) => self.creates.push(item.0.object()),
            Statement::DropGeneral(item) => self.drops.push(item.0.object()),
            Statement::CreatePolicy(item) => {
                self.creates.push(Object::Policy(item.table.clone(), item.policy.name.clone()));
            }
            Statement::Grant(item) => self.granted(&item.on),
            Statement::Revoke(item) => self.granted(&item.on),
            Statement::PublicGrant(item) => self.granted(&item.on),
            Statement::Comment(item) => self.commented(&item.on),
            Statement::Drop(what, name) => self.drops.push(match *what {
                "TYPE" | "DOMAIN" => Object::Type((*name).clone()),
                "SEQUENCE" => Object::Sequence((*name).clone()),
                "STATISTICS" => Object::Statistics((*name).clone()),
                _ => Object::Relation((*name).clone()),
            }),
            Statement::DropPart(what, name, table) => self.drops.push(match *what {
                "POLICY" => Object::Policy((*table).clone(), (*name).clone()),
                "RULE" => Object::Rule((*table).clone(), (*name).clone()),
                _ => Object::Trigger((*table).clone(), (*name).clone()),
            }),
            Statement::DropIndex { schema, name, .. } => {
                self.drops.push(Object::Index(QualifiedName::new((*schema).clone(), name.clone())));
            }
            Statement::IndexStatistics(schema, name, _) => {
                self.uses.push(Object::Index(QualifiedName::new((*schema).clone(), (*name).clone())));
            }
            Statement::DropGlobal(what, name) => self.drops.push(match *what {
                "EXTENSION" => Object::Extension((*name).clone()),
                "EVENT TRIGGER" => Object::EventTrigger((*name).clone()),
                _ => Object::Schema((*name).clone()),
            }),
            Statement::Rename(what, schema, names) => {
                let held = |name: &Text| {
                    let name = QualifiedName::new((*schema).clone(), name.clone());
                    match *what {
                        "TYPE" | "DOMAIN" => vec![Held::Type(name.clone()), Held::Relation(name)],
                        "TABLE" | "VIEW" | "MATERIALIZED VIEW" => vec![Held::Relation(name.clone()), Held::Type(name)],
                        _ => vec![Held::Relation(name)],
                    }
                };
                self.frees.extend(held(&names.0));
                self.takes.extend(held(&names.1));
                let name = QualifiedName::new((*schema).clone(), names.1.clone());
                self.provides.push(match *what {
                    "TYPE" | "DOMAIN" => Object::Type(name),
                    "INDEX" => Object::Index(name),
                    "TABLE" | "VIEW" | "MATERIALIZED VIEW" => Object::Relation(name),
                    _ => Object::Sequence(name),
                });
            }
            Statement::RenameConstraint(table, was, now) => {
                let held = |name: &Text| Held::Part("constraint", (*table).clone(), name.clone());
                self.frees.push(held(was));
                self.takes.push(held(now));
                self.provides.push(Object::Constraint((*table).clone(), (*now).clone()));
            }
            Statement::PastPolicies(statement, ..) => self.statement(statement),
            Statement::AttachIndex(names) => {
                self.uses.extend([Object::Index(names.1.clone()), Object::Index(names.0.clone())]);
            }
            Statement::AlterOwner(owned) => self.uses.extend(owned.item.object()),
            Statement::SetSchema(_, was, name, now) => {
                let held = |schema: &Text| {
                    let name = QualifiedName::new(schema.clone(), (*name).clone());
                    [Held::Type(name.clone()), Held::Relation(name)]
                };
                self.frees.extend(held(was));
                self.takes.extend(held(now));
                self.uses.push(Object::Schema((*now).clone()));
            }
            Statement::MoveExtension(_, schema) => self.uses.push(Object::Schema((*schema).clone())),
            Statement::AlterTogether(item) => {
                for table in &item.tables {
                    self.table(&AlterTable { table, only: false, action: item.action.clone() });
                }
            }
            Statement::DeclareColumns(item) => self.uses.push(Object::Relation(item.table.clone())),
            Statement::RenameConstructor(item) => {
                self.frees.push(Held::Function(QualifiedName::new(item.schema.clone(), item.was.clone())));
            }
            Statement::FirstPartitions(table, function) => {
                self.uses.extend([Object::Relation((*table).clone()), Object::Function(function.clone())]);
            }
            // Their steps say what they do.
            Statement::ChangeRows(_)
            | Statement::DefaultGrant(_)
            | Statement::Written(_)
            | Statement::CompleteIndex(_)
            | Statement::CompleteKey(..)
            | Statement::NameIndexes(..)
            | Statement::CommentNotNull(..)
            | Statement::ResetExtensionComment(_)
            | Statement::RenameNotNull(..)
            | Statement::ViewDefault(..)
            | Statement::AlterComposite(_)
            | Statement::DropReplaced(_)
            | Statement::CreateLike(..)
            | Statement::DropBoundCheck(..)
            | Statement::FirstRow(_)
            | Statement::Backfill(_)
            | Statement::ContinueSequence(_)
            | Statement::Refresh(_)
            | Statement::CheckFunctionBodies(_) => {}
        }
    }

    fn table(&mut self, item: &AlterTable<'_>) {
        use TableAction as A;
        let table = || item.table.clone();
        let column = |name: &Text| Object::Column(table(), name.clone());
        let constraint = |name: &Text| Object::Constraint(table(), name.clone());
        self.uses.push(Object::Relation(table()));
        match &item.action {
            A::AddColumn(new) => {
                self.creates.push(column(&new.name));
                if new.default.is_some() {
                    self.creates.push(Object::Default(table(), new.name.clone()));
                }
            }
            A::AddFilled(new, _) => self.creates.push(column(&new.name)),
            A::DropColumn(name) => self.drops.push(column(name)),
            A::SetType { column: name, .. } => self.alters.push(column(name)),
            A::SetDefault(name, _) => {
                self.creates.push(Object::Default(table(), (*name).clone()));
                self.uses.push(column(name));
            }
            A::DropDefault(name) => self.drops.push(Object::Default(table(), (*name).clone())),
            A::SetNotNull(name, _) => {
                self.uses.push(column(name));
                self.provides.push(not_null(item.table, name));
            }
            A::DropNotNull(name)
            | A::DropFill(name)
            | A::SetIdentity(name, ..)
            | A::SetStorage(name, _)
            | A::SetCompression(name, _)
            | A::SetStatistics(name, _)
            | A::SetAttributes(name, _)
            | A::ResetAttributes(name, _) => self.uses.push(column(name)),
            A::AddIdentity(new, _) => {
                self.uses.push(column(&new.name));
                self.creates.push(Object::Sequence(QualifiedName::new(
                    item.table.schema.clone(),
                    new.sequence_name(item.table),
                )));
            }
            A::DropIdentity(name) => {
                self.uses.push(column(name));
                self.frees.push(identity_name(item.table, name));
            }
            A::DropExpression(name) | A::SetExpression(name, _) => self.alters.push(column(name)),
            A::AddConstraint { constraint: new, .. } | A::AddConstraintUsing(new, _) => {
                self.creates.push(constraint(&new.name));
                self.uses
                    .extend(referenced(new).into_iter().flat_map(|target| [on_nodes(item.table), on_nodes(target)]));
                if let A::AddConstraintUsing(_, index) = &item.action {
                    let index = QualifiedName::new(item.table.schema.clone(), index.clone());
                    self.uses.push(Object::Index(index.clone()));
                    self.frees.push(Held::Relation(index));
                }
            }
            A::AddCheck(name, _) => self.creates.push(constraint(name)),
            A::ValidateConstraint(name) => self.uses.push(constraint(name)),
            A::AlterConstraint(part) => self.uses.push(constraint(&part.name)),
            A::DropConstraint(name) => self.drops.push(constraint(name)),
            A::RenameConstraint(was, now) => {
                self.frees.push(Held::Part("constraint", table(), (*was).clone()));
                self.takes.push(Held::Part("constraint", table(), (*now).clone()));
                self.provides.push(constraint(now));
            }
            A::RenameColumn(was, now) => {
                self.frees.push(Held::Part("column", table(), (*was).clone()));
                self.takes.push(Held::Part("column", table(), (*now).clone()));
                self.provides.push(column(now));
            }
            A::EnableTrigger(_, name) => self.uses.push(Object::Trigger(table(), (*name).clone())),
            A::EnableRule(_, name) => self.uses.push(Object::Rule(table(), (*name).clone())),
            A::Inherit(parent) | A::NoInherit(parent) => self.uses.push(Object::Relation((*parent).clone())),
            A::ReplicaIdentity(Some(identity)) if let ReplicaIdentity::Index(name) = &**identity => {
                self.uses.push(Object::Index(QualifiedName::new(item.table.schema.clone(), name.clone())));
            }
            A::Attach(partition, _) | A::Detach { partition, .. } => {
                self.uses.push(Object::Relation((*partition).clone()));
            }
            A::Rename(_)
            | A::SetSchema(_)
            | A::SetParameters(_)
            | A::ResetParameters(_)
            | A::SetLogged(_)
            | A::RowSecurity(_)
            | A::ForceRowSecurity(_)
            | A::ReplicaIdentity(_) => {}
        }
    }

    fn granted(&mut self, on: &GrantOn<'_>) {
        self.uses.push(match on {
            GrantOn::Schema(name) => Object::Schema((*name).clone()),
            GrantOn::Relation(name) => Object::Relation((*name).clone()),
            GrantOn::Sequence(name) => Object::Sequence((*name).clone()),
            GrantOn::Identity(name) => Object::Sequence(name.clone()),
            GrantOn::Type(name) => Object::Type((*name).clone()),
            GrantOn::Function(item) => Object::Function(item.name.clone()),
            GrantOn::Aggregate(item) => Object::Function(item.name.clone()),
        });
    }

    fn commented(&mut self, on: &Commented<'_>) {
        self.uses.push(match on {
            Commented::Global("EVENT TRIGGER", name) => Object::EventTrigger((*name).clone()),
            Commented::Global("EXTENSION", name) => Object::Extension((*name).clone()),
            Commented::Global(_, name) => Object::Schema((*name).clone()),
            Commented::Named("TYPE" | "DOMAIN", name) => Object::Type((*name).clone()),
            Commented::Named("SEQUENCE", name) => Object::Sequence((*name).clone()),
            Commented::Named("STATISTICS", name) => Object::Statistics((*name).clone()),
            Commented::Named(_, name) => Object::Relation((*name).clone()),
            Commented::Part("CONSTRAINT", table, name) => Object::Constraint((*table).clone(), (*name).clone()),
            Commented::Part("POLICY", table, name) => Object::Policy((*table).clone(), (*name).clone()),
            Commented::Part("RULE", table, name) => Object::Rule((*table).clone(), (*name).clone()),
            Commented::Part(_, table, name) => Object::Trigger((*table).clone(), (*name).clone()),
            Commented::DomainCheck(domain, name) => Object::Constraint((*domain).clone(), (*name).clone()),
            Commented::Column(table, name) => Object::Column((*table).clone(), (*name).clone()),
            Commented::Index(schema, name) => Object::Index(QualifiedName::new((*schema).clone(), (*name).clone())),
            Commented::Function(item) => Object::Function(item.name.clone()),
            Commented::Aggregate(item) => Object::Function(item.name.clone()),
            Commented::General(item) => item.object(),
        });
    }
}

/// The table that a constraint references.
fn referenced(constraint: &Constraint) -> Option<&QualifiedName> {
    match &constraint.kind {
        ConstraintKind::ForeignKey { target, .. } => Some(target),
        _ => None,
    }
}
