#!/usr/bin/env bash
# What the lints find in schemas of real applications: a table of findings, a row for each lint, a column for each database.
# For judging lints: a code that is found everywhere, or nowhere, is one to look at.

set -euo pipefail

usage() {
    cat <<'END'
Usage: lint.sh [--keep DIR] [--tsv] NAME=URL...

Lints each database and prints how many findings there are: a row for each lint, a column for each database.

  --keep DIR  Write what was found to DIR/NAME.json
  --tsv       Separate cells by tabs, without alignment
  -h, --help  Print help

SCHEMA names the program, `schema` by default. LINT_OPTIONS holds more options for it, as in '--warnings --off L002'.
Needs psql and python3. Exit code 1 where a database could not be linted.

Example:
  lint.sh shop=postgres://postgres@localhost/shop blog=postgres://postgres@localhost/blog
END
}

keep=
layout=aligned
targets=()
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help) usage; exit 0 ;;
        --keep) keep=${2:?--keep takes a directory}; shift ;;
        --tsv) layout=tsv ;;
        ?*=?*) targets+=("$1") ;;
        *) echo "lint.sh: not NAME=URL: $1" >&2; usage >&2; exit 2 ;;
    esac
    shift
done
[ ${#targets[@]} -gt 0 ] || { usage >&2; exit 2; }

folder=$keep
if [ -z "$folder" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder"

# Those of extensions are not the application's.
count_tables="
    SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p') AND nspname <> 'information_schema' AND nspname !~ '^pg_'
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
"

names=()
failed=0
for target in "${targets[@]}"; do
    name=${target%%=*}
    url=${target#*=}
    # Its exit code says that something was found, or that it failed: what it wrote tells which.
    # shellcheck disable=SC2086
    "${SCHEMA:-schema}" lint "$url" --json ${LINT_OPTIONS:-} >"$folder/$name.json" || true
    if ! grep -q '"findings"' "$folder/$name.json" || ! psql -XAtq "$url" -c "$count_tables" >"$folder/$name.tables"; then
        echo "lint.sh: $name could not be linted" >&2
        rm -f "$folder/$name.json" "$folder/$name.tables"
        failed=1
        continue
    fi
    names+=("$name")
done

if [ ${#names[@]} -gt 0 ]; then
    python3 - "$layout" "$folder" "${names[@]}" <<'END'
import collections, json, pathlib, sys

layout, folder, *names = sys.argv[1:]
counts, tables, severities = collections.defaultdict(collections.Counter), {}, {}
for name in names:
    for finding in json.loads(pathlib.Path(folder, f"{name}.json").read_text())["findings"]:
        counts[finding["code"]][name] += 1
        severities[finding["code"]] = finding["severity"]
    tables[name] = int(pathlib.Path(folder, f"{name}.tables").read_text())

def row(title, by_name, total=None):
    cells = [by_name[name] for name in names]
    return [title, *(str(cell) if cell else "." for cell in cells), str(sum(cells) if total is None else total)]

rows = [["", *names, "total"], row("tables", tables)]
rows += [row(f"{code} {severities[code][0].upper()}", counts[code]) for code in sorted(counts)]
everything = {name: sum(by_code[name] for by_code in counts.values()) for name in names}
rows.append(row("findings", everything))
per_table = [f"{everything[name] / max(tables[name], 1):.1f}" for name in names]
rows.append(["per table", *per_table, f"{sum(everything.values()) / max(sum(tables.values()), 1):.1f}"])

if layout == "tsv":
    lines = ["\t".join(cells) for cells in rows]
else:
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = [
        "  ".join([cells[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:]))])
        for cells in rows
    ]
print("\n".join(lines))
END
fi
rm -f "$folder"/*.tables
exit "$failed"
