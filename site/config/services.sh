#!/bin/sh
# PostgreSQL and Redis for development, from the machine's own packages, and Elasticsearch, which is fetched
# once, under var/services/. They run until Ctrl-C; what they hold stays.
set -eu
folder=$(pwd)/var/services
mkdir -p "$folder"
postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$postgres" ] || { echo "PostgreSQL is not installed. On Debian and Ubuntu: sudo apt install postgresql" >&2; exit 1; }
[ "$(id -u)" != 0 ] || { echo "PostgreSQL does not run as root: start make services as another user." >&2; exit 1; }
ids=
trap 'for id in $ids; do kill -INT "$id" 2>/dev/null || true; done; wait; exit 0' INT TERM
[ -d "$folder/postgres" ] || "$postgres/initdb" -D "$folder/postgres" -A trust -U colloquy -E UTF8 >/dev/null
"$postgres/postgres" -D "$folder/postgres" -p 5434 -k /tmp -c listen_addresses=127.0.0.1 2>"$folder/postgres.log" &
ids="$ids $!"
until "$postgres/pg_isready" -q -h 127.0.0.1 -p 5434; do sleep 0.3; done
"$postgres/createdb" -h 127.0.0.1 -p 5434 -U colloquy colloquy 2>/dev/null || true
echo "DATABASE_URL=postgres://colloquy@127.0.0.1:5434/colloquy"
if command -v redis-server >/dev/null; then
    redis-server --port 6380 --bind 127.0.0.1 --dir "$folder" >"$folder/redis.log" &
    ids="$ids $!"
    echo "REDIS_URL=redis://127.0.0.1:6380/0"
    echo "TEST_REDIS_URL=redis://127.0.0.1:6380/1"
else
    echo "Redis is not installed. On Debian and Ubuntu: sudo apt install redis-server"
fi
python=.venv/bin/python
[ -x "$python" ] || python=python3
: >"$folder/elasticsearch.url"
"$python" -m tests.services.elastic_node --folder "$folder/elasticsearch" --port 9201 \
    >"$folder/elasticsearch.url" &
node=$!
ids="$ids $node"
until [ -s "$folder/elasticsearch.url" ] || ! kill -0 "$node" 2>/dev/null; do sleep 0.5; done
sed 's/^/ELASTICSEARCH_URL=/' "$folder/elasticsearch.url"
echo "Put these before a command, as in: DATABASE_URL=… make run. Ctrl-C stops the services."
wait
