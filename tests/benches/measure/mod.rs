//! The CPU time that a server's process takes for a script. Linux alone tells the time of one process.

use std::fs;

use postgres::Client;
use schema_test_server::Database;

/// The process of the server that serves one connection.
pub struct Process {
    client: Client,
    stat: String,
}

impl Process {
    /// The process behind a new connection.
    pub fn of(database: &Database) -> Self {
        let mut client = database.connect();
        let pid: i32 = client.query_one("SELECT pg_backend_pid()", &[]).expect("a process").get(0);
        Self { client, stat: format!("/proc/{pid}/stat") }
    }

    /// Runs a script.
    pub fn run(&mut self, sql: &str) {
        self.client.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    }

    /// CPU seconds that a script takes.
    pub fn cpu(&mut self, sql: &str) -> f64 {
        let before = self.used();
        self.run(sql);
        self.used() - before
    }

    /// The same for one of many runs: the clock ticks a hundred times a second.
    pub fn repeated(&mut self, sql: &str, times: u32) -> f64 {
        let before = self.used();
        for _ in 0..times {
            self.run(sql);
        }
        (self.used() - before) / f64::from(times)
    }

    fn used(&self) -> f64 {
        // More exact than the ticks of `stat`, where the kernel counts it.
        let schedule = self.stat.replace("stat", "schedstat");
        if let Some(nanoseconds) =
            fs::read_to_string(schedule).ok().and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        {
            return nanoseconds / 1e9;
        }
        let text = fs::read_to_string(&self.stat).unwrap_or_else(|error| panic!("{}: {error}", self.stat));
        let fields: Vec<&str> = text.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks: f64 = fields[11..13].iter().filter_map(|field| field.parse::<f64>().ok()).sum();
        ticks / 100.0
    }
}

/// The value in the middle.
pub fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}
