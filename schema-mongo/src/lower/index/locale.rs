//! The locales that a server knows (manual, "Collation Locales and Default Parameters"). Any other is refused: "Field 'locale' is
//! invalid" (`collator_factory_icu.cpp`).

/// Locales, and behind a colon the variants of each.
const LOCALES: &str = "simple af sq am ar:compat hy as az:search be bn:traditional bs:search bs_Cyrl bg my ca:search chr \
zh:big5han,gb2312han,pinyin,stroke,unihan,zhuyin zh_Hant hr:search cs:search da:search nl dz en en_US en_US_POSIX eo et ee fo:search fil \
fi:search,traditional fr fr_CA gl:search ka de:search,eor,phonebook de_AT:phonebook el gu ha haw he:search hi hu is:search ig smn:search id ga \
it ja:unihan kl:search kn:traditional kk km kok ko:search,searchjl,unihan ky lkt lo lv ln:phonetic lt dsb lb mk ms ml mt mr mn ne se:search nb:search \
nn:search or om ps fa fa_AF pl pt pa ro ru sr sr_Latn:search si:dictionary sk:search sl es:search,traditional sw sv:search ta te th bo to \
tr:search uk hsb ur ug vi:traditional wae cy yi:search yo zu";

/// A server knows this locale: `de`, `en_US`, `de@collation=phonebook`, or `simple` for bytes.
pub fn is_locale(name: &str) -> bool {
    let (locale, variant) = match name.split_once("@collation=") {
        Some((locale, variant)) => (locale, Some(variant)),
        None => (name, None),
    };
    LOCALES.split_ascii_whitespace().any(|known| {
        let (known, variants) = known.split_once(':').unwrap_or((known, ""));
        known == locale && variant.is_none_or(|variant| variants.split(',').any(|known| known == variant))
    })
}

/// The locale that was probably meant, for a help: `de` of `de-DE` and of `de_DE`.
pub fn nearest(name: &str) -> Option<&str> {
    let language = name.split(['-', '_', '@']).next().unwrap_or(name);
    (language != name && is_locale(language)).then_some(language)
}

#[cfg(test)]
mod tests {
    use super::{is_locale, nearest};

    #[test]
    fn locales_of_the_manual_are_known_and_others_are_not() {
        for known in ["de", "en_US", "zh_Hant", "simple", "de@collation=phonebook", "de_AT@collation=phonebook", "smn"]
        {
            assert!(is_locale(known), "{known}");
        }
        for other in
            ["", "klingon", "de-DE", "German", "de@collation=stroke", "de@phonebook", "en_us", "xx", "de:search"]
        {
            assert!(!is_locale(other), "{other}");
        }
        assert_eq!((nearest("de-DE"), nearest("klingon")), (Some("de"), None));
    }
}
