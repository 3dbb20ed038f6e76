//! The database that is meant, and the way to it.

use std::env;
use std::time::Duration;

use bson::doc;
use clap::Args;
use mongodb::error::{Error, ErrorKind};
use mongodb::options::ClientOptions;
use mongodb::{Client, Database as Connection};
use schema_core::cli::{Failure, without_password};
use tokio::runtime::{Builder, Runtime};

/// The variable that names the database.
const VARIABLE: &str = "MONGODB_URL";

/// So long a program waits for a server, unless the URL says `serverSelectionTimeoutMS`.
const PATIENCE: Duration = Duration::from_secs(10);

/// The database that is meant.
#[derive(Debug, Default, Args)]
pub struct Database {
    /// The database, as mongodb://user@host/database; without it, that of the variable MONGODB_URL
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
}

/// A database that a program is connected to.
pub struct Live {
    /// The connection.
    pub database: Connection,
    /// What it is for people: `the database shop, on MongoDB 8.0.4`. Never its URL, which may hold a password.
    pub place: String,
    /// Where it is waited for the server.
    runtime: Runtime,
}

impl Database {
    /// The URL, and where it was specified.
    pub fn url(&self) -> Result<(String, &'static str), Failure> {
        if let Some(url) = self.database.as_ref().filter(|url| !url.is_empty()) {
            return Ok((url.clone(), "--database"));
        }
        match env::var_os(VARIABLE).filter(|url| !url.is_empty()) {
            Some(url) => match url.into_string() {
                Ok(url) => Ok((url, VARIABLE)),
                Err(_) => Err(Failure::usage(format!("{VARIABLE} is not UTF-8"))),
            },
            None => Err(Failure::usage("no database is named")
                .help(format!("say --database mongodb://user@host/database, or set the variable {VARIABLE}"))),
        }
    }

    /// An argument names one.
    pub fn is_said(&self) -> bool {
        self.database.as_ref().is_some_and(|url| !url.is_empty())
    }

    /// Connects to it.
    pub fn open(&self) -> Result<Live, Failure> {
        let (url, from) = self.url()?;
        open(&url, from)
    }
}

/// Connects to a database. `from` names where its URL comes from: `MONGODB_URL`.
pub fn open(url: &str, from: &str) -> Result<Live, Failure> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot wait for a server: {error}")))?;
    let options = runtime.block_on(async { ClientOptions::parse(url).await });
    let mut options = options.map_err(|error| {
        Failure::usage(format!("{from}: {}", without_password(&described(&error), url)))
            .help("a database is named as mongodb://user:password@host:27017/database; signs such as @ : / in a password are written as %40 %3A %2F")
    })?;
    let Some(name) = options.default_database.clone() else {
        return Err(Failure::usage(format!("{from} names a server and no database"))
            .help("say the database behind the host: mongodb://host:27017/database"));
    };
    options.server_selection_timeout.get_or_insert(PATIENCE);
    options.app_name.get_or_insert_with(|| "schema".to_owned());
    // Building a client starts tasks that watch the servers.
    let inside = runtime.enter();
    let client = Client::with_options(options)
        .map_err(|error| Failure::usage(format!("{from}: {}", without_password(&described(&error), url))))?;
    let database = client.database(&name);
    let info = runtime.block_on(async { database.run_command(doc! { "buildInfo": 1 }).await });
    let info = info.map_err(|error| unreachable(&error, url, from))?;
    let place = match info.get_str("version") {
        Ok(version) => format!("the database {name}, on MongoDB {version}"),
        Err(_) => format!("the database {name}"),
    };
    drop(inside);
    Ok(Live { database, place, runtime })
}

fn unreachable(error: &Error, url: &str, from: &str) -> Failure {
    let failure = Failure::new(format!("{from}: {}", without_password(&described(error), url)));
    match &*error.kind {
        ErrorKind::Authentication { .. } => {
            failure.help("mend the user or the password of the URL, or say where the user is known: ?authSource=admin")
        }
        ErrorKind::Command(error) if matches!(error.code, 13 | 18) => {
            failure.help("mend the user or the password of the URL, or say where the user is known: ?authSource=admin")
        }
        ErrorKind::ServerSelection { .. } | ErrorKind::Io(_) => {
            failure.help("is the server running, and are host and port of the URL right?")
        }
        _ => failure,
    }
}

impl Live {
    /// Waits for an answer.
    pub fn wait<T>(&self, answer: impl Future<Output = T>) -> T {
        self.runtime.block_on(answer)
    }
}

/// What went wrong, without the labels and the codes that are for programs.
pub fn described(error: &Error) -> String {
    match &*error.kind {
        ErrorKind::Command(refused) => format!("{} ({})", refused.message, refused.code_name),
        kind => kind.to_string(),
    }
}
