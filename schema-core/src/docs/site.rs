//! Pages as a site: a folder of plain HTML, one sheet of style, one script that lists the pages and searches them. No server is needed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::json;

use super::escape::Html;
use super::page::{Block, Inline, Page, groups};
use super::{DocsFile, file_names, svg};

/// A file for each page, `style.css`, and `pages.js` with what the script knows of all pages.
pub fn site(pages: &[Page<'_>], name: &str) -> Vec<DocsFile> {
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

fn written(page: &Page<'_>, pages: &[Page<'_>], names: &BTreeMap<&str, String>, name: &str) -> String {
    let root = if names[&*page.id].contains('/') { "../" } else { "" };
    let href = |id: &str| names.get(id).map(|name| format!("{root}{}.html", encoded(name)));
    let mut text = String::with_capacity(16_384);
    let title = if page.id == "index" { name.to_owned() } else { format!("{} – {name}", page.title) };
    let _ = write!(
        text,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<link rel=\"stylesheet\" href=\"{root}style.css\">\n<script src=\"{root}pages.js\" defer></script>\n</head>\n<body data-root=\"{root}\">\n<header><a class=\"home\" href=\"{root}index.html\">{}</a><input id=\"search\" type=\"search\" placeholder=\"Search tables and columns\" aria-label=\"Search\" autocomplete=\"off\"></header>\n<nav id=\"pages\" aria-label=\"Pages\"></nav>\n<main>\n<h1>{}</h1>\n",
        Html(&title),
        Html(name),
        Html(&page.title),
    );
    if !page.summary.is_empty() {
        let _ = writeln!(text, "<p class=\"summary\">{}</p>", Html(&page.summary));
    }
    for block in page.all() {
        push_block(&mut text, &block, &href);
    }
    if page.id == "index" {
        push_contents(&mut text, pages, &href);
    }
    text.push_str("</main>\n</body>\n</html>\n");
    text
}

fn push_block(into: &mut String, block: &Block<'_>, href: &dyn Fn(&str) -> Option<String>) {
    match block {
        Block::Heading(heading) => {
            let _ = writeln!(into, "<h2>{}</h2>", Html(heading));
        }
        Block::Paragraph(parts) => {
            into.push_str("<p>");
            push_parts(into, parts, href);
            into.push_str("</p>\n");
        }
        Block::List(lines) => {
            into.push_str("<ul>");
            for parts in lines {
                into.push_str("<li>");
                push_parts(into, parts, href);
                into.push_str("</li>");
            }
            into.push_str("</ul>\n");
        }
        Block::Table(head, rows) => {
            into.push_str("<div class=\"wide\"><table><thead><tr>");
            for cell in head {
                let _ = write!(into, "<th scope=\"col\">{}</th>", Html(cell));
            }
            into.push_str("</tr></thead><tbody>\n");
            for row in rows {
                into.push_str("<tr>");
                for (cell, head) in row.iter().zip(head) {
                    let class = if cell.is_empty() { " class=\"none\"" } else { "" };
                    let _ = write!(into, "<td data-head=\"{}\"{class}>", Html(head));
                    push_parts(into, cell, href);
                    into.push_str("</td>");
                }
                into.push_str("</tr>\n");
            }
            into.push_str("</tbody></table></div>\n");
        }
        Block::Code(_, code) => {
            let _ = writeln!(into, "<pre><code>{}</code></pre>", Html(code.trim_end()));
        }
        Block::Picture(diagram) => {
            let _ = writeln!(into, "<div class=\"wide\">{}</div>", svg::drawn(diagram, href));
        }
    }
}

fn push_parts(into: &mut String, parts: &[Inline<'_>], href: &dyn Fn(&str) -> Option<String>) {
    for part in parts {
        let _ = match part {
            Inline::Text(text) => write!(into, "{}", Html(text)),
            Inline::Code(code) => write!(into, "<code>{}</code>", Html(code)),
            Inline::Link(id, text) => match href(id) {
                Some(href) => write!(into, "<a href=\"{}\">{}</a>", Html(&href), Html(text)),
                None => write!(into, "{}", Html(text)),
            },
        };
    }
}

/// All pages by their parts, for the first page and for readers without scripts.
fn push_contents(into: &mut String, pages: &[Page<'_>], href: &dyn Fn(&str) -> Option<String>) {
    for (group, pages) in groups(pages) {
        let _ = write!(into, "<h2>{}</h2>\n<ul>\n", Html(group));
        for page in pages {
            let href = href(&page.id).unwrap_or_default();
            let _ = write!(into, "<li><a href=\"{}\">{}</a>", Html(&href), Html(&page.title));
            if !page.summary.is_empty() {
                let _ = write!(into, ": {}", Html(&page.summary));
            }
            into.push_str("</li>\n");
        }
        into.push_str("</ul>\n");
    }
}

/// A path within a URL: names of files hold `~` and letters that need nothing.
fn encoded(path: &str) -> String {
    path.replace('%', "%25")
}

/// Lists the pages, and those that a search finds.
const SCRIPT: &str = include_str!("site.js");
/// Light and dark, and on a phone.
const STYLE: &str = include_str!("site.css");
