//! Judges pairs of schemas: `schema-test-pairs [--verbose] [--only WORD] [--combined COUNT] FOLDER_OR_FILE…`.
//!
//! Prints a line for each pair and the figures at the end; fails where a plan is wrong. `PG_VERSION` names the server.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use schema_test_pairs::{Case, Outcome, Verdict, combine, judge, read};
use schema_test_server::Server;

const HELP: &str = "\
Judges pairs of schemas: what a plan makes of the one has to be the other, and back.

usage: schema-test-pairs [--verbose] [--only WORD] [--combined COUNT] FOLDER_OR_FILE…

A folder holds a folder for each pair, with old.sql and new.sql. A file holds many: `-- pair: NAME` begins one, `-- new` its
second schema. PG_VERSION names the server's major version.

  --verbose          why, with the plan
  --only WORD        pairs whose name holds the word
  --combined COUNT   about so many of the pairs that are made of alterations and dependents (0: all)
";

#[expect(clippy::print_stdout, reason = "it is what this program is for")]
fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (mut verbose, mut only, mut combined, mut paths) = (false, String::new(), None, Vec::new());
    while let Some(argument) = arguments.next() {
        match &*argument {
            "--help" | "-h" => {
                print!("{HELP}");
                return ExitCode::SUCCESS;
            }
            "--verbose" => verbose = true,
            "--only" => only = arguments.next().unwrap_or_default(),
            "--combined" => combined = arguments.next().and_then(|count| count.parse::<usize>().ok()),
            _ => paths.push(argument),
        }
    }
    if paths.is_empty() && combined.is_none() {
        eprint!("{HELP}");
        return ExitCode::FAILURE;
    }
    let mut cases: Vec<Case> = Vec::new();
    for path in paths {
        match read(Path::new(&path)) {
            Ok(read) => cases.extend(read),
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    let server = Server::shared();
    let wanted = |case: &Case| case.name.contains(&only) && case.since() <= server.version();
    cases.retain(wanted);
    let told = |case: &Case, verdict: &Verdict| {
        let text = verdict.to_string();
        let short = || text.replace("\n    ", " ").lines().next().unwrap_or_default().to_owned();
        println!("{}: {}", case.name, if verbose { text.clone() } else { short() });
    };
    let mut verdicts = judged(&cases, server, &told);
    if let Some(count) = combined {
        let mut made = combine::combinations();
        made.retain(wanted);
        if count > 0 {
            made = combine::some(made, count);
        }
        let found = combine::judge_all(&made, server);
        made.iter().zip(&found).for_each(|(case, verdict)| told(case, verdict));
        verdicts.extend(found);
    }
    let mut figures = [0; 5];
    for verdict in &verdicts {
        let worst = [&verdict.forth, &verdict.back].map(rank);
        figures[worst[0].max(worst[1])] += 1;
    }
    let [hold, unmodelled, refused, not_made, wrong] = figures;
    println!("{hold} hold, {unmodelled} unmodelled, {refused} refused, {not_made} not made, {wrong} wrong");
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn rank(outcome: &Outcome) -> usize {
    match outcome {
        Outcome::Holds => 0,
        Outcome::Unmodelled(_) => 1,
        Outcome::Refused(_) => 2,
        Outcome::NotMade(_) => 3,
        Outcome::Wrong(_) => 4,
    }
}

/// In as many threads as there are cores; each is told when it is judged.
fn judged(cases: &[Case], server: &Server, told: &(dyn Fn(&Case, &Verdict) + Sync)) -> Vec<Verdict> {
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(vec![None; cases.len()]);
    let threads = std::thread::available_parallelism().map_or(2, usize::from).max(2);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((at, case)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, cases.get(at)?)))
                {
                    let verdict = judge(case, server);
                    told(case, &verdict);
                    if let Ok(mut verdicts) = verdicts.lock() {
                        verdicts[at] = Some(verdict);
                    }
                }
            });
        }
    });
    verdicts.into_inner().unwrap_or_default().into_iter().flatten().collect()
}
