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
}

/// Where expressions find a value: at a path of the document, or at one below each element of a list.
#[derive(Debug, Clone)]
pub struct Place {
    list: Option<String>,
    /// The path, without the dollar before it.
    pub path: String,
}

impl<'a> Path<'a> {
    /// A field of the document.
    pub fn field(name: &'a str, optional: bool) -> Self {
        Self { above: None, name, lists: 0, unnamed: false, optional }
    }

    /// The document itself, of which members are named alone.
    pub fn document() -> Self {
        Self { above: None, name: "", lists: 0, unnamed: false, optional: false }
    }

    /// The same place, where there may be nothing.
    pub fn or_nothing(&self, optional: bool) -> Path<'a> {
        Path { optional: self.optional || optional, ..*self }
    }

    /// A member of the object here.
    pub fn member(&'a self, name: &'a str, optional: bool) -> Path<'a> {
        Path { above: Some(self), name, lists: 0, unnamed: false, optional: optional || self.optional }
    }

    /// An element of the list here.
    pub fn element(&self) -> Path<'a> {
        Path { lists: self.lists.saturating_add(1), ..*self }
    }

    /// One of those here that no path leads to alone.
    pub fn unnamed(&self) -> Path<'a> {
        Path { unnamed: true, ..*self }
    }

    /// It may be without a value, or what is around it.
    pub fn is_optional(&self) -> bool {
        self.optional
    }

    /// The names between dots; none for one of several.
    pub fn text(&self) -> Option<String> {
        self.place().filter(|place| place.list.is_none()).map(|place| place.path)
    }

    /// Where expressions find it; none in lists of lists, maps, and objects of different kinds.
    pub fn place(&self) -> Option<Place> {
        if self.unnamed || self.lists > 1 {
            return None;
        }
        let above = self.above.map(Path::place);
        let mut place = match above {
            None => Place { list: None, path: self.name.to_owned() },
            Some(None) => return None,
            Some(Some(above)) if above.path.is_empty() => Place { list: above.list, path: self.name.to_owned() },
            Some(Some(above)) => Place { list: above.list, path: format!("{}.{}", above.path, self.name) },
        };
        if self.lists == 1 {
            if place.list.is_some() {
                return None;
            }
            place = Place { list: Some(place.path), path: "$value".to_owned() };
        }
        Some(place)
    }
}

impl Place {
    /// The expression about the value as one about the document: of a list, that it holds for each element. What is no list has no
    /// elements, and is refused by its type.
    pub fn each(&self, expression: Value) -> Value {
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
