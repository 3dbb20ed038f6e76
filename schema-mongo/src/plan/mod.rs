//! Changes in the order in which a server takes them, each with what it risks, what undoes it, and why it stands where it does.

mod backfill;
mod encrypted;
mod hazard;
mod index;
mod indexes;
mod remade;
mod renamed;
mod shard;
mod stand_in;
mod validator;
mod widens;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

pub use self::hazard::Hazard;
use crate::command::{Command, Held, IndexChange, Sharding, script};
use crate::diff::{Change, diff};
use crate::lower::series;
use crate::spec::{Capped, Collection, Granularity, Spec, Text, Value};
use crate::version::Version;

/// Steps in order. A plan borrows from the specs that it leads between. `Display` is a script for mongosh; [`to_json`](Plan::to_json) the commands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan<'a> {
    /// The steps.
    pub steps: Vec<Step<'a>>,
    /// What is left out, since it destroys something and was not allowed by name, or can't be done at all.
    pub withheld: Vec<Withheld>,
}

/// One command.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<'a> {
    /// What is done.
    pub command: Command<'a>,
    /// What undoes it; `None` where undoing another step undoes this one too, or where there is nothing to undo.
    pub reverse: Option<Command<'a>>,
    /// What it risks.
    pub hazards: Vec<Hazard>,
    /// Why it stands where it does.
    pub because: &'static str,
}

/// What is left out of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The name under which it can be allowed: `collection users`, `index users.users_email_key`, `view offers`. What can't be
    /// done by a command is done by hand and then allowed, `options users`: the plan takes it as done.
    pub name: Option<String>,
    /// What it is, and why it is left out.
    pub because: String,
}

/// How changes are made.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanOptions {
    /// What may be destroyed, by the names that [`Withheld`] gives; `index *` allows all indexes.
    pub allow: Vec<String>,
    /// How a validator that refuses more than before is set.
    pub rollout: Rollout,
    /// Documents that data steps change at a time.
    pub batch: u32,
    /// What documents that are there get in a field that they lack, or whose value is not as it must be: by collection and field
    /// (`users.locale`), an expression of an aggregation (`"en"`, `{"$toLong": "$n"}`).
    pub backfill: BTreeMap<Text, Value>,
    /// The server that the commands are for: what older ones do not know is left out, and said.
    pub version: Version,
    /// Collections are spread over shards. A replica set and a standalone have none: with `false` that is left out, and said; so it is
    /// in a plan from a spec that was read from one.
    pub sharding: bool,
}

/// How a validator that refuses more than before is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rollout {
    /// The old one stays until no document is wrong by the new one; where a document can't be right by both, documents may be as
    /// one of them says meanwhile. At no moment a write is taken that both refuse.
    #[default]
    Safe,
    /// At once.
    AtOnce,
}

impl Default for PlanOptions {
    fn default() -> Self {
        Self {
            allow: Vec::new(),
            rollout: Rollout::Safe,
            batch: 1000,
            backfill: BTreeMap::new(),
            version: Version::default(),
            sharding: true,
        }
    }
}

impl PlanOptions {
    /// The same, with something allowed that would be withheld.
    pub fn allow(mut self, name: impl Into<String>) -> Self {
        self.allow.push(name.into());
        self
    }

    /// The same, and documents that are there get this value in a field.
    pub fn backfill(mut self, field: impl Into<Text>, value: impl Into<Value>) -> Self {
        self.backfill.insert(field.into(), value.into());
        self
    }

    fn allows(&self, kind: &str, name: &str) -> bool {
        self.allow.iter().any(|allowed| {
            allowed
                .strip_prefix(kind)
                .and_then(|rest| rest.strip_prefix(' '))
                .is_some_and(|rest| rest == name || rest == "*")
        })
    }
}

impl<'a> Step<'a> {
    fn new(because: &'static str, command: Command<'a>, reverse: Option<Command<'a>>) -> Self {
        Self { command, reverse, hazards: Vec::new(), because }
    }

