//! Pages as Markdown, as GitHub reads it; pictures are Mermaid.

use std::collections::BTreeMap;

use super::escape::{push_markdown, push_markdown_code};
use super::page::{Block, Inline, Page, groups};
use super::{DocsFile, escape, file_names, mermaid};

/// A file for each page, and `index.md`.
pub fn markdown(pages: &[Page<'_>]) -> Vec<DocsFile> {
    let names = file_names::of(pages);
    pages
        .iter()
        .map(|page| DocsFile { path: format!("{}.md", names[&*page.id]), text: written(page, pages, &names) })
        .collect()
}

fn written(page: &Page<'_>, pages: &[Page<'_>], names: &BTreeMap<&str, String>) -> String {
    let mut text = String::with_capacity(4_096);
    let root = if names[&*page.id].contains('/') { "../" } else { "" };
    let line = |into: &mut String, parts: &[Inline<'_>]| {
        for part in parts {
            match part {
                Inline::Text(text) => push_markdown(into, text),
                Inline::Code(code) => push_markdown_code(into, code),
                Inline::Link(id, text) => match names.get(&**id) {
                    Some(name) => {
                        into.push('[');
                        push_markdown(into, text);
                        into.extend(["](", root, name, ".md)"]);
                    }
                    None => push_markdown(into, text),
                },
            }
        }
    };
    text.push_str("# ");
    push_markdown(&mut text, &page.title);
    text.push('\n');
    if !page.summary.is_empty() {
        text.push('\n');
        push_markdown(&mut text, &page.summary);
        text.push('\n');
    }
    for block in page.all() {
        text.push('\n');
        match &*block {
            Block::Heading(heading) => {
                text.push_str("## ");
                push_markdown(&mut text, heading);
                text.push('\n');
            }
            Block::Paragraph(parts) => {
                line(&mut text, parts);
                text.push('\n');
            }
            Block::List(lines) => {
                for parts in lines {
                    text.push_str("- ");
                    line(&mut text, parts);
                    text.push('\n');
                }
            }
            Block::Table(head, rows) => {
                text.push_str(&format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len())));
                for row in rows {
                    for cell in row {
                        text.push_str("| ");
                        line(&mut text, cell);
                        text.push(' ');
                    }
                    text.push_str("|\n");
                }
            }
            Block::Code(language, code) => {
                let longest = code.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat(longest.max(2) + 1);
                text.push_str(&format!("{fence}{language}\n{}\n{fence}\n", code.trim_end()));
            }
            Block::Picture(diagram) => {
                text.push_str("```mermaid\n");
                text.push_str(&mermaid(diagram));
                text.push_str("```\n");
            }
        }
    }
    if page.id == "index" {
        text.push_str(&contents(pages, names));
    }
    text
}

/// All pages by their parts, on the first one.
fn contents(pages: &[Page<'_>], names: &BTreeMap<&str, String>) -> String {
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
