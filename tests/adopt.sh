#!/usr/bin/env bash
# Adopts live databases, and shows for each that the crate is the database: it compiles without warnings, what it makes is applied to a scratch database beside
# the live one, and both are the same by introspection and by pg_dump. The scratch databases are made on the same server by a role `adopt_maker`, and dropped with it.
# Default privileges are those of the role that reads: here of the URL's, there of `adopt_maker`.
#
#     bash tests/adopt.sh shop=postgresql://localhost/shop blog=postgresql://localhost/blog
#
# PG_DUMP is the program, of the newest of the servers' versions or later. ADOPT_WORK is the folder of the crates (a temporary one without it), which stays with what was compared: NAME/live.sql, NAME/made.sql.
set -u -o pipefail
[ $# -gt 0 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
work=${ADOPT_WORK:-$(mktemp -d)}
target=${CARGO_TARGET_DIR:-$root/target}
mkdir -p "$work"
cargo build --quiet --manifest-path "$root/Cargo.toml" -p schema-pg --features adopt,postgres --example adopt || exit 1
adopt=$target/debug/examples/adopt
cp "$root/Cargo.lock" "$work/Cargo.lock"
printf '[workspace]\nresolver = "3"\nmembers = ["crate_*"]\n[profile.dev.build-override]\nopt-level = 1\n' > "$work/Cargo.toml"
failed=0
for pair in "$@"; do
    name=${pair%%=*} url=${pair#*=}
    dir=$work/crate_$name
    rm -rf "$dir"
    "$adopt" adopt "$url" "$dir" "adopted-$name" "$root" > "$work/$name.report" || { failed=1; echo "$name: not adopted"; continue; }
    mkdir -p "$dir/examples"
    cat > "$dir/examples/create.rs" <<RUST
use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let catalog = schema_pg::lower_with(&adopted_${name//-/_}::registry()?, &adopted_${name//-/_}::config())?;
    write!(std::io::stdout(), "{}", schema_pg::create(&catalog))?;
    Ok(())
}
RUST
done
# As pg_dump writes it, without what differs from run to run: its own version, and the tokens of newer ones.
# The order of those whom a GRANT names means nothing: it is that of the statements that granted.
dump() {
    local all
    all=$("${PG_DUMP:-pg_dump}" --schema-only --no-owner "$1" | grep -vE '^(--|\\(un)?restrict |SET |SELECT pg_catalog.set_config|$)') || return
    grep -v '^GRANT ' <<< "$all"
    { grep '^GRANT ' <<< "$all" || true; } | sort
}
printf '%-14s %7s %9s %9s %11s %6s %6s %7s  %s\n' database tables structs objects unmodelled rust sql seconds result
for pair in "$@"; do
    name=${pair%%=*} url=${pair#*=}
    [ -d "$work/crate_$name" ] || continue
    result=equal
    made=$work/$name.create.sql
    if ! (cd "$work" && RUSTFLAGS=-Dwarnings CARGO_TARGET_DIR=$target/adopted cargo run --quiet -p "adopted-$name" --example create > "$made" 2> "$work/$name.log"); then
        result='does not compile, or is refused'
    else
        scratch=adopt_scratch_${name//-/_}_$$
        base=${url%/*}
        psql -q "$base/postgres" -c "DROP DATABASE IF EXISTS $scratch" -c "CREATE DATABASE $scratch TEMPLATE template0" \
            -c "DO \$\$ BEGIN CREATE ROLE adopt_maker SUPERUSER; EXCEPTION WHEN duplicate_object THEN END \$\$" > /dev/null 2>&1
        if ! PGOPTIONS="-c check_function_bodies=off -c role=adopt_maker" psql -q -v ON_ERROR_STOP=1 -f "$made" "$base/$scratch" > "$work/$name.log" 2>&1; then
            result='is not applied'
        elif ! "$adopt" same "$url" "$base/$scratch?options=-c%20role%3Dadopt_maker" > "$work/$name.log" 2>&1; then
            result='differs by introspection'
        else
            # Default privileges are of who gives them: here and there of the role that reads.
            reader=$(psql -Atq "$url" -c "SELECT quote_ident(current_user)")
            { dump "$url" | sed "s/^ALTER DEFAULT PRIVILEGES FOR ROLE $reader /ALTER DEFAULT PRIVILEGES FOR ROLE adopt_maker /" > "$work/$name.live.sql" && dump "$base/$scratch" > "$work/$name.made.sql" &&
                diff "$work/$name.live.sql" "$work/$name.made.sql"; } > "$work/$name.log" 2>&1 || result='differs by pg_dump'
        fi
        psql -q "$base/postgres" -c "DROP DATABASE IF EXISTS $scratch" > /dev/null 2>&1
    fi
    [ "$result" = equal ] || failed=1
    awk -F'\t' -v result="$result" '$1 == "figures" { printf "%-14s %7s %9s %9s %11s %6s %6s %7s  %s\n", substr($2, 9), $3, $4, $5, $6, $7, $8, $9, result }' "$work/$name.report"
done
for pair in "$@"; do psql -q "${pair#*=}" -c "DROP ROLE IF EXISTS adopt_maker" > /dev/null 2>&1; done
echo "What was compared is in $work"
exit $failed
