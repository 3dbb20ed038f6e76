#!/usr/bin/env bash
# What adopted crates cost the compiler: `cargo check` of each, of the same structs with serde's Serialize and Deserialize, and of the bare structs, in milliseconds of CPU. The
# bare structs are checked with the libraries of either loaded, since a crate loads them once, however many structs it has.
#
#     bash tests/adopt_cost.sh FOLDER/crate_shop …     (folders that tests/adopt.sh left; RUNS is how often each is checked, 3 without it)
set -euo pipefail
[ $# -gt 0 ] || { sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
export CARGO_INCREMENTAL=0 CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}/adopt-cost

# A copy of the crate $1 in $2 whose structs have the derives $3 and no attributes: what they have of this library is left out. It loads the crates $4.
twin() {
    mkdir -p "$2"
    cp -r "$1/src" "$2"
    printf '[workspace]\n[package]\nname = "%s"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\n' "$(basename "$2")" > "$2/Cargo.toml"
    printf 'serde = { version = "1", features = ["derive"] }\nserde_json = "1"\nchrono = { version = "0.4", features = ["serde"] }\n' >> "$2/Cargo.toml"
    printf 'uuid = { version = "1", features = ["serde"] }\nrust_decimal = "1"\nipnetwork = { version = "0.20", features = ["serde"] }\n' >> "$2/Cargo.toml"
    grep -E '^schema-(core|pg) = ' "$1/Cargo.toml" >> "$2/Cargo.toml"
    local loaded
    for loaded in $4; do printf 'extern crate %s as _;\n' "$loaded" >> "$2/src/lib.rs"; done
    find "$2/src" -name '*.rs' -exec perl -0pi -e '
        my $derives = q('"$3"');
        my $parens; $parens = qr/\((?:[^()"#]++|"(?:[^"\\]|\\.)*"|r(#+)".*?"\g{-1}|#|(??{$parens}))*\)/s;
        s/^[ \t]*#\[(?:entity|pg)$parens\]\n//gm;
        s/^use schema_(?:core|pg)[^;]*;\n//gm;
        s/#\[derive\((?:Entity|DbEnum|Domain|View)\)\]/#[derive($derives)]/g;
        s/#\[derive\(\)\]\n//g;
        s/^(?:\/\/\/[^\n]*\n)*pub fn (?:registry|config)\(\).*?^\}\n//gms;
    ' {} +
}

# The least CPU milliseconds of checking the crate in $1 alone.
cost() {
    local least=999999999
    (cd "$1" && cargo check -q 2> "$work/log") || { tail -5 "$work/log" >&2; echo 0; return; }
    for ((run = 0; run < ${RUNS:-3}; run++)); do
        touch "$1/src/lib.rs"
        TIMEFORMAT='%U %S'
        times=$({ time (cd "$1" && cargo check -q 2> /dev/null); } 2>&1)
        times=$(awk '{ printf "%d", ($1 + $2) * 1000 }' <<< "$times")
        ((times < least)) && least=$times
    done
    echo "$least"
}

printf '%-16s %8s %8s %8s %8s %8s  %s\n' crate structs bare ours bare serde 'ours / serde without the structs'
for folder in "$@"; do
    name=$(basename "$folder")
    twin "$folder" "$work/bare_$name" '' 'schema_core schema_pg'
    twin "$folder" "$work/bare_serde_$name" '' serde
    twin "$folder" "$work/serde_$name" 'serde::Serialize, serde::Deserialize' ''
    structs=$(grep -rhcE '^#\[derive\((Entity|View|DbEnum|Domain)\)\]' "$folder/src" | awk '{ all += $1 } END { print all }')
    bare=$(cost "$work/bare_$name") ours=$(cost "$folder") bare_serde=$(cost "$work/bare_serde_$name") serde=$(cost "$work/serde_$name")
    awk -v n="$name" -v c="$structs" -v b="$bare" -v o="$ours" -v d="$bare_serde" -v s="$serde" 'BEGIN {
        printf "%-16s %8d %8d %8d %8d %8d  %s\n", n, c, b, o, d, s, (s > d ? sprintf("%.3f", (o - b) / (s - d)) : "?") }'
done
rm -rf "$work"
