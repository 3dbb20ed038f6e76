//! Pages: plain data, which is written as Markdown and as HTML.

use super::Diagram;

/// Pictures of more tables are drawn by cluster.
const LEGIBLE: usize = 40;

/// Pictures of more tables show keys and references alone.
const WITH_ALL_COLUMNS: usize = 8;

/// One page of the documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What links name it by, unique: `table public.orders`. That of the first page is `index`.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// The part of the documents in which it stands: `Tables`; empty for the first page.
    pub group: String,
    /// What it is about, in a sentence; empty where nobody said.
    pub summary: String,
    /// More words that a search finds it by: names of columns.
    pub words: Vec<String>,
    /// What stands on it.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading within the page.
    Heading(String),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Lines of a list.
    List(Vec<Vec<Inline>>),
    /// A table; the first row has the headings.
    Table(Vec<&'static str>, Vec<Vec<Vec<Inline>>>),
    /// Code in a language: `sql`.
    Code(&'static str, String),
    /// A picture.
    Picture(Box<Diagram>),
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// As it is.
    Text(String),
    /// A name, a type, an expression.
    Code(String),
    /// The page of this id, and what stands there.
    Link(String, String),
}

/// Text as it is.
pub fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}

/// A name, a type, an expression.
pub fn code(text: impl Into<String>) -> Inline {
    Inline::Code(text.into())
}

/// A link to the page of this id.
pub fn link(page: impl Into<String>, text: impl Into<String>) -> Inline {
    Inline::Link(page.into(), text.into())
}

/// With commas between.
pub fn list(parts: impl Iterator<Item = Inline>) -> Vec<Inline> {
    let mut all = Vec::new();
    for part in parts {
        if !all.is_empty() {
            all.push(text(", "));
        }
        all.push(part);
    }
    all
}

/// The parts of the documents in their order, each with its pages.
pub fn groups(pages: &[Page]) -> Vec<(&str, Vec<&Page>)> {
    let mut groups: Vec<(&str, Vec<&Page>)> = Vec::new();
    for page in pages.iter().filter(|page| page.id != "index") {
        match groups.iter_mut().find(|(name, _)| *name == page.group) {
            Some((_, pages)) => pages.push(page),
            None => groups.push((&page.group, vec![page])),
        }
    }
    groups
}

impl Page {
    /// A page without content.
    pub fn new(id: impl Into<String>, title: impl Into<String>, group: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            group: group.into(),
            summary: String::new(),
            words: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// Adds a picture of all tables where it can be read, and else one of each cluster.
    pub fn pictures(&mut self, whole: &Diagram) {
        let shown = |picture: &Diagram| match picture.tables.len() <= WITH_ALL_COLUMNS {
            true => picture.clone(),
            false => picture.keys_only(),
        };
        if whole.tables.len() <= LEGIBLE {
            self.section("Picture", [Block::Picture(Box::new(shown(whole)))]);
            return;
        }
        for cluster in whole.clusters() {
            let part = shown(&whole.of_cluster(cluster));
            self.section(&format!("Picture of {cluster}"), [Block::Picture(Box::new(part))]);
        }
    }
    /// Adds a heading and what stands below it, where that is something.
    pub fn section(&mut self, heading: &str, blocks: impl IntoIterator<Item = Block>) {
        let mut blocks =
            blocks.into_iter().filter(|block| !block.is_empty()).map(Block::without_empty_columns).peekable();
        if blocks.peek().is_some() {
            self.blocks.push(Block::Heading(heading.to_owned()));
            self.blocks.extend(blocks);
        }
    }
}

impl Block {
    /// A table without the columns in which no row has anything.
    fn without_empty_columns(self) -> Self {
        let Block::Table(head, rows) = self else { return self };
        let kept: Vec<bool> = (0..head.len())
            .map(|column| rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty())))
            .collect();
        let is_kept = |column: usize| kept.get(column).copied().unwrap_or(true);
        let head = head.into_iter().enumerate().filter(|(column, _)| is_kept(*column)).map(|(_, cell)| cell).collect();
        let row = |row: Vec<Vec<Inline>>| {
            row.into_iter().enumerate().filter(|(column, _)| is_kept(*column)).map(|(_, cell)| cell).collect()
        };
        Block::Table(head, rows.into_iter().map(row).collect())
    }

    /// Nothing would be seen of it.
    pub fn is_empty(&self) -> bool {
        match self {
            Block::Heading(text) | Block::Code(_, text) => text.is_empty(),
            Block::Paragraph(parts) => parts.is_empty(),
            Block::List(lines) => lines.is_empty(),
            Block::Table(_, rows) => rows.is_empty(),
            Block::Picture(diagram) => diagram.tables.is_empty(),
        }
    }
}
