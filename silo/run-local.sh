#!/usr/bin/env bash
# The topology of docker-compose.yml with plain processes on loopback: PostgreSQL, two silos and an API, until Ctrl-C.
#   silo/run-local.sh [FOLDER]     data and logs; a temporary folder by default
# API_PORT, PG_PORT, SILO_PORT, GATEWAY_PORT and HEALTH_PORT move the ports; CONFIGURE=-p:… goes to the build.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(realpath -m "${1:-$(mktemp -d)}")
api=${API_PORT:-5000} pg=${PG_PORT:-5433} silo=${SILO_PORT:-11111} gateway=${GATEWAY_PORT:-30000} health=${HEALTH_PORT:-5001}
bin=silo/bin/Release/net10.0/Cashback.Silo
pids=()
mkdir -p "$folder"

[ -x $bin ] || dotnet build silo -c Release -v quiet ${CONFIGURE:-}
[ -f "$folder/qr.key" ] || (umask 077 && openssl rand -base64 32 > "$folder/qr.key")
export CASHBACK_QR_KEY=${CASHBACK_QR_KEY:-$(cat "$folder/qr.key")}
export CASHBACK_ADMIN_KEY=${CASHBACK_ADMIN_KEY:-cb_owner_local}
export CASHBACK_CONNECTION="Host=127.0.0.1;Port=$pg;Username=cashback;Database=cashback"

# The server refuses to run as root.
as_postgres=()
[ "$(id -u)" = 0 ] && as_postgres=(setpriv --reuid postgres --regid postgres --clear-groups)

start_database() {
  local tools
  tools=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
  if [ ! -d "$folder/data" ]; then
    mkdir -p "$folder/data"
    [ "$(id -u)" = 0 ] && chmod 755 "$folder" && chown postgres "$folder/data"
    "${as_postgres[@]}" "$tools/initdb" -D "$folder/data" -U cashback -A trust --no-locale -E UTF8 > "$folder/initdb.log"
    printf "port = %s\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n" "$pg" >> "$folder/data/postgresql.conf"
  fi
  (cd / && exec "${as_postgres[@]}" "$tools/postgres" -D "$folder/data") > "$folder/postgres.log" 2>&1 &
  pids+=($!)
  until "$tools/pg_isready" -q -U cashback -h 127.0.0.1 -p "$pg"; do sleep 0.2; done
  "$tools/psql" -q -h 127.0.0.1 -p "$pg" -U cashback -d postgres -tc "SELECT 1 FROM pg_database WHERE datname = 'cashback'" | grep -q 1 \
    || "$tools/createdb" -h 127.0.0.1 -p "$pg" -U cashback cashback
}

# name, role, port of HTTP, and what else
start_node() {
  "$bin" --role "$2" --urls "http://127.0.0.1:$3" --public-url "http://127.0.0.1:$api" --data "$folder/$1" "${@:4}" > "$folder/$1.log" 2>&1 &
  pids+=($!)
  echo "$1: process $!, http://127.0.0.1:$3, $folder/$1.log"
}

wait_ready() {
  for _ in $(seq 120); do
    curl -fs "http://127.0.0.1:$1/readyz" > /dev/null && return
    sleep 0.5
  done
  echo "nothing is ready on port $1; see the logs in $folder" && exit 1
}

# In reverse: who asks stops before who answers, the database last.
stop_all() {
  trap - EXIT INT TERM
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    kill "${pids[i]}" 2> /dev/null || true
    wait "${pids[i]}" 2> /dev/null || true
  done
}
trap stop_all EXIT
trap 'exit 0' INT TERM

start_database
start_node silo-1 silo "$health" --silo-port "$silo" --gateway-port "$gateway"
start_node silo-2 silo $((health + 1)) --silo-port $((silo + 1)) --gateway-port $((gateway + 1))
wait_ready "$health"
wait_ready $((health + 1))
start_node api api "$api"
wait_ready "$api"
echo "ready: http://127.0.0.1:$api, key $CASHBACK_ADMIN_KEY"
wait
