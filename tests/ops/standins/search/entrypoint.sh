# The official image runs whatever it is told, and its server when it is told nothing
set -eu
[ "$1" = eswrapper ] || exec "$@"
exec /usr/share/elasticsearch/bin/elasticsearch
