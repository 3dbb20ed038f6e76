//! What a text is about, by its name, and texts about it.

use super::random::Random;
use super::skew::skewed;
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
    pub(super) fn draw(self, random: &mut Random, text: &mut String) {
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
            Self::Currency => text.push_str(CURRENCIES[skewed(random, CURRENCIES.len() as u64) as usize]),
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
    pub(super) fn counted(self, place: u64, number: u64, text: &mut String) {
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

pub(super) fn digits(random: &mut Random, count: u32, text: &mut String) {
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
