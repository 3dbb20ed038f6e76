//! Names of migrations: a number, which orders them, and words.

use std::fmt;

use super::error::FilesError;
use super::number::{compare, is_number};
use super::snapshot;

/// The name of a migration: `20261120101500_add_nickname`, or `7_add_nickname` where they are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The number, as it was written: its zeros stay.
    pub digits: String,
    /// The words.
    pub words: String,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.digits, self.words)
    }
}

impl Name {
    /// Reads a name.
    ///
    /// # Errors
    /// It has no number before its first `_`, or signs that some runner does not take.
    pub fn parse(name: &str) -> Result<Self, FilesError> {
        let wrong = |reason: &str| FilesError::Name { name: name.to_owned(), reason: reason.to_owned() };
        let (digits, words) =
            name.split_once('_').ok_or_else(|| wrong("say a number, `_`, and words: 20261120101500_add_nickname"))?;
        if !is_number(digits) {
            return Err(wrong(
                "before the first `_` stands a number, by which migrations are ordered: 20261120101500_add_nickname",
            ));
        }
        if digits.len() > 18 {
            return Err(wrong("its number is too large: 18 digits at most"));
        }
        if words.is_empty() || !words.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(wrong("after the number come letters from a to z, digits and `_`: add_nickname"));
        }
        // Runners tell files by such endings and doubled signs.
        if words.starts_with('_') || words.ends_with("_up") || words.ends_with("_down") {
            return Err(wrong(
                "words neither start with `_` nor end with `_up` or `_down`, which mean something to runners",
            ));
        }
        Ok(Self { digits: digits.to_owned(), words: words.to_owned() })
    }

    /// The name of the migration after the last one: `add_nickname` gets the number after the last one's where migrations are counted, and
    /// else the time, in seconds since 1970, or the second after the last one's where that is later. A name with a number stays as it is.
    ///
    /// # Errors
    /// The words can't be part of a name.
    pub fn next(words: &str, last: Option<&Self>, now: u64) -> Result<Self, FilesError> {
        if words.starts_with(|first: char| first.is_ascii_digit()) {
            return Self::parse(words);
        }
        let time = Self::parse(&format!("19700101000000_{words}"))?;
        let digits = match last {
            Some(last) if !last.is_time() => last.digits_after(1),
            Some(last) => time.digits_after(now).max(last.digits_after(1)),
            None => time.digits_after(now),
        };
        Ok(Self { digits, ..time })
    }

    /// It comes after the last one that is there, so that runners run it last.
    ///
    /// # Errors
    /// It does not.
    pub fn follows(&self, last: Option<&Self>) -> Result<(), FilesError> {
        match last {
            Some(last) if compare(&self.digits, &last.digits).is_le() => Err(FilesError::Name {
                name: self.to_string(),
                reason: format!(
                    "it comes before {last} or has its number, and runners would not run it; to write a migration again that \
                     was not released, first restore {} and migrations.sum as they were before it, and delete its files",
                    snapshot::FILE
                ),
            }),
            _ => Ok(()),
        }
    }

    /// The number.
    pub fn number(&self) -> u64 {
        self.digits.parse().unwrap_or(u64::MAX)
    }

    /// The number that is `by` higher: a time is a time again, a counter keeps its zeros.
    #[must_use]
    pub fn digits_after(&self, by: u64) -> String {
        match self.as_time() {
            Some(time) => time.after(by),
            None => format!("{:0width$}", self.number().saturating_add(by), width = self.digits.len()),
        }
    }

    /// The number is a time: year, month, day, hour, minute, second.
    pub fn is_time(&self) -> bool {
        self.as_time().is_some()
    }

    fn as_time(&self) -> Option<Time> {
        if self.digits.len() != 14 {
            return None;
        }
        let part = |from: usize, to: usize| self.digits.get(from..to)?.parse::<u64>().ok();
        let time = Time {
            year: part(0, 4)?,
            month: part(4, 6)?,
            day: part(6, 8)?,
            second: part(8, 10)? * 3600 + part(10, 12)? * 60 + part(12, 14)?,
        };
        let is_one = (1..=12).contains(&time.month) && (1..=time.days()).contains(&time.day);
        (is_one && part(8, 10)? < 24 && part(10, 12)? < 60 && part(12, 14)? < 60).then_some(time)
    }
}

/// A time in the calendar.
struct Time {
    year: u64,
    month: u64,
    day: u64,
    second: u64,
}

impl Time {
    /// How many days the month has.
    fn days(&self) -> u64 {
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400)) => 29,
            2 => 28,
            _ => 31,
        }
    }

    /// The time so many seconds later.
    fn after(mut self, seconds: u64) -> String {
        self.second += seconds;
        while self.second >= 86_400 {
            self.second -= 86_400;
            self.day += 1;
            if self.day > self.days() {
                (self.day, self.month) = (1, self.month + 1);
            }
            if self.month > 12 {
                (self.month, self.year) = (1, self.year + 1);
            }
        }
        let (hour, minute, second) = (self.second / 3600, self.second / 60 % 60, self.second % 60);
        format!("{:04}{:02}{:02}{hour:02}{minute:02}{second:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_one_plan_are_seconds_apart_and_stay_in_order() {
        let name = Name::parse("20240228235959_x").unwrap();
        assert_eq!(name.digits_after(1), "20240229000000");
        assert_eq!(name.digits_after(86_401), "20240301000000");
        assert_eq!(Name::parse("20231231235959_x").unwrap().digits_after(1), "20240101000000");
        assert_eq!(Name::parse("0007_x").unwrap().digits_after(2), "0009");
        assert_eq!(Name::parse("20261399999999_x").unwrap().digits_after(1), "20261400000000");
    }

    #[test]
    fn a_name_that_some_runner_would_not_take_is_refused() {
        for wrong in
            ["add_nickname", "7", "7_", "7_a-b", "7_a b", "7__a", "7_a_down", "1234567890123456789_a", "7_é", "../7_a"]
        {
            assert!(Name::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Name::parse("7_Add_2").unwrap().to_string(), "7_Add_2");
    }
}
