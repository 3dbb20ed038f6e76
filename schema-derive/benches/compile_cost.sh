#!/usr/bin/env bash
# What the derives cost in compile time: the benchmark's entities with Entity and DbEnum, the same structs with serde's
# Serialize and Deserialize, and bare. The slope between 50 and 200 entities is the cost of one, in milliseconds of CPU.
#
#     schema-derive/benches/compile_cost.sh [RUNS]     (3 unless said; about 5 minutes)
set -euo pipefail

case "${1:-}" in
-h | --help)
    sed -n '2,6s/^# \{0,1\}//p' "$0"
    exit
    ;;
esac
runs="${1:-3}"
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$root/target/compile-cost"
mkdir -p "$work"

# One entity of the benchmark's shape. $1: number; $2: derives of the struct; $3: derives of the enum; $4: attributes?
entity() {
    local i="$1" id parent
    local name
    name="Item$(printf %05d "$i")"
    parent=$((i == 0 ? 0 : ((i * 2654435761 % 4294967296) >> 8) % i))
    id=$((i % 2)) && id=$([ "$id" = 0 ] && echo Uuid || echo i64)
    local parent_id
    parent_id=$([ $((parent % 2)) = 0 ] && echo Uuid || echo i64)
    local a=""
    [ "$4" = yes ] || a="// "
    cat <<RUST
$3
pub enum ${name}Status {
    Draft,
    Active,
    Archived,
}

$2
$a#[entity(name = "item_$(printf %05d "$i")", index([parent_id, created_at]), index([name]).filter("is_active"))]
pub struct $name {
    $a#[entity(primary_key)]
    pub id: $id,
    $a#[entity(unique, length(..=64))]
    pub code: String,
    pub name: String,
    pub description: Option<String>,
    $a#[entity(default = ${name}Status::Draft)]
    pub status: ${name}Status,
    $a#[entity(default = 0, range(0..))]
    pub quantity: i32,
    $a#[entity(default = 0)]
    pub total_cents: i64,
    $a#[entity(precision(12, 2))]
    pub price: Decimal,
    pub ratio: Option<f64>,
    $a#[entity(default = true)]
    pub is_active: bool,
    $a#[entity(default = serde_json::json!({}))]
    pub metadata: serde_json::Value,
    $a#[entity(references(Item$(printf %05d "$parent")).on_delete(SetNull))]
    pub parent_id: Option<$parent_id>,
    $a#[entity(default = now())]
    pub created_at: DateTime<Utc>,
    $a#[entity(default = now())]
    pub updated_at: DateTime<Utc>,
}
RUST
}

# A crate of N entities. $1: kind; $2: N.
crate() {
    local kind="$1" n="$2" folder="$work/$1-$2"
    mkdir -p "$folder/src"
    cat >"$folder/Cargo.toml" <<TOML
[workspace]
[package]
name = "cost-$kind-$n"
version = "0.0.0"
edition = "2024"
[dependencies]
chrono = { version = "0.4", default-features = false, features = ["alloc", "serde"] }
rust_decimal = { version = "1", default-features = false, features = ["std", "serde"] }
schema-core = { path = "$root/schema-core", features = ["chrono", "rust_decimal"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
uuid = { version = "1", default-features = false, features = ["std", "serde"] }
TOML
    local struct="" variants="" attributes=no
    case "$kind" in
    ours) struct="#[derive(schema_core::Entity)]" variants="#[derive(schema_core::DbEnum)]" attributes=yes ;;
    serde) struct="#[derive(serde::Serialize, serde::Deserialize)]" variants="$struct" ;;
    esac
    {
        echo "use chrono::{DateTime, Utc};"
        echo "use rust_decimal::Decimal;"
        echo "use uuid::Uuid;"
        for ((i = 0; i < n; i++)); do entity "$i" "$struct" "$variants" "$attributes"; done
    } >"$folder/src/lib.rs"
}

# The least CPU milliseconds of compiling the crate alone. $1: kind; $2: N; then cargo's arguments.
cost() {
    local folder="$work/$1-$2" least=999999999
    shift 2
    export CARGO_INCREMENTAL=0 CARGO_TARGET_DIR="$work/target"
    (cd "$folder" && cargo "$@" -q 2>/dev/null)
    for ((run = 0; run < runs; run++)); do
        touch "$folder/src/lib.rs"
        local times
        TIMEFORMAT='%U %S'
        times=$({ time (cd "$folder" && cargo "$@" -q 2>/dev/null); } 2>&1)
        times=$(awk '{ printf "%d", ($1 + $2) * 1000 }' <<<"$times")
        ((times < least)) && least=$times
    done
    echo "$least"
}

# The most memory, in MiB, that rustc held for the crate. $1: kind; $2: N.
memory() {
    local folder="$work/$1-$2"
    cat >"$work/rustc" <<'SH'
#!/usr/bin/env bash
"$@" &
while kill -0 $! 2>/dev/null; do
    sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\).*/\1/p' "/proc/$!/status" 2>/dev/null | tail -1 >>"$COST_MEMORY" || true
    sleep 0.02
done
wait $!
SH
    chmod +x "$work/rustc"
    export COST_MEMORY="$work/memory" CARGO_INCREMENTAL=0 CARGO_TARGET_DIR="$work/target"
    (cd "$folder" && cargo check -q 2>/dev/null)
    : >"$COST_MEMORY"
    touch "$folder/src/lib.rs"
    (cd "$folder" && RUSTC_WORKSPACE_WRAPPER="$work/rustc" cargo check -q 2>/dev/null)
    awk 'BEGIN { most = 0 } $1 > most { most = $1 } END { printf "%d", most / 1024 }' "$COST_MEMORY"
}

for kind in bare ours serde; do
    for n in 50 200; do crate "$kind" "$n"; done
done
for command in "check" "build" "build --release"; do
    declare -A slope
    for kind in bare ours serde; do
        # shellcheck disable=SC2086
        few=$(cost "$kind" 50 $command)
        # shellcheck disable=SC2086
        many=$(cost "$kind" 200 $command)
        slope[$kind]=$(awk "BEGIN { printf \"%.2f\", ($many - $few) / 150 }")
    done
    awk -v b="${slope[bare]}" -v o="${slope[ours]}" -v s="${slope[serde]}" -v c="cargo $command" 'BEGIN {
        printf "%-22s bare %6.2f  ours %6.2f  serde %6.2f  ms an entity; ours / serde without the struct itself: %.3f\n",
            c, b, o, s, (o - b) / (s - b) }'
done
crate ours 1000
echo "rustc's memory at 1,000 entities: $(memory ours 1000) MiB"
