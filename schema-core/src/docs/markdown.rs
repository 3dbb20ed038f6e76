//! Pages as Markdown, as GitHub reads it; pictures are Mermaid.

use std::collections::BTreeMap;

use super::page::{Block, Inline, Page, groups};
use super::{DocsFile, escape, file_names, mermaid};

/// A file for each page, and `index.md`.
pub fn markdown(pages: &[Page]) -> Vec<DocsFile> {
    let names = file_names::of(pages);
    pages
        .iter()
        .map(|page| DocsFile { path: format!("{}.md", names[&*page.id]), text: written(page, pages, &names) })
        .collect()
}

fn written(page: &Page, pages: &[Page], names: &BTreeMap<&str, String>) -> String {
    let mut text = format!("# {}\n", escape::markdown(&page.title));
    let root = if names[&*page.id].contains('/') { "../" } else { "" };
    let part = |part: &Inline| match part {
        Inline::Text(text) => escape::markdown(text),
        Inline::Code(code) => escape::markdown_code(code),
        Inline::Link(id, text) => match names.get(&**id) {
            Some(name) => format!("[{}]({root}{name}.md)", escape::markdown(text)),
            None => escape::markdown(text),
        },
    };
    let line = |parts: &[Inline]| parts.iter().map(part).collect::<String>();
    if !page.summary.is_empty() {
        text.push_str(&format!("\n{}\n", escape::markdown(&page.summary)));
    }
    for block in &page.blocks {
        text.push('\n');
        match block {
            Block::Heading(heading) => text.push_str(&format!("## {}\n", escape::markdown(heading))),
            Block::Paragraph(parts) => text.push_str(&format!("{}\n", line(parts))),
            Block::List(lines) => lines.iter().for_each(|parts| text.push_str(&format!("- {}\n", line(parts)))),
            Block::Table(head, rows) => {
                text.push_str(&format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len())));
                for row in rows {
                    let cells: Vec<String> = row.iter().map(|cell| line(cell)).collect();
                    text.push_str(&format!("| {} |\n", cells.join(" | ")));
                }
            }
            Block::Code(language, code) => {
                let longest = code.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat(longest.max(2) + 1);
                text.push_str(&format!("{fence}{language}\n{}\n{fence}\n", code.trim_end()));
            }
            Block::Picture(diagram) => text.push_str(&format!("```mermaid\n{}```\n", mermaid(diagram))),
        }
    }
    if page.id == "index" {
        text.push_str(&contents(pages, names));
    }
    text
}

/// All pages by their parts, on the first one.
fn contents(pages: &[Page], names: &BTreeMap<&str, String>) -> String {
    let mut text = String::new();
    for (group, pages) in groups(pages) {
        text.push_str(&format!("\n## {}\n\n", escape::markdown(group)));
        for page in pages {
            let summary = match page.summary.is_empty() {
                true => String::new(),
                false => format!(": {}", escape::markdown(&page.summary)),
            };
            text.push_str(&format!("- [{}]({}.md){summary}\n", escape::markdown(&page.title), names[&*page.id]));
        }
    }
    text
}