    fn with(mut self, hazard: Hazard) -> Self {
        self.hazards.push(hazard);
        self
    }

    /// What it did stays when its plan is undone: changes of documents, and what no command takes back.
    pub(crate) fn stays(&self) -> bool {
        let changes = matches!(
            self.command,
            Command::Update { .. } | Command::Reshape { .. } | Command::Upsert { .. } | Command::Run(_)
        );
        self.reverse.is_none() && (changes || self.hazards.contains(&Hazard::CanNotBeUndone))
    }
}

/// The plan that makes all that the spec holds, in an empty database.
pub fn create(spec: &Spec) -> Plan<'_> {
    static EMPTY: Spec = Spec::EMPTY;
    plan(&diff(&EMPTY, spec), &PlanOptions::default())
}

/// Puts changes in order.
pub fn plan<'a>(changes: &[Change<'a>], options: &PlanOptions) -> Plan<'a> {
    let mut plan = Plan { steps: Vec::with_capacity(changes.len() * 2), withheld: Vec::new() };
    // What can't be done in place is said; the rest would lead nowhere.
    let kept = remade::withheld(changes, options, &mut plan);
    let changes = &*kept;
    for change in changes {
        if let Change::RenameCollection { was, now } = change {
            let to = Command::Rename { from: was.name.clone(), to: now.name.clone() };
            let back = Command::Rename { from: now.name.clone(), to: was.name.clone() };
            let because = "renames first: what follows knows the new names";
            plan.steps.push(Step::new(because, to, Some(back)).with(Hazard::BreaksReaders));
        }
    }
    for change in changes {
        if let Change::CreateCollection(collection) = change {
            created(collection, changes, options, &mut plan);
        }
    }
    for change in changes {
        in_place(change, &mut plan);
    }
    // Before the indexes: one of a field under its new name would find it in no document.
    let (of_indexes, stand_ins) = renamed::make_way(changes, options, &mut plan.steps);
    validator::begin(changes, options, &mut plan.steps);
    let mut all = indexes::of(&of_indexes, options);
    for indexes in &mut all {
        indexes::before_shards(indexes, &mut plan);
    }
    renamed::done(stand_ins, &mut plan.steps);
    validator::end(changes, options, &mut plan.steps);
    // Behind the indexes: a shard key needs one that leads with it.
    for change in changes {
        shard::steps(change, &mut all, options, &mut plan);
    }
    for indexes in &mut all {
        indexes::behind_shards(indexes, &mut plan);
    }
    views(changes, &mut plan.steps);
    for indexes in &mut all {
        indexes::take(indexes, &mut plan);
    }
    for change in changes {
        dropped(change, options, &mut plan);
    }
    plan
}

/// All indexes in one command and before there are documents, so that none has to be scanned.
fn created<'a>(collection: &'a Collection, changes: &[Change<'a>], options: &PlanOptions, plan: &mut Plan<'a>) {
    let because = "collections first: everything else is in them";
    let is_encrypted = encrypted::belongs(collection);
    if is_encrypted {
        plan.steps.extend(encrypted::states(&collection.name).map(|(make, drop)| Step::new(because, make, Some(drop))));
    }
    let make = Command::Create(Held::Borrowed(collection));
    let mut step = Step::new(because, make, Some(Command::Drop(collection.name.clone())));
    if collection.options.encrypted.iter().any(|field| field.key.is_none()) {
        step.hazards.push(Hazard::NeedsKeys);
    }
    plan.steps.push(step);
    let mut indexes = Cow::Borrowed(collection.indexes.as_slice());
    if is_encrypted {
        indexes.to_mut().insert(0, encrypted::index());
    }
    if !indexes.is_empty() {
        let because = "indexes before documents: nothing is scanned";
        plan.steps.push(Step::new(
            because,
            Command::CreateIndexes { collection: collection.name.clone(), indexes },
            None,
        ));
    }
    // The server made the index of a time series before, and not hidden.
    let own = collection.options.time_series.as_ref().and_then(series::own_index);
    if let Some(index) = own.and_then(|own| collection.index(&own.name)).filter(|index| index.hidden) {
        let because = "indexes that are changed in place";
        let (collection, index) = (collection.name.clone(), index.name.clone());
        let command = Command::ModifyIndex { collection, index, change: IndexChange::Hidden(true) };
        plan.steps.push(Step::new(because, command, None));
    }
    let has_no_shards = |change: &Change<'_>| matches!(change, Change::LeaveUnsharded { collection: c, .. } if c.name == collection.name);
    match &collection.shard_key {
        // Said by the change itself.
        Some(_) if changes.iter().any(has_no_shards) => {}
        Some(_) if !options.sharding => plan.withheld.push(shard::left_out(collection)),
        Some(shard_key) => {
            let because = "shard keys before documents: nothing is moved";
            plan.steps.push(Step::new(because, shard::shard(collection, shard_key, Sharding::Spread), None));
        }
        None => {}
    }
}

