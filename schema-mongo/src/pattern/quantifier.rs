//! How often something is repeated, and how much text that takes.

use super::reader::Reader;

/// So many characters at least, and at most; without a bound where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Width {
    least: u32,
    most: Option<u32>,
}

impl Width {
    pub const ZERO: Width = Width { least: 0, most: Some(0) };
    pub const ONE: Width = Width { least: 1, most: Some(1) };
    /// As much as it likes.
    pub const ANY: Width = Width { least: 0, most: None };

    /// Always the same.
    pub fn is_fixed(&self) -> bool {
        self.most == Some(self.least)
    }

    /// The one, and then the other.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        let most = self.most.zip(next.most).map(|(a, b)| a.saturating_add(b));
        Self { least: self.least.saturating_add(next.least), most }
    }

    /// The one or the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { least: self.least.min(other.least), most: self.most.zip(other.most).map(|(a, b)| a.max(b)) }
    }

    fn times(self, least: u32, most: Option<u32>) -> Self {
        let most = match (self.most, most) {
            (Some(0), _) => Some(0),
            (Some(width), Some(times)) => Some(width.saturating_mul(times)),
            _ => None,
        };
        Self { least: self.least.saturating_mul(least), most }
    }
}

impl Reader<'_> {
    /// The width of what was read, as often as it is repeated.
    pub(super) fn quantified(&mut self, atom: Option<Width>) -> Result<Width, String> {
        let start = self.at;
        let Some((least, most)) = self.quantifier()? else { return Ok(atom.unwrap_or(Width::ZERO)) };
        let Some(width) = atom else {
            return Err(format!(
                "`{}` repeats what takes no text, which PostgreSQL refuses",
                &self.pattern[start..self.at]
            ));
        };
        // As few as will do: what is found is the same.
        self.take("?");
        let end = self.at;
        self.written.push_str(&self.pattern[start..end]);
        if matches!(self.quantifier(), Ok(None)) {
            return Ok(width.times(least, most));
        }
        let twice = &self.pattern[start..self.at.max(end + 1)];
        Err(format!("`{twice}` repeats twice, which PostgreSQL refuses and PCRE2 reads otherwise"))
    }

    /// How often at least and at most, where it is said here.
    pub(super) fn quantifier(&mut self) -> Result<Option<(u32, Option<u32>)>, String> {
        match self.peek() {
            Some('*') => self.next().map(|_| Ok((0, None))).transpose(),
            Some('+') => self.next().map(|_| Ok((1, None))).transpose(),
            Some('?') => self.next().map(|_| Ok((0, Some(1)))).transpose(),
            Some('{') if self.rest()[1..].starts_with(|next: char| next.is_ascii_digit()) => self.bounds().map(Some),
            _ => Ok(None),
        }
    }

    /// `{2}`, `{2,}` or `{2,5}`.
    fn bounds(&mut self) -> Result<(u32, Option<u32>), String> {
        let Some((bounds, _)) = self.rest()[1..].split_once('}') else { return Err("`{` is not closed".into()) };
        self.at += bounds.len() + 2;
        let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number <= 255);
        let read = match bounds.split_once(',') {
            None => number(bounds).map(|times| (times, Some(times))),
            Some((least, "")) => number(least).map(|least| (least, None)),
            Some((least, most)) => number(least).zip(number(most).map(Some)),
        };
        read.filter(|(least, most)| most.is_none_or(|most| most >= *least)).ok_or_else(|| {
            format!("`{{{bounds}}}` is no count: PostgreSQL takes numbers up to 255, the lesser one first")
        })
    }
}
