#!/usr/bin/env bash
# Judges random structs and enums with attributes of serde: `bash schema-mongo/tests/serde.sh [count] [seed]`, 10,000 unless said.
# They are compiled in batches, in a copy of the sources: nothing in this directory changes. A batch that fails is kept.
set -euo pipefail

count=${1:-10000}
seed=${2:-1000}
batch=${SERDE_SIZE:-500}
root=$(cd "$(dirname "$0")/../.." && pwd)
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
work=$CARGO_TARGET_DIR/serde-batches
copy=$work/copy
generated=$copy/schema-mongo/tests/mongo/serde_random/generated.rs

rm -rf "$copy"
mkdir -p "$copy"
git -C "$root" ls-files -z | tar -C "$root" --null --files-from=- --create --file=- | tar -C "$copy" --extract --file=-

judge() { (cd "$copy" && cargo test --quiet -p schema-mongo --test mongo -- "$@"); }

done=0
while [ "$done" -lt "$count" ]; do
    size=$((count - done < batch ? count - done : batch))
    SERDE_BATCH=$generated SERDE_SEED=$seed SERDE_COUNT=$size judge --ignored --exact serde_random::write_a_batch > /dev/null
    if ! judge --exact serde_random::what_serde_writes_of_random_structs_is_taken_and_what_is_wrong_is_refused > "$work/log" 2>&1; then
        cat "$work/log"
        echo "failed: seed $seed, $size structs and enums, kept as $generated" >&2
        exit 1
    fi
    done=$((done + size))
    echo "$done of $count structs and enums: what serde writes is taken, what is wrong is refused (seed $seed)"
    seed=$((seed + 1))
done
