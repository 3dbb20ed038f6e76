//! What follows a backslash.

use super::quantifier::Width;
use super::reader::{END, Reader, literally};

impl Reader<'_> {
    /// Outside of brackets.
    pub(super) fn escape(&mut self) -> Result<Option<Width>, String> {
        let constraint = match self.peek() {
            Some('A') => "^",
            Some('Z') => END,
            Some('m') => r"\b(?=\w)",
            Some('M') => r"\b(?<=\w)",
            Some('y') => r"\b",
            Some('Y') => r"\B",
            Some('b') => return Err("`\\b` is a backspace in PostgreSQL: the bound of a word is `\\y`".into()),
            Some(digit @ '1'..='9') => return self.again(digit).map(Some),
            _ => {
                match self.class() {
                    Some(class) => self.written.push_str(class),
                    None => {
                        let letter = self.character()?;
                        self.written.push_str(&written(letter));
                    }
                }
                return Ok(Some(Width::ONE));
            }
        };
        self.next();
        self.written.push_str(constraint);
        Ok(None)
    }

    /// The text of a group once more.
    fn again(&mut self, digit: char) -> Result<Width, String> {
        self.next();
        let is_known = digit.to_digit(10).is_some_and(|number| number <= self.groups);
        let more = self.peek().is_some_and(|next| next.is_ascii_digit());
        if !is_known || more || self.looks {
            return Err(format!(
                "`\\{digit}` is no group that is closed before it, or stands where PostgreSQL takes none"
            ));
        }
        // Where the group took no part, PostgreSQL does not find even no repetition.
        if self.quantifier()?.is_some() {
            return Err(format!("`\\{digit}` is repeated, which PostgreSQL and PCRE2 read otherwise"));
        }
        self.written.push_str(&format!("(?:\\{digit})"));
        Ok(Width::ANY)
    }

    /// `\d` and its like, which both know.
    pub(super) fn class(&mut self) -> Option<&'static str> {
        let known = [r"\d", r"\D", r"\w", r"\W", r"\s", r"\S"];
        let class = known.into_iter().find(|class| self.rest().starts_with(&class[1..]))?;
        self.next();
        Some(class)
    }

    /// One character.
    pub(super) fn character(&mut self) -> Result<char, String> {
        let Some(letter) = self.next() else { return Err("a backslash stands at the end".into()) };
        let code = match letter {
            'a' => 7,
            'e' => 27,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'v' => 11,
            'u' => self.hexadecimal(letter, 4..=4)?,
            'U' => self.hexadecimal(letter, 8..=8)?,
            'x' => self.hexadecimal(letter, 1..=8)?,
            'c' => match self.next() {
                Some(control) if control.is_ascii_alphabetic() => control as u32 & 31,
                _ => return Err("`\\c` is followed by a letter".into()),
            },
            'B' => return Err("`\\B` is a backslash in PostgreSQL: what is no bound of a word is `\\Y`".into()),
            'z' => return Err("PostgreSQL knows no `\\z`: the very end is `\\Z` or `$`".into()),
            other if other.is_ascii_alphanumeric() => {
                return Err(format!("PostgreSQL knows no `\\{other}`, or PCRE2 reads it otherwise"));
            }
            other => return Ok(other),
        };
        char::from_u32(code)
            .filter(|letter| *letter != '\0')
            .ok_or_else(|| format!("`\\{letter}` is followed by the number of no character"))
    }

    fn hexadecimal(&mut self, letter: char, digits: std::ops::RangeInclusive<usize>) -> Result<u32, String> {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_hexdigit).take(*digits.end()).count();
        let number = u32::from_str_radix(&rest[..length], 16).ok().filter(|_| digits.contains(&length));
        self.at += length;
        number.ok_or_else(|| {
            format!(
                "`\\{letter}` takes {} hexadecimal digits in PostgreSQL, and PCRE2 reads it otherwise",
                digits.end()
            )
        })
    }
}

/// A character that was escaped, as both PCRE2 and readers of it know it.
pub(super) fn written(letter: char) -> String {
    match letter {
        '\n' => r"\n".into(),
        '\r' => r"\r".into(),
        '\t' => r"\t".into(),
        '\u{c}' => r"\f".into(),
        other => literally(other),
    }
}
