//! Where in a document a value stands.

use serde_json::json;

use crate::spec::Value;

/// The names to a value, innermost first.
#[derive(Debug, Clone, Copy)]
pub struct Path<'a> {
    above: Option<&'a Path<'a>>,
    name: &'a str,
    /// It is one of a list: how many lists deep.
    lists: u8,
    /// It is one of several that have no path: of a map, or of objects of different kinds.
    unnamed: bool,
    /// It may be without a value, or what is around it.
    optional: bool,
    /// Only objects of this kind have it.
    kind: Option<&'a Kind<'a>>,
}

/// The kind of an object: what its tag says.
#[derive(Debug, Clone, Copy)]
pub struct Kind<'a> {
    /// The member that is the tag.
    pub tag: &'a str,
    /// What it says.
    pub label: &'a str,
    /// The same object is of this kind too, by another tag.
    pub also: Option<&'a Kind<'a>>,
}

/// Where expressions find a value: at a path of the document, or at one below each element of a list.
#[derive(Debug, Clone)]
pub struct Place {
    list: Option<String>,
    /// The paths of tags, and what they say where there is such a value.
    kinds: Vec<(String, String)>,
    /// The path, without the dollar before it.
    pub path: String,
}

impl<'a> Path<'a> {
    /// A field of the document.
    pub fn field(name: &'a str, optional: bool) -> Self {
        Self { above: None, name, lists: 0, unnamed: false, optional, kind: None }
    }

    /// The document itself, of which members are named alone.
    pub fn document() -> Self {
        Self { above: None, name: "", lists: 0, unnamed: false, optional: false, kind: None }
    }

    /// The same place, where there may be nothing.
    pub fn or_nothing(&self, optional: bool) -> Path<'a> {
        Path { optional: self.optional || optional, ..*self }
    }

    /// A member of the object here.
    pub fn member(&'a self, name: &'a str, optional: bool) -> Path<'a> {
        Path { above: Some(self), name, lists: 0, unnamed: false, optional: optional || self.optional, kind: None }
    }

    /// An element of the list here.
    pub fn element(&self) -> Path<'a> {
        Path { lists: self.lists.saturating_add(1), ..*self }
    }

    /// One of those here that no path leads to alone.
    pub fn unnamed(&self) -> Path<'a> {
        Path { unnamed: true, ..*self }
    }

    /// The same, which only objects of this kind have.
    #[must_use]
    pub fn of_kind(self, kind: Option<&'a Kind<'a>>) -> Self {
        Path { kind, ..self }
    }

    /// It may be without a value, or what is around it.
    pub fn is_optional(&self) -> bool {
        self.optional
    }

    /// The names between dots; none for one of several, or of a kind.
    pub fn text(&self) -> Option<String> {
        self.place().filter(|place| place.list.is_none() && place.kinds.is_empty()).map(|place| place.path)
    }

    /// Where expressions find it; none in lists of lists, maps, and objects of different kinds.
    pub fn place(&self) -> Option<Place> {
        if self.unnamed || self.lists > 1 {
            return None;
        }
        let above = self.above.map(Path::place);
        let mut place = match above {
            None => Place { list: None, kinds: Vec::new(), path: self.name.to_owned() },
            Some(None) => return None,
            Some(Some(above)) if above.path.is_empty() => Place { path: self.name.to_owned(), ..above },
            Some(Some(above)) => Place { path: format!("{}.{}", above.path, self.name), ..above },
        };
        let beside = place.path.len() - self.name.len();
        for kind in std::iter::successors(self.kind, |kind| kind.also) {
            place.kinds.push((format!("{}{}", &place.path[..beside], kind.tag), kind.label.to_owned()));
        }
        if self.lists == 1 {
            if place.list.is_some() {
                return None;
            }
            place = Place { list: Some(place.path), path: "$value".to_owned(), ..place };
        }
        Some(place)
    }
}

impl Place {
    /// The expression about the value as one about the document: of objects of a kind, that it holds for those; of a list, that it
    /// holds for each element. What is no list has no
    /// elements, and is refused by its type.
    pub fn each(&self, expression: Value) -> Value {
        let of_kind = |expression: Value, (tag, label): &(String, String)| {
            let is_of_kind = json!({ "$eq": [format!("${tag}"), { "$literal": label }] });
            json!({ "$cond": [is_of_kind, expression, true] })
        };
        let expression = self.kinds.iter().rev().fold(expression, of_kind);
        match &self.list {
            None => expression,
            Some(list) => {
                let list = format!("${list}");
                let elements = json!({ "$cond": [{ "$isArray": [list] }, list, []] });
                json!({ "$allElementsTrue": [{ "$map": { "input": elements, "as": "value", "in": expression } }] })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn a_value_in_one_list_has_a_place_and_one_in_two_has_none() {
        let items = Path::field("items", false);
        let item = items.element();
        let sku = item.member("sku", false);
        assert_eq!((item.place().unwrap().path.as_str(), sku.place().unwrap().path.as_str()), ("$value", "$value.sku"));
        assert_eq!(sku.place().unwrap().list.as_deref(), Some("items"));
        assert!(sku.text().is_none() && sku.element().place().is_none() && item.element().place().is_none());
        assert!(items.unnamed().place().is_none());
        let document = Path::document().or_nothing(true);
        let member = document.member("flat", false);
        assert_eq!((member.text().as_deref(), member.is_optional()), (Some("flat"), true));
        assert_eq!(items.member("count", true).text().as_deref(), Some("items.count"));
    }
}
