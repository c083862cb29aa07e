#!/usr/bin/env bash
# Try the container image as a user would: tests/packaging/test_image.sh [docker|podman|buildah]
# Needs the image mock-imbot (scripts/image). No part of scripts/test, which needs no container engine.
# buildah can only run an image without isolation (its ports are the machine's own, no read-only root file system).
set -eu
engine=${1:-docker}
image=${IMAGE:-mock-imbot}
scratch=$(mktemp -d)
chmod 755 "$scratch"
failures=0
id=
code=

say() { printf '%-6s %s\n' "$1" "$2"; }
expect() { # sentence, wanted, got
    if [ "$2" = "$3" ]; then say ok "$1"; else say FAILED "$1: wanted '$2', got '$3'" && failures=$((failures + 1)); fi
}

# start [engine options] -- [arguments of the image]; sets id
start() {
    options=()
    while [ "${1:---}" != -- ]; do options+=("$1") && shift; done
    [ "$#" -eq 0 ] || shift
    case $engine in
    buildah)
        id=$(buildah from --pull-never "$image")
        [ "$#" -gt 0 ] || set -- serve
        buildah run --isolation chroot "${options[@]}" "$id" -- mock-imbot-entrypoint "$@" >"$scratch/log" 2>&1 &
        pid=$!
        ;;
    *) id=$("$engine" run --detach --read-only "${options[@]}" "$image" "$@") ;;
    esac
    inside mock-imbot ready --wait 20 || { say FAILED "start ${options[*]}" && log && exit 1; }
}
log() {
    if [ "$engine" = buildah ]; then cat "$scratch/log"; else "$engine" logs "$id"; fi
}
inside() {
    if [ "$engine" = buildah ]; then buildah run --isolation chroot "$id" -- "$@"; else "$engine" exec "$id" "$@"; fi
}
stop() { # sets code to the server's exit code
    if [ "$engine" = buildah ]; then
        # The server is buildah's grandchild; it alone gets the signal that an engine would send.
        server=$pid
        while child=$(pgrep -P "$server" | head -n 1) && [ -n "$child" ]; do server=$child; done
        kill -TERM "$server"
        code=0 && wait "$pid" || code=$?
        buildah rm "$id" >/dev/null
    else
        "$engine" stop --time 2 "$id" >/dev/null
        code=$("$engine" inspect --format '{{.State.ExitCode}}' "$id")
        "$engine" rm "$id" >/dev/null
    fi
}
trap 'rm -rf "$scratch"' EXIT

# get URL: status, then the body's first 200 characters
get() {
    inside python3 -c '
import ssl, sys, urllib.error, urllib.request
trust = ssl._create_unverified_context()
try:
    answer = urllib.request.urlopen(sys.argv[1], timeout=5, context=trust)
except urllib.error.HTTPError as error:
    answer = error
print(answer.status, "\"ID\":13" in answer.read().decode().replace(" ", ""))' "$1"
}
call='imbot.chat.get.json?ENTITY_TYPE=OPEN&ENTITY_ID=13'

start
expect 'it does not run as root' 10001 "$(inside id -u)"
expect 'it answers a call' '200 True' "$(get "http://localhost:2424/rest/1/demo/$call")"
expect 'it answers over TLS' '200 True' "$(get "https://localhost:2443/rest/1/demo/$call")"
expect 'nothing is kept when nothing is mounted' '' "$(inside ls -A /data)"
stop
expect 'it stops cleanly on SIGTERM' 0 "$code"

start -- --no-tls
expect 'options alone are those of serve' refused "$(get "https://localhost:2443/" 2>/dev/null || echo refused)"
stop
expect 'it stops cleanly without TLS' 0 "$code"

mkdir "$scratch/scenarios" "$scratch/data"
chmod 777 "$scratch/data"
cat >"$scratch/scenarios/mine.yaml" <<'YAML'
users: [{id: 7, name: Ann}, {id: 39, name: Echo}]
webhooks: [{user: 7, token: mine, scope: [imbot, im]}]
chats: [{id: 13, title: Mine, owner: 7, users: [7], entity_type: OPEN, entity_id: "13"}]
YAML
chmod -R a+rX "$scratch/scenarios"
start -v "$scratch/scenarios:/scenarios:ro" -v "$scratch/data:/data"
expect 'scenarios are read from /scenarios' '200 True' "$(get "http://localhost:2424/rest/7/mine/$call")"
expect 'and replace the bundled one' '401 False' "$(get "http://localhost:2424/rest/1/demo/$call")"
stop
expect 'it stops cleanly with data' 0 "$code"
expect 'state is kept under /data' yes "$([ -z "$(ls -A "$scratch/data")" ] || echo yes)"

exit "$failures"
