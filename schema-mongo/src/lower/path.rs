//! Where in a document a value stands.

/// The names to a value, innermost first.
#[derive(Debug, Clone, Copy)]
pub struct Path<'a> {
    above: Option<&'a Path<'a>>,
    name: &'a str,
    /// One of several, in a list or a map: no path leads to it alone.
    repeated: bool,
    /// It may be without a value, or what is around it.
    optional: bool,
}

impl<'a> Path<'a> {
    /// A field of the document.
    pub fn field(name: &'a str, optional: bool) -> Self {
        Self { above: None, name, repeated: false, optional }
    }

    /// A member of the object here.
    pub fn member(&'a self, name: &'a str, optional: bool) -> Path<'a> {
        Path { above: Some(self), name, repeated: self.repeated, optional: optional || self.optional }
    }

    /// An element of the list or map here.
    pub fn element(&self) -> Path<'a> {
        Path { repeated: true, ..*self }
    }

    /// It may be without a value, or what is around it.
    pub fn is_optional(&self) -> bool {
        self.optional
    }

    /// The names between dots; none for one of several.
    pub fn text(&self) -> Option<String> {
        if self.repeated {
            return None;
        }
        Some(match self.above {
            Some(above) => format!("{}.{}", above.text()?, self.name),
            None => self.name.to_owned(),
        })
    }
}
