//! What judges generated structs: what serde writes of them is taken, and each way in which a document can be wrong refused.

use std::collections::BTreeMap;
use std::fmt::Debug;

use bson::{Bson, Document};
use schema_core::{Diagnostics, Registry};
use serde::{Serialize, Serializer};

use crate::linter;
use crate::oracle::Judge;

/// One generated entity.
pub struct Case {
    pub name: &'static str,
    pub registry: fn() -> Result<Registry, Diagnostics>,
    /// All its values, and as few as there can be, as the driver writes them.
    pub written: fn() -> [Vec<u8>; 2],
    /// What stands in the first of them.
    pub part: fn() -> Part,
}

/// As the driver writes it: not human readable.
pub fn written(value: &impl Serialize) -> Vec<u8> {
    bson::serialize_to_vec(value).unwrap()
}

/// What a generated value is like, known from how it was generated and not from serde's names.
#[derive(Debug, Clone)]
pub enum Part {
    /// Of one type.
    Value,
    /// One of a few of a type.
    Label,
    /// Beside others that may be of other types.
    Loose,
    /// These members in the order in which they are written; whether each has to be there.
    Object(Vec<(bool, Part)>),
    /// Each is like this.
    List(Box<Part>),
    /// Values by any name, each like this.
    Map(Box<Part>),
}

/// All the members.
pub fn object<const N: usize>(members: [Vec<(bool, Part)>; N]) -> Part {
    Part::Object(members.into_iter().flatten().collect())
}

/// A member.
pub fn one<T: Shape>(required: bool) -> Vec<(bool, Part)> {
    vec![(required, T::part())]
}

/// The members of what is flattened.
pub fn flat<T: Shape>(required: bool) -> Vec<(bool, Part)> {
    match T::part() {
        Part::Object(members) => members.into_iter().map(|(own, part)| (own && required, part)).collect(),
        Part::Map(_) => vec![(false, Part::Loose)],
        other => panic!("{other:?} can't be flattened"),
    }
}

/// What values are like.
pub trait Shape {
    fn part() -> Part;
}

/// Values that are all there, or where as few are there as can be.
pub trait Make {
    fn make(full: bool) -> Self;
}

macro_rules! values {
    ($($ty:ty = $value:expr;)*) => {
        $(
            impl Make for $ty {
                fn make(_: bool) -> Self {
                    $value
                }
            }
            impl Shape for $ty {
                fn part() -> Part {
                    Part::Value
                }
            }
        )*
    };
}

values! {
    bool = true;
    i8 = -3;
    i32 = 7;
    i64 = 1 << 40;
    u32 = 9;
    f64 = 0.5;
    String = "täxt".into();
    uuid::Uuid = uuid::Uuid::from_u128(7);
    bson::DateTime = bson::DateTime::from_millis(5);
    chrono::DateTime<chrono::Utc> = chrono::DateTime::UNIX_EPOCH;
}

/// A tag, or the name of a variant.
pub struct Label;

impl Shape for Label {
    fn part() -> Part {
        Part::Label
    }
}

impl<T: Make> Make for Option<T> {
    fn make(full: bool) -> Self {
        full.then(|| T::make(full))
    }
}

impl<T: Shape> Shape for Option<T> {
    fn part() -> Part {
        T::part()
    }
}

impl<T: Make> Make for Box<T> {
    fn make(full: bool) -> Self {
        Box::new(T::make(full))
    }
}

impl<T: Shape> Shape for Box<T> {
    fn part() -> Part {
        T::part()
    }
}

impl<T: Make> Make for Vec<T> {
    fn make(full: bool) -> Self {
        if full { vec![T::make(true), T::make(false)] } else { Vec::new() }
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn part() -> Part {
        Part::List(Box::new(T::part()))
    }
}

impl<T: Make> Make for BTreeMap<String, T> {
    fn make(full: bool) -> Self {
        let name = format!("key of {}", std::any::type_name::<T>());
        full.then(|| (name, T::make(true))).into_iter().collect()
    }
}

impl<T: Shape> Shape for BTreeMap<String, T> {
    fn part() -> Part {
        Part::Map(Box::new(T::part()))
    }
}

/// For `serialize_with`.
pub fn as_text<T: Debug, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{value:?}"))
}

/// Some object has the members of two flattened maps.
fn has_two_maps(part: &Part) -> bool {
    match part {
        Part::Object(members) => {
            members.iter().filter(|(_, part)| matches!(part, Part::Loose)).count() > 1
                || members.iter().any(|(_, part)| has_two_maps(part))
        }
        Part::List(of) | Part::Map(of) => has_two_maps(of),
        Part::Value | Part::Label | Part::Loose => false,
    }
}