fn in_place(change: &Change<'_>, plan: &mut Plan<'_>) {
    let because = "options that a server changes in place";
    match change {
        Change::SetExpiry { collection, was, now } => {
            let set =
                |seconds: &Option<i64>| Command::SetExpiry { collection: collection.name.clone(), seconds: *seconds };
            let sooner = now.is_some_and(|now| was.is_none_or(|was| now < was));
            let step = Step::new(because, set(now), Some(set(was)));
            let hazard = Hazard::LosesData("documents older than that go within a minute".into());
            plan.steps.push(if sooner { step.with(hazard) } else { step });
        }
        Change::SetImages(collection) => {
            let set = |enabled| Command::SetImages { collection: collection.name.clone(), enabled };
            let enabled = collection.options.pre_and_post_images;
            plan.steps.push(Step::new(because, set(enabled), Some(set(!enabled))));
        }
        Change::SetCapped { collection, was, now } => {
            // Since MongoDB 6.0.
            let set = |from: &Capped, to: &Capped| Command::SetCapped {
                collection: collection.name.clone(),
                size: (from.size != to.size).then_some(to.size),
                max: (from.max != to.max).then(|| to.max.unwrap_or(0)),
            };
            let step = Step::new(because, set(was, now), Some(set(now, was)));
            let room = |of: &Capped| of.max.unwrap_or(u64::MAX);
            let is_less = now.size < was.size || room(now) < room(was);
            let hazard = Hazard::LosesData("the oldest documents go, as many as have no room".into());
            plan.steps.push(if is_less { step.with(hazard) } else { step });
        }
        Change::SetGranularity { collection, was, now } => {
            // One level at a time (manual, "Set Granularity for Time Series Data").
            let levels = [Granularity::Minutes, Granularity::Hours];
            for granularity in levels.into_iter().filter(|level| was < level && level <= now) {
                let command = Command::SetGranularity { collection: collection.name.clone(), granularity };
                plan.steps.push(Step::new(because, command, None).with(Hazard::CanNotBeUndone));
            }
        }
        _ => {}
    }
}

