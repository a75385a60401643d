#!/bin/sh
# Runs config.bootstrap (its arguments are ours) with the first Python that is new enough.
# The environment's own comes first: it is known to fit, and it is there from the second run on.
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
complete='import ensurepip, venv'
fallback=
for python in ${PYTHON:-.venv/bin/python python3 python3.14 python3.13 python3.12 python3.11 python}; do
    "$python" -c "$new_enough" >/dev/null 2>&1 || continue
    fallback=${fallback:-$python}
    "$python" -c "$complete" >/dev/null 2>&1 || continue
    PYTHONPATH=site exec "$python" -m config.bootstrap "$@"
done
if [ -n "$fallback" ]; then
    echo "$fallback has no venv module. On Debian and Ubuntu: sudo apt install python3-venv" >&2
else
    found=$(${PYTHON:-python3} --version 2>/dev/null || echo "no Python 3")
    echo "Colloquy needs Python 3.11 or newer; this machine has $found. Another one: PYTHON=/path/to/python3 make run" >&2
fi
exit 1
