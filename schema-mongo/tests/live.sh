#!/usr/bin/env bash
# Runs the live tests of schema-mongo. With MONGODB_URL against that server; without, against a server that speaks MongoDB's
# protocol and comes from PyPI (Python 3.10 or newer): what it lacks is printed as NOT RUN, rules of MongoDB that it does not keep as
# NOT CHECKED, and all of it once more at the end. Arguments go to the tests: a name.
# Not part of CI: that server is a beta.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ -z "${MONGODB_URL:-}" ]; then
    home=target/mongo
    if [ ! -x "$home/bin/python" ]; then
        python3 -m venv "$home"
    fi
    "$home/bin/pip" install --quiet --disable-pip-version-check secantusdb==0.7.0b3 regex
    port=$("$home/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    # Python's own `re` knows no classes of letters (`\p{Lu}`), which MongoDB has.
    "$home/bin/python" - "$port" > "$home/server.log" 2>&1 <<'PYTHON' &
import sys
import regex
import secantus.query
secantus.query.re = regex
from secantus.cli import main
sys.argv = ["server", "--host", "127.0.0.1", "--port", sys.argv[1], "--storage-path", ":memory:", "--log-level", "WARNING"]
main()
PYTHON
    server=$!
    trap 'kill $server' EXIT
    for _ in $(seq 100); do
        (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && break
        kill -0 $server 2> /dev/null || { cat "$home/server.log"; exit 1; }
        sleep 0.2
    done
    export MONGODB_URL=mongodb://127.0.0.1:$port MONGODB_COMPATIBLE=1
    echo "a compatible server at $MONGODB_URL"
fi
log=$(mktemp)
status=0
cargo test -p schema-mongo --features cli --test mongo -- --include-ignored --nocapture "live${1:+_$1}" 2>&1 | tee "$log" || status=$?
# The program as a person calls it.
cargo test -p notebook --test program -- --include-ignored --nocapture "live${1:+_$1}" 2>&1 | tee -a "$log" || status=$?

# What passed shows nothing of what the server does not check: it is said last, where it is read.
unshown=$(grep -o -e 'NOT RUN: .*' -e 'NOT CHECKED: .*' "$log" | sed 's/^NOT RUN: /- not run: /; s/^NOT CHECKED: /- not checked: /' | sort -u) || true
rm -f "$log"
if [ -n "$unshown" ]; then
    printf '\n%s\n%s\n' "This server has not shown the following; one of MongoDB's own shows it, with MONGODB_URL:" "$unshown"
else
    printf '\nEverything was run, and this server checks every rule that the tests ask about.\n'
fi
exit $status