fn views(changes: &[Change<'_>], steps: &mut Vec<Step<'_>>) {
    let because = "views behind the collections that they show";
    for change in changes {
        match change {
            Change::CreateView(view) => {
                let undo = Command::Drop(view.name.clone());
                steps.push(Step::new(because, Command::CreateView((*view).clone()), Some(undo)));
            }
            Change::ReplaceView { was, now } => {
                let undo = Command::SetPipeline((*was).clone());
                let step = Step::new(because, Command::SetPipeline((*now).clone()), Some(undo));
                steps.push(step.with(Hazard::BreaksReaders));
            }
            _ => {}
        }
    }
}

fn dropped(change: &Change<'_>, options: &PlanOptions, plan: &mut Plan<'_>) {
    let because = "what goes last: nothing before it needs it any more";
    let (kind, name, reverse, hazard) = match change {
        Change::DropView(view) => {
            ("view", &view.name, Some(Command::CreateView((*view).clone())), Hazard::BreaksReaders)
        }
        Change::DropCollection(collection) => {
            ("collection", &collection.name, None, Hazard::LosesData(format!("all documents of `{}`", collection.name)))
        }
        _ => return,
    };
    if !options.allows(kind, name) {
        let because = format!("`{name}` would go, with all that is in it");
        return plan.withheld.push(Withheld { name: Some(format!("{kind} {name}")), because });
    }
    if let Change::DropCollection(collection) = change
        && !collection.options.encrypted.is_empty()
    {
        // In the order of the drivers: what belongs to it first.
        plan.steps.extend(encrypted::states(&collection.name).map(|(_, drop)| Step::new(because, drop, None)));
    }
    let mut step = Step::new(because, Command::Drop(name.clone()), reverse).with(hazard);
    if step.reverse.is_none() {
        step.hazards.push(Hazard::CanNotBeUndone);
    }
    plan.steps.push(step);
}

impl<'a> Plan<'a> {
    /// The plan with data steps behind its last step, such as seeds.
    pub fn then(mut self, commands: impl IntoIterator<Item = Command<'a>>) -> Self {
        let because = "documents once their collections and validators are there";
        self.steps.extend(commands.into_iter().map(|command| Step::new(because, command, None)));
        self
    }

    /// What undoes all steps, in order.
    pub fn reverse(&self) -> impl Iterator<Item = &Command<'a>> {
        self.steps.iter().rev().filter_map(|step| step.reverse.as_ref())
    }

    /// The same plan, that outlives the specs.
    pub fn into_owned(self) -> Plan<'static> {
        let owned = |step: Step<'_>| Step {
            command: step.command.into_owned(),
            reverse: step.reverse.map(Command::into_owned),
            hazards: step.hazards,
            because: step.because,
        };
        Plan { steps: self.steps.into_iter().map(owned).collect(), withheld: self.withheld }
    }

    /// There is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The commands as extended JSON: a list, one command a line. `$database` stands for the name of the database.
    pub fn to_json(&self) -> String {
        let mut json = Vec::with_capacity(self.steps.len() * 512);
        for (i, step) in self.steps.iter().enumerate() {
            json.extend_from_slice(if i == 0 { b"[\n" } else { b",\n" });
            // Writing to memory can't fail.
            let _ = serde_json::to_writer(&mut json, &step.command);
        }
        json.extend_from_slice(if self.steps.is_empty() { b"[]\n" } else { b"\n]\n" });
        String::from_utf8(json).unwrap_or_default()
    }
}

/// As a list of steps: command, reverse, hazards, reason.
impl Serialize for Plan<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.steps.len()))?;
        for step in &self.steps {
            let hazards: Vec<String> = step.hazards.iter().map(ToString::to_string).collect();
            let value = serde_json::json!({ "hazards": hazards, "because": step.because });
            list.serialize_element(&(&step.command, &step.reverse, value))?;
        }
        list.end()
    }
}

impl fmt::Display for Plan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut heading = "";
        for step in &self.steps {
            if step.because != heading {
                f.write_str(if heading.is_empty() { "" } else { "\n" })?;
                heading = step.because;
                writeln!(f, "// {heading}")?;
            }
            for hazard in &step.hazards {
                writeln!(f, "// hazard: {hazard}")?;
            }
            script(&step.command.to_record(), f)?;
        }
        for withheld in &self.withheld {
            let name =
                withheld.name.as_ref().map(|name| format!(" (allow it by name: \"{name}\")")).unwrap_or_default();
            writeln!(f, "\n// not done: {}{name}", withheld.because)?;
        }
        Ok(())
    }
}

/// The name of something in a collection.
fn qualified(collection: &Text, own: &Text) -> String {
    format!("{collection}.{own}")
}

/// Documents that do not match.
fn wrong(query: &Value) -> Value {
    serde_json::json!({ "$nor": [query] })
}
