//! Texts that keep rules.

use super::meaning::{Meaning, digits};
use super::pattern::{Counted, Pattern};
use super::random::Random;
use super::words::COUNTRIES;

/// What texts have to keep.
#[derive(Debug, Clone, Default)]
pub struct TextRules {
    /// At least so many characters.
    pub min: usize,
    /// At most so many characters.
    pub max: Option<usize>,
    /// Patterns that match somewhere in it.
    pub patterns: Vec<Pattern>,
    /// No capitals.
    pub lowercase: bool,
}

/// Texts about something that keep rules.
#[derive(Debug, Clone)]
pub struct TextSource {
    /// What they are about.
    pub meaning: Meaning,
    rules: TextRules,
    counted: Option<Counted>,
    /// What differs from other sources.
    place: u64,
}

impl TextSource {
    /// Texts about something. `wanted` is how many are to be different.
    pub fn new(place: u64, meaning: Meaning, rules: TextRules, wanted: u64) -> Self {
        let counted = rules.patterns.first().and_then(|pattern| pattern.counted(wanted, rules.min, rules.max));
        let counted = counted.filter(|counted| rules.patterns.iter().all(|pattern| pattern.matches(&counted.at(0))));
        Self { meaning, rules, counted, place }
    }

    /// A text; empty where none was found that keeps the rules.
    pub fn draw(&self, random: &mut Random) -> String {
        let mut text = String::new();
        if let [pattern, others @ ..] = self.rules.patterns.as_slice() {
            for _ in 0..32 {
                let drawn = pattern.draw(random, self.rules.min, self.rules.max);
                text = drawn.map(|drawn| self.in_case(drawn)).unwrap_or_default();
                if others.iter().chain([pattern]).all(|pattern| pattern.matches(&text)) {
                    return text;
                }
            }
            return text;
        }
        self.meaning.draw(random, &mut text);
        let length = text.chars().count();
        match self.rules.max {
            Some(max) if length > max => self.shorter(random, max, &mut text),
            _ => lengthen(random, self.rules.min.saturating_sub(length), &mut text),
        }
        self.in_case(text)
    }

    fn in_case(&self, text: String) -> String {
        if self.rules.lowercase { text.to_lowercase() } else { text }
    }

    /// What is too long is cut off where words end; what has a form is made anew.
    fn shorter(&self, random: &mut Random, max: usize, text: &mut String) {
        let short = match self.meaning {
            Meaning::Country if max < 12 => Some(random.pick(COUNTRIES).map_or("DE", |(code, _)| code)),
            _ => None,
        };
        if let Some(short) = short.filter(|short| short.len() <= max) {
            *text = short.to_owned();
            return;
        }
        match self.meaning {
            Meaning::Email if max >= 5 => {
                text.clear();
                lengthen(random, max.min(6) - 4, text);
                text.push_str("@a.b");
                text.truncate(max);
            }
            Meaning::Phone if max >= 3 => {
                *text = "+1".to_owned();
                digits(random, u32::try_from(max.min(12) - 2).unwrap_or(1), text);
            }
            Meaning::Url if max >= 8 => {
                *text = "http://".to_owned();
                lengthen(random, max.min(11) - 7, text);
            }
            _ => {
                *text = text.chars().take(max).collect();
                let kept = text.trim_end_matches([' ', '-', '.', ',']).len();
                text.truncate(kept);
            }
        }
    }

    /// How many different texts there are.
    pub fn capacity(&self) -> u64 {
        if !self.rules.patterns.is_empty() {
            return self.counted.as_ref().map_or(1, |counted| counted.capacity);
        }
        match (self.meaning, self.rules.max) {
            (Meaning::Currency, _) => 26 * 26 * 26,
            (Meaning::Phone, None | Some(12..)) => 7_000_000_000,
            (_, None | Some(13..)) => u64::MAX,
            (_, Some(max)) => 36_u64.saturating_pow(u32::try_from(max).unwrap_or(12)),
        }
    }

    /// The text of a number that is less than the capacity: no two are the same.
    pub fn at(&self, number: u64) -> String {
        if let Some(counted) = self.counted.as_ref().filter(|_| !self.rules.patterns.is_empty()) {
            return self.in_case(counted.at(number));
        }
        if self.meaning == Meaning::Currency {
            return based(number, 26, 3, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        }
        let mut text = String::new();
        self.meaning.counted(self.place, number, &mut text);
        let length = text.chars().count();
        if let Some(max) = self.rules.max.filter(|max| length > *max) {
            let own = |least: usize| based(number, 36, least, b"0123456789abcdefghijklmnopqrstuvwxyz");
            let (before, after, least) = match self.meaning {
                Meaning::Phone => ("+1", "", 1),
                Meaning::Email if max >= own(1).len() + 4 => ("", "@a.b", 1),
                Meaning::Url if max >= own(1).len() + 7 => ("http://", "", 1),
                _ => ("", "", 1),
            };
            let least = self.rules.min.saturating_sub(before.len() + after.len()).max(least);
            text = format!("{before}{}{after}", own(least));
        } else if length < self.rules.min {
            text.insert_str(0, &"x".repeat(self.rules.min - length));
        }
        self.in_case(text)
    }
}

/// A number in this base, with at least so many places.
fn based(mut number: u64, base: u64, least: usize, letters: &[u8]) -> String {
    let mut text = Vec::new();
    while number > 0 || text.len() < least.max(1) {
        text.push(letters[(number % base) as usize]);
        number /= base;
    }
    text.iter().rev().map(|byte| char::from(*byte)).collect()
}

fn lengthen(random: &mut Random, by: usize, text: &mut String) {
    for _ in 0..by {
        text.push(char::from(b'a' + random.below(26) as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_lengths_and_counted_ones_differ() {
        for meaning in
            [Meaning::Email, Meaning::Slug, Meaning::Person, Meaning::Word, Meaning::Code, Meaning::Paragraph]
        {
            for (min, max) in [(0, None), (1, Some(12)), (8, Some(8)), (1, Some(300)), (40, None)] {
                let source = TextSource::new(1, meaning, TextRules { min, max, ..TextRules::default() }, 1_000);
                for row in 0..200 {
                    let length = source.draw(&mut Random::of(9, row)).chars().count();
                    assert!(max.is_none_or(|max| length <= max), "{meaning:?} {min} {max:?} {length}");
                }
                let all: std::collections::BTreeSet<String> = (0..1_000).map(|number| source.at(number)).collect();
                assert_eq!(all.len(), 1_000, "{meaning:?} {min} {max:?}");
                let fits =
                    |text: &String| text.chars().count() >= min && max.is_none_or(|max| text.chars().count() <= max);
                assert!(all.iter().all(fits), "{meaning:?} {min} {max:?} {:?}", all.iter().find(|text| !fits(text)));
            }
        }
    }
}
