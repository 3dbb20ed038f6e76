//! Texts that look like what their name says.

use super::pattern::{Counted, Pattern};
use super::random::Random;
use super::words::{
    ADJECTIVES, AGENTS, CITIES, COLORS, COMPANY_ENDS, COUNTRIES, CURRENCIES, FIRST_NAMES, LAST_NAMES, LOCALES, LOREM,
    STREETS, THINGS, ZONES,
};

/// What a text is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Meaning {
    Email,
    Phone,
    Url,
    Slug,
    Currency,
    FirstName,
    LastName,
    Person,
    UserName,
    Company,
    Product,
    City,
    Street,
    PostalCode,
    CountryCode,
    Country,
    Title,
    Sentence,
    Paragraph,
    Word,
    Agent,
    Hex,
    Address,
    Color,
    Locale,
    Zone,
    Code,
}

impl Meaning {
    /// What a value of this name is about, in a table or a document of that one.
    ///
    /// ```
    /// use schema_core::fake::Meaning;
    ///
    /// assert_eq!(Meaning::named("users", "first_name"), Meaning::FirstName);
    /// assert_eq!(Meaning::named("organizations", "name"), Meaning::Company);
    /// assert_eq!(Meaning::named("products", "name"), Meaning::Product);
    /// ```
    pub fn named(around: &str, name: &str) -> Self {
        let (around, name) = (plain(around), plain(name));
        let is = |words: &[&str]| words.iter().any(|word| name == *word || name.ends_with(&format!("_{word}")));
        let of = |words: &[&str]| words.iter().any(|word| around.contains(word));
        if is(&["email", "mail", "email_address"]) {
            Self::Email
        } else if is(&["phone", "mobile", "fax", "phone_number", "tel"]) {
            Self::Phone
        } else if is(&["url", "website", "homepage", "link", "uri", "avatar", "image"]) {
            Self::Url
        } else if is(&["slug", "handle"]) {
            Self::Slug
        } else if is(&["currency", "currency_code"]) {
            Self::Currency
        } else if is(&["first_name", "given_name", "firstname"]) {
            Self::FirstName
        } else if is(&["last_name", "family_name", "surname", "lastname"]) {
            Self::LastName
        } else if is(&["username", "login", "user_name", "nickname"]) {
            Self::UserName
        } else if is(&[
            "company",
            "organization",
            "organisation",
            "legal_name",
            "employer",
            "brand",
            "vendor",
            "manufacturer",
        ]) {
            Self::Company
        } else if is(&[
            "full_name",
            "fullname",
            "recipient",
            "author",
            "contact",
            "owner",
            "person",
            "created_by",
            "updated_by",
        ]) {
            Self::Person
        } else if is(&["city", "town"]) {
            Self::City
        } else if is(&["street", "address_line", "line1", "street_address"]) {
            Self::Street
        } else if is(&["address"]) {
            Self::Address
        } else if is(&["postal_code", "zip", "postcode", "zip_code", "plz"]) {
            Self::PostalCode
        } else if is(&["country_code"]) {
            Self::CountryCode
        } else if is(&["country"]) {
            Self::Country
        } else if is(&["title", "subject", "headline", "caption", "label"]) {
            Self::Title
        } else if is(&["body", "content", "text", "description", "bio", "about", "notes", "message", "article"]) {
            Self::Paragraph
        } else if is(&["summary", "comment", "note", "reason", "excerpt"]) {
            Self::Sentence
        } else if is(&["user_agent", "agent"]) {
            Self::Agent
        } else if is(&[
            "hash",
            "token",
            "digest",
            "checksum",
            "password",
            "secret",
            "password_hash",
            "key",
            "signature",
        ]) {
            Self::Hex
        } else if is(&["color", "colour"]) {
            Self::Color
        } else if is(&["locale", "language", "lang"]) {
            Self::Locale
        } else if is(&["timezone", "time_zone", "zone"]) {
            Self::Zone
        } else if is(&["code", "sku", "number", "reference", "prefix", "abbreviation"]) {
            Self::Code
        } else if is(&["name"])
            && of(&[
                "user", "member", "person", "people", "customer", "author", "employee", "contact", "patient", "student",
            ])
        {
            Self::Person
        } else if is(&["name"]) && of(&["organi", "compan", "tenant", "account", "vendor", "supplier", "team"]) {
            Self::Company
        } else if is(&["name"]) && of(&["countr"]) {
            Self::Country
        } else if is(&["name"]) && of(&["cit"]) && !of(&["capacit"]) {
            Self::City
        } else if is(&["name"]) {
            Self::Product
        } else {
            Self::Word
        }
    }

