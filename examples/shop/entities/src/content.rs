//! What the shop writes, and what is said about it.

use chrono::{DateTime, Utc};
use schema_core::{DbEnum, Entity};
use uuid::Uuid;

use crate::accounts::User;

/// Whether a post can be read.
#[derive(Debug, DbEnum)]
#[pg(schema = "shop")]
pub enum PostStatus {
    /// Being written.
    Draft,
    /// Public.
    Published,
    /// Taken down.
    Archived,
}

/// Articles of the shop's blog.
#[derive(Debug, Entity)]
#[entity(name = "posts", timestamps, many_to_many(Tag))]
#[entity(cluster = "blog")]
#[entity(check("posts_published_with_date", "status <> 'published' OR published_at IS NOT NULL"))]
#[entity(access("published", "what is public, newest first").filter("status = 'published'").order_by([published_at.desc()]).limit(10))]
#[pg(schema = "shop")]
pub struct Post {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(references(User).on_delete(SetNull))]
    pub author_id: Option<Uuid>,
    #[entity(length(1..=200))]
    pub title: String,
    #[entity(slug, unique)]
    pub slug: String,
    pub body: String,
    #[entity(default = PostStatus::Draft)]
    pub status: PostStatus,
    pub published_at: Option<DateTime<Utc>>,
    /// The comment that stands at the top.
    // Posts and comments reference each other: this foreign key is added once both tables are there.
    #[entity(references(Comment).on_delete(SetNull))]
    pub pinned_comment_id: Option<Uuid>,
}

/// Words under which posts are found.
#[derive(Debug, Entity)]
#[entity(name = "tags")]
#[entity(cluster = "blog")]
#[pg(schema = "shop")]
pub struct Tag {
    #[entity(primary_key)]
    pub id: i32,
    #[entity(slug, unique)]
    pub name: String,
}

/// What readers say, in threads.
#[derive(Debug, Entity)]
#[entity(name = "comments", timestamps)]
#[entity(cluster = "blog")]
#[entity(access("of_post", "the comments below a post, oldest first").by([post_id]).order_by([created_at]))]
#[entity(allow("L035", "a post can pin one of its own comments: it begins with none"))]
#[pg(schema = "shop")]
pub struct Comment {
    #[entity(primary_key)]
    pub id: Uuid,
    #[entity(references(Post).on_delete(Cascade))]
    pub post_id: Uuid,
    #[entity(references(User).on_delete(Cascade))]
    pub author_id: Uuid,
    /// The comment that this one answers.
    #[entity(references(Self).on_delete(Cascade))]
    pub parent_id: Option<Uuid>,
    #[entity(length(1..=10_000))]
    pub body: String,
}
