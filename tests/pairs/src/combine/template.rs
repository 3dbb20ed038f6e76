//! SQL with places for names and for what an alteration says of its column.

use super::Side;
use super::names::{Names, literal, quoted};

/// Fills the places of a text: `{t}` the table, `{c}` its column, `{type}`, `{lit}`, `{lit2}`, `{expr}`, `{pred}`, `{const}` as the side
/// has them, `{s}` the schema, `{n:x}` a thing of the schema, `{m:x}` one of the second schema, `{u:x}` a part of a thing, `{q:x}` the name
/// of a thing as a literal.
pub struct Template<'a> {
    pub names: &'a Names,
    pub side: &'a Side,
}

impl Template<'_> {
    pub fn fill(&self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            match after.split_once('}') {
                Some((place, after)) if self.place(place).is_some() => {
                    filled.push_str(&self.place(place).unwrap_or_default());
                    rest = after;
                }
                _ => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled
    }

    fn place(&self, place: &str) -> Option<String> {
        let side = self.side;
        let of = |which: usize, name: &str| format!("{}.{}", self.names.schema(which), quoted(&self.names.plain(name)));
        Some(match place.split_once(':') {
            Some(("n", name)) => of(0, name),
            Some(("m", name)) => of(1, name),
            Some(("u", name)) => quoted(&self.names.plain(name)),
            Some(("q", name)) => literal(&of(0, name)),
            Some(_) => return None,
            None => match place {
                "s" => self.names.schema(0),
                "token" => self.names.token(),
                "t" => of(side.schema, &side.table_name),
                "tn" => quoted(&self.names.plain(&side.table_name)),
                "c" => quoted(&self.names.plain(&side.column)),
                "def" => self.fill(&side.def),
                "type" => self.fill(&side.ty),
                "lit" => self.fill(&side.lit),
                "lit2" => self.fill(&side.lit2),
                "expr" => self.fill(&side.expr),
                "pred" => self.fill(&side.pred),
                "const" => self.fill(&side.constant),
                _ => return None,
            },
        })
    }
}