    /// A text about it.
    fn draw(self, random: &mut Random, text: &mut String) {
        match self {
            Self::Email => {
                self.letters(random, text);
                text.push('@');
                text.push_str(one(random, &["example.com", "example.org", "example.net"]));
            }
            Self::Phone => {
                text.push_str(one(random, &["+1555", "+49301", "+44207", "+33140"]));
                digits(random, 7, text);
            }
            Self::Url => {
                text.push_str("https://example.com/");
                self.letters(random, text);
            }
            Self::Slug | Self::UserName => self.letters(random, text),
            Self::Currency => text.push_str(CURRENCIES[super::skew::skewed(random, CURRENCIES.len() as u64) as usize]),
            Self::FirstName => text.push_str(one(random, FIRST_NAMES)),
            Self::LastName => text.push_str(one(random, LAST_NAMES)),
            Self::Person => words(&[one(random, FIRST_NAMES), one(random, LAST_NAMES)], text),
            Self::Company => words(&[one(random, LAST_NAMES), one(random, THINGS), one(random, COMPANY_ENDS)], text),
            Self::Product => words(&[one(random, ADJECTIVES), one(random, THINGS)], text),
            Self::City => text.push_str(one(random, CITIES)),
            Self::Street => {
                text.push_str(one(random, STREETS));
                text.push(' ');
                text.push_str(&(1 + random.below(180)).to_string());
            }
            Self::Address => {
                Self::Street.draw(random, text);
                text.push_str(", ");
                Self::PostalCode.draw(random, text);
                text.push(' ');
                Self::City.draw(random, text);
            }
            Self::PostalCode => {
                text.push(char::from(b'1' + random.below(9) as u8));
                digits(random, 4, text);
            }
            Self::CountryCode => text.push_str(random.pick(COUNTRIES).map_or("DE", |(code, _)| code)),
            Self::Country => text.push_str(random.pick(COUNTRIES).map_or("Germany", |(_, name)| name)),
            Self::Title => {
                words(&[one(random, ADJECTIVES)], text);
                for _ in 0..2 + random.below(4) {
                    text.push(' ');
                    text.push_str(one(random, LOREM));
                }
            }
            Self::Sentence => sentence(random, text),
            Self::Paragraph => {
                for at in 0..1 + random.below(4) {
                    if at > 0 {
                        text.push(' ');
                    }
                    sentence(random, text);
                }
            }
            Self::Word => text.push_str(one(random, LOREM)),
            Self::Agent => text.push_str(one(random, AGENTS)),
            Self::Hex => {
                for _ in 0..2 {
                    text.push_str(&format!("{:016x}", random.number()));
                }
            }
            Self::Color => text.push_str(one(random, COLORS)),
            Self::Locale => text.push_str(one(random, LOCALES)),
            Self::Zone => text.push_str(one(random, ZONES)),
            Self::Code => {
                for _ in 0..3 {
                    text.push(char::from(b'A' + random.below(26) as u8));
                }
                text.push('-');
                digits(random, 4, text);
            }
        }
    }

    /// What such a text begins with, in small letters without blanks.
    fn letters(self, random: &mut Random, text: &mut String) {
        let (first, between, second) = match self {
            Self::Email | Self::UserName => (one(random, FIRST_NAMES), '.', one(random, LAST_NAMES)),
            _ => (one(random, ADJECTIVES), '-', one(random, THINGS)),
        };
        text.push_str(&first.to_ascii_lowercase());
        text.push(between);
        text.push_str(&second.to_ascii_lowercase());
    }

    /// The text of a number: no two are the same, not even in small letters.
    fn counted(self, place: u64, number: u64, text: &mut String) {
        let mut random = Random::of(place, number);
        match self {
            Self::Email => {
                self.letters(&mut random, text);
                text.push_str(&number.to_string());
                text.push_str("@example.com");
            }
            Self::Phone => text.push_str(&format!("+1{}", 2_000_000_000 + number)),
            Self::Url => {
                text.push_str("https://example.com/");
                self.letters(&mut random, text);
                text.push('-');
                text.push_str(&number.to_string());
            }
            Self::UserName => {
                self.letters(&mut random, text);
                text.push_str(&number.to_string());
            }
            Self::Slug => {
                self.letters(&mut random, text);
                text.push('-');
                text.push_str(&number.to_string());
            }
            Self::Hex => {
                text.push_str(&format!("{:016x}{number:016x}", random.number()));
            }
            Self::Code => {
                self.draw(&mut random, text);
                text.push('-');
                text.push_str(&number.to_string());
            }
            _ => {
                self.draw(&mut random, text);
                text.push(' ');
                text.push_str(&number.to_string());
            }
        }
    }
}

/// Small letters with `_` between words: `shippingAddress` and `shipping_address` are one.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len() + 4);
    let mut small = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && small {
            plain.push('_');
        }
        small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        plain.push(letter.to_ascii_lowercase());
    }
    plain
}

fn one<'a>(random: &mut Random, from: &[&'a str]) -> &'a str {
    random.pick(from).copied().unwrap_or_default()
}

fn words(all: &[&str], text: &mut String) {
    for (at, word) in all.iter().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(word);
    }
}

fn digits(random: &mut Random, count: u32, text: &mut String) {
    for _ in 0..count {
        text.push(char::from(b'0' + random.below(10) as u8));
    }
}

fn sentence(random: &mut Random, text: &mut String) {
    for at in 0..6 + random.below(10) {
        let word = one(random, LOREM);
        if at == 0 {
            text.extend(word.chars().take(1).map(|letter| letter.to_ascii_uppercase()));
            text.push_str(&word[1..]);
        } else {
            text.push(' ');
            text.push_str(word);
        }
    }
    text.push('.');
}

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
