//! `OWNER_URL=… DATABASE_URL=… api`: migrates as the owner, then answers as the application on `LISTEN`, 127.0.0.1:3000.

use std::env;
use std::error::Error;

use sqlx::postgres::PgPool;
use tokio::net::TcpListener;

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve())
}

async fn serve() -> Result<(), Box<dyn Error>> {
    api::migrate(&env::var("OWNER_URL")?.parse()?).await?;
    let pool = PgPool::connect(&env::var("DATABASE_URL")?).await?;
    let listener = TcpListener::bind(env::var("LISTEN").as_deref().unwrap_or("127.0.0.1:3000")).await?;
    axum::serve(listener, api::router(pool)).await?;
    Ok(())
}
