//! Words in names, and what they tell.

/// The words of a name in small letters: `user`, `id` of `user_id`, `userId`, `UserID`, `user-id`.
pub fn words(name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut is_new = true;
    let mut was_lower = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() {
            is_new = true;
            continue;
        }
        if is_new || (letter.is_uppercase() && was_lower) {
            found.push(String::new());
        }
        is_new = false;
        was_lower = letter.is_lowercase() || letter.is_numeric();
        if let Some(word) = found.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    found
}

/// A name in small letters without its underscores: `createdat` of `created_at` and `createdAt`.
pub fn joined(name: &str) -> String {
    name.to_lowercase().replace('_', "")
}

/// The name has one of these words.
pub fn has_word(name: &str, known: &[&str]) -> bool {
    words(name).iter().any(|word| known.contains(&word.as_str()))
}

/// The name ends in one of these words.
pub fn ends_in(name: &str, known: &[&str]) -> bool {
    words(name).last().is_some_and(|word| known.contains(&word.as_str()))
}

/// One thing of what this names: `user` of `users`, `city` of `cities`, `box` of `boxes`.
pub fn singular(word: &str) -> String {
    const ONE: &[&str] = &["alias", "atlas", "bias", "canvas", "lens", "gas"];
    let word = word.to_lowercase();
    if ONE.contains(&&*word) {
        return word;
    }
    for (many, one) in [("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ses", "se")] {
        if let Some(stem) = word.strip_suffix(many).filter(|stem| stem.len() > 1) {
            return format!("{stem}{one}");
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) && stem.len() > 1 => stem.to_owned(),
        _ => word,
    }
}

/// The word names many things. `None` where that can't be told.
pub fn is_plural(word: &str) -> Option<bool> {
    const BOTH: &[&str] = &[
        "data",
        "news",
        "info",
        "information",
        "metadata",
        "media",
        "history",
        "equipment",
        "series",
        "settings",
        "staff",
        "cache",
        "queue",
        "config",
        "feedback",
        "state",
        "wall",
        "jwks",
        "details",
        "stats",
        "aggregates",
        "storage",
    ];
    const MANY: &[&str] =
        &["people", "children", "men", "women", "criteria", "indices", "feet", "taxa", "genera", "phyla", "vertices"];
    if BOTH.contains(&word) || word.len() < 3 {
        return None;
    }
    if MANY.contains(&word) {
        return Some(true);
    }
    Some(singular(word) != word)
}

/// A table of some few values, as its name tells: `order_status`, `languages`.
pub fn is_list_of_values(table: &str) -> bool {
    const VALUES: &[&str] = &[
        "type",
        "kind",
        "status",
        "format",
        "language",
        "country",
        "gender",
        "packaging",
        "category",
        "currency",
        "script",
        "value",
        "unit",
    ];
    words(table).last().is_some_and(|last| VALUES.contains(&&*singular(last)))
}

/// A table of an application's workings: logs, jobs, sessions, settings, as its name tells.
pub fn is_of_workings(table: &str) -> bool {
    const WORKINGS: &[&str] = &[
        "setting",
        "config",
        "option",
        "log",
        "event",
        "audit",
        "session",
        "token",
        "cache",
        "migration",
        "metadata",
        "lock",
        "counter",
        "job",
        "queue",
        "stats",
        "statistic",
        "aggregates",
        "limit",
        "outbox",
        "reserved",
        "history",
        "archive",
        "deleted",
        "pending",
        "cron",
        "stream",
        "checkpoint",
        "ban",
        "blocklist",
        "captcha",
        "processed",
        "received",
        "sent",
        "tmp",
        "staging",
        "dlq",
        "version",
        "preference",
        "schema",
    ];
    words(table).iter().any(|word| WORKINGS.contains(&&*singular(word)) || WORKINGS.contains(&&**word))
}

/// What names of amounts of money hold.
pub const MONEY: &[&str] = &[
    "price", "amount", "cost", "costs", "balance", "fee", "fees", "salary", "wage", "tax", "subtotal", "payment",
    "revenue", "budget", "credit", "debit", "deposit", "refund", "payout", "msrp", "vat", "freight", "cents",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(words("user_id"), ["user", "id"]);
        assert_eq!(words("userId"), ["user", "id"]);
        assert_eq!(words("HTTPServer2Url"), ["httpserver2", "url"]);
        assert_eq!(words("_a__b "), ["a", "b"]);
        assert_eq!(words(""), Vec::<String>::new());
        assert!(has_word("unit_price", MONEY) && !has_word("pricey", MONEY));
    }

    #[test]
    fn one_and_many() {
        for (many, one) in
            [("users", "user"), ("cities", "city"), ("boxes", "box"), ("addresses", "address"), ("houses", "house")]
        {
            assert_eq!(singular(many), one);
            assert_eq!((is_plural(many), is_plural(one)), (Some(true), Some(false)), "{many}");
        }
        for one in ["status", "address", "bus", "analysis"] {
            assert_eq!(is_plural(one), Some(false), "{one}");
        }
        assert_eq!(is_plural("data"), None);
    }
}