/// Panics where a validator refuses what serde writes, or takes what is wrong; gives back how many documents were refused.
pub fn check(case: &Case) -> usize {
    let written = (case.written)();
    let registry = (case.registry)().unwrap_or_else(|found| panic!("{}: {found}", case.name));
    let twice = written.iter().any(|bytes| has_a_name_twice(bson::RawDocument::from_bytes(bytes).unwrap()));
    let spec = match schema_mongo::lower(&registry) {
        Ok(spec) => spec,
        Err(Diagnostics(found)) => {
            let maps = has_two_maps(&(case.part)());
            let is_known = |code: &str| code == "M0110" && twice || code == "M0111" && maps;
            assert!(found.iter().all(|found| is_known(found.code)), "{}: {}", case.name, Diagnostics(found));
            return 0;
        }
    };
    assert!(!twice, "{}: a name is written twice, and nobody says so", case.name);
    let query = spec.collections[0].validator.as_ref().unwrap().query();
    assert_eq!(linter::complaints(&query["$jsonSchema"]), Vec::<String>::new(), "{}", case.name);
    let judge = Judge::of(&query);
    let documents = written.map(|bytes| bson::deserialize_from_slice::<Document>(&bytes).unwrap());
    for document in &documents {
        assert_eq!(judge.refuses(document), None, "{}: {document}\n{query}", case.name);
    }
    let right = Bson::Document(documents[0].clone());
    let mut refused = 0;
    mutants(&right, &(case.part)(), &mut |mutant, is_wrong| {
        // The driver adds an `_id` where there is none.
        let Some(document) = mutant.as_document().filter(|document| document.contains_key("_id")) else { return };
        let found = judge.refuses(document);
        assert_eq!(found.is_some(), is_wrong, "{}: {document}\n{found:?}\n{query}", case.name);
        refused += usize::from(is_wrong);
    });
    refused
}

fn has_a_name_twice(document: &bson::RawDocument) -> bool {
    let mut names = Vec::new();
    document.iter().any(|member| {
        let (name, value) = member.unwrap();
        let known = names.contains(&name.to_owned());
        names.push(name.to_owned());
        known
            || value.as_document().is_some_and(has_a_name_twice)
            || value.as_array().is_some_and(|list| {
                list.into_iter().any(|item| item.unwrap().as_document().is_some_and(has_a_name_twice))
            })
    })
}

/// Calls back with each way in which a value can be changed, and whether it is wrong then.
fn mutants(value: &Bson, part: &Part, try_it: &mut dyn FnMut(Bson, bool)) {
    let others = [
        Bson::Boolean(true),
        Bson::Int32(7),
        Bson::Int64(1 << 40),
        Bson::Double(0.5),
        Bson::String("zz".into()),
        Bson::Document(Document::new()),
        Bson::Array(Vec::new()),
    ];
    match part {
        Part::Loose => return try_it(Bson::Boolean(true), true),
        // Empty ones are of the same type, and not always right.
        _ => {
            for other in others.into_iter().filter(|other| other.element_type() != value.element_type()) {
                try_it(other, true);
            }
        }
    }
    match (part, value) {
        (Part::Label, Bson::String(_)) => try_it("zz".into(), true),
        (Part::Label, Bson::Int32(_)) => try_it(Bson::Int32(1234), true),
        (Part::Object(parts), Bson::Document(document)) => {
            assert_eq!(parts.len(), document.len(), "{document:#?} is no {parts:#?}");
            let mut more = document.clone();
            more.insert("heard of by nobody", true);
            try_it(more.into(), true);
            for ((name, value), (required, part)) in document.iter().zip(parts) {
                let mut less = document.clone();
                less.remove(name);
                try_it(less.into(), *required);
                mutants(value, part, &mut |mutant, is_wrong| {
                    let mut changed = document.clone();
                    changed.insert(name, mutant);
                    try_it(changed.into(), is_wrong);
                });
            }
        }
        (Part::List(part), Bson::Array(items)) => {
            mutants(&items[0], part, &mut |mutant, is_wrong| {
                let mut changed = items.clone();
                changed[0] = mutant;
                try_it(changed.into(), is_wrong);
            });
        }
        (Part::Map(part), Bson::Document(document)) => {
            for (name, value) in document {
                mutants(value, part, &mut |mutant, is_wrong| {
                    let mut changed = document.clone();
                    changed.insert(name, mutant);
                    try_it(changed.into(), is_wrong);
                });
            }
        }
        _ => {}
    }
}
