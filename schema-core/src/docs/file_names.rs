//! Names of files for pages: of letters that every file system takes, each once, whatever the letters' height.

use std::collections::{BTreeMap, BTreeSet};

use super::Page;

/// The path of each page without its ending, by the page's id: `tables/public.orders`.
pub fn of<'p>(pages: &'p [Page<'_>]) -> BTreeMap<&'p str, String> {
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for page in pages {
        if page.id == "index" {
            taken.insert("index".to_owned());
            names.insert(&*page.id, "index".to_owned());
            continue;
        }
        let folder = plain(page.group).to_lowercase();
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let stem = format!("{folder}{}", plain(&page.title));
        let mut name = stem.clone();
        let mut number = 2;
        while !taken.insert(name.to_lowercase()) {
            name = format!("{stem}-{number}");
            number += 1;
        }
        names.insert(&*page.id, name);
    }
    names
}

/// Letters and digits of ASCII, `_`, `-` and dots within; others by their number. Cut, since file systems end at 255 bytes.
fn plain(text: &str) -> String {
    let mut name = String::new();
    for letter in text.chars() {
        match letter {
            letter if letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-') => name.push(letter),
            '.' if !name.is_empty() && !name.ends_with('.') => name.push('.'),
            ' ' => name.push('-'),
            letter => name.push_str(&format!("~{:x}", u32::from(letter))),
        }
        if name.len() > 150 {
            break;
        }
    }
    let name = name.trim_end_matches('.').to_owned();
    // Names that Windows keeps for devices.
    let is_device = matches!(&*name.to_lowercase(), "con" | "prn" | "aux" | "nul" | "com1" | "lpt1" | "index");
    if is_device || name.is_empty() { format!("{name}_") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_has_a_file_of_its_own() {
        let page = |id: &'static str, title: &'static str| Page::new(id, title, "Tables");
        let pages =
            [page("a", "app.users"), page("b", "app.Users"), page("c", "../x/y"), page("d", "é"), page("e", "nul")];
        let names = of(&pages);
        let all: Vec<&str> = ["a", "b", "c", "d", "e"].iter().map(|id| &*names[id]).collect();
        assert_eq!(all, ["tables/app.users", "tables/app.Users-2", "tables/~2e.~2fx~2fy", "tables/~e9", "tables/nul_"]);
    }
}
