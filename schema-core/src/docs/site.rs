//! Pages as a site: a folder of plain HTML, one sheet of style, one script that lists the pages and searches them. No server is needed.

use std::collections::BTreeMap;

use serde_json::json;

use super::page::{Block, Inline, Page, groups};
use super::{DocsFile, escape, file_names, svg};

/// A file for each page, `style.css`, and `pages.js` with what the script knows of all pages.
pub fn site(pages: &[Page], name: &str) -> Vec<DocsFile> {
    let names = file_names::of(pages);
    let mut files: Vec<DocsFile> = pages
        .iter()
        .map(|page| DocsFile { path: format!("{}.html", names[&*page.id]), text: written(page, pages, &names, name) })
        .collect();
    let list: Vec<_> = pages
        .iter()
        .map(|page| {
            json!([format!("{}.html", names[&*page.id]), page.title, page.group, page.summary, page.words.join(" ")])
        })
        .collect();
    // A line each, so that a change of one page is a change of one line.
    let list: Vec<String> = list.iter().map(|page| format!("  {page}")).collect();
    files.push(DocsFile {
        path: "pages.js".to_owned(),
        text: format!("const PAGES = [\n{}\n];\n{SCRIPT}", list.join(",\n")),
    });
    files.push(DocsFile { path: "style.css".to_owned(), text: STYLE.to_owned() });
    files
}

fn written(page: &Page, pages: &[Page], names: &BTreeMap<&str, String>, name: &str) -> String {
    let root = if names[&*page.id].contains('/') { "../" } else { "" };
    let href = |id: &str| names.get(id).map(|name| format!("{root}{}.html", encoded(name)));
    let part = |part: &Inline| match part {
        Inline::Text(text) => escape::html(text),
        Inline::Code(code) => format!("<code>{}</code>", escape::html(code)),
        Inline::Link(id, text) => match href(id) {
            Some(href) => format!("<a href=\"{}\">{}</a>", escape::html(&href), escape::html(text)),
            None => escape::html(text),
        },
    };
    let line = |parts: &[Inline]| parts.iter().map(part).collect::<String>();
    let mut body = format!("<h1>{}</h1>\n", escape::html(&page.title));
    if !page.summary.is_empty() {
        body.push_str(&format!("<p class=\"summary\">{}</p>\n", escape::html(&page.summary)));
    }
    for block in &page.blocks {
        match block {
            Block::Heading(heading) => body.push_str(&format!("<h2>{}</h2>\n", escape::html(heading))),
            Block::Paragraph(parts) => body.push_str(&format!("<p>{}</p>\n", line(parts))),
            Block::List(lines) => {
                let lines: String = lines.iter().map(|parts| format!("<li>{}</li>", line(parts))).collect();
                body.push_str(&format!("<ul>{lines}</ul>\n"));
            }
            Block::Table(head, rows) => {
                let row = |row: &Vec<Vec<Inline>>| {
                    let cells = row.iter().zip(head).map(|(cell, head)| {
                        let class = if cell.is_empty() { " class=\"none\"" } else { "" };
                        format!("<td data-head=\"{}\"{class}>{}</td>", escape::html(head), line(cell))
                    });
                    format!("<tr>{}</tr>\n", cells.collect::<String>())
                };
                let rows: String = rows.iter().map(row).collect();
                let head: String =
                    head.iter().map(|cell| format!("<th scope=\"col\">{}</th>", escape::html(cell))).collect();
                body.push_str(&format!(
                    "<div class=\"wide\"><table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table></div>\n"
                ));
            }
            Block::Code(_, code) => {
                body.push_str(&format!("<pre><code>{}</code></pre>\n", escape::html(code.trim_end())));
            }
            Block::Picture(diagram) => {
                body.push_str(&format!("<div class=\"wide\">{}</div>\n", svg::drawn(diagram, &href)));
            }
        }
    }
    if page.id == "index" {
        body.push_str(&contents(pages, &href));
    }
    let title = if page.id == "index" { name.to_owned() } else { format!("{} – {name}", page.title) };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<link rel=\"stylesheet\" href=\"{root}style.css\">\n<script src=\"{root}pages.js\" defer></script>\n</head>\n<body data-root=\"{root}\">\n<header><a class=\"home\" href=\"{root}index.html\">{}</a><input id=\"search\" type=\"search\" placeholder=\"Search tables and columns\" aria-label=\"Search\" autocomplete=\"off\"></header>\n<nav id=\"pages\" aria-label=\"Pages\"></nav>\n<main>\n{body}</main>\n</body>\n</html>\n",
        escape::html(&title),
        escape::html(name),
    )
}

/// All pages by their parts, for the first page and for readers without scripts.
fn contents(pages: &[Page], href: &impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::new();
    for (group, pages) in groups(pages) {
        text.push_str(&format!("<h2>{}</h2>\n<ul>\n", escape::html(group)));
        for page in pages {
            let summary =
                if page.summary.is_empty() { String::new() } else { format!(": {}", escape::html(&page.summary)) };
            let href = href(&page.id).unwrap_or_default();
            text.push_str(&format!(
                "<li><a href=\"{}\">{}</a>{summary}</li>\n",
                escape::html(&href),
                escape::html(&page.title)
            ));
        }
        text.push_str("</ul>\n");
    }
    text
}

/// A path within a URL: names of files hold `~` and letters that need nothing.
fn encoded(path: &str) -> String {
    path.replace('%', "%25")
}

/// Lists the pages, and those that a search finds.
const SCRIPT: &str = include_str!("site.js");
/// Light and dark, and on a phone.
const STYLE: &str = include_str!("site.css");
