# How the scripts speak: numbered steps with elapsed seconds. Sourced, never run.
# Expects $root (the checkout) and $steps_total; keeps one log per step in .run/log.
# shellcheck shell=bash disable=SC2154

export PYTHONUNBUFFERED=1
run=$root/.run
steps_done=0

say() { printf '      %s\n' "$*"; }
fail() { printf '\nFehler: %s\n' "$*" >&2; exit 1; }

next_step() {
  steps_done=$((steps_done + 1))
  printf '[%d/%d] %s' "$steps_done" "$steps_total" "$1"
}

# Says that a step has nothing to do.
skip() { next_step "$1: $2"; printf '\n'; }

# Prints every ten seconds that the step is alive, with the newest line of its log.
heartbeat() {
  local log=$1 begin=$SECONDS
  while sleep 10 >/dev/null 2>&1 9>&-; do
    printf '      … %d s  %s\n' $((SECONDS - begin)) \
      "$(tail -c 4000 "$log" | tr '\r' '\n' | grep -v '^[[:space:]]*$' | tail -n 1 | cut -c 1-90)"
  done
}

# step TITLE COMMAND [ARGUMENTS]: runs a command or a function; its output goes to the log, its failure ends
# the script with the end of that log.
step() {
  local title=$1 begin=$SECONDS log beat status
  shift
  next_step "$title …"
  printf '\n'
  mkdir -p "$run/log"
  log=$run/log/$(basename "$0")-$steps_done.log
  : > "$log"
  heartbeat "$log" &
  beat=$!
  # A subshell with its own "set -e", outside of any condition: there bash would ignore it.
  set +e
  (set -e; "$@") >"$log" 2>&1 </dev/null
  status=$?
  set -e
  kill "$beat" 2>/dev/null
  wait "$beat" 2>/dev/null || true
  if [ "$status" != 0 ]; then
    tail -n 30 "$log" | sed 's/^/      | /' >&2
    fail "„$title“ ist gescheitert. Das ganze Protokoll: ${log#"$root"/}"
  fi
  say "fertig nach $((SECONDS - begin)) s"
}

# One fingerprint over names and contents of files and folders.
fingerprint() { find "$@" -type f -not -path '*/__pycache__/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-64; }

# Two commands in the same checkout wait for each other.
hold_lock() {
  mkdir -p "$run" 2>/dev/null || true
  [ -w "$run" ] || fail "In $root darf $(id -un) nicht schreiben.
Gehört der Ordner jemand anderem (zum Beispiel root nach „sudo make demo“), dann bitte als dieser Benutzer arbeiten."
  chmod 755 "$run"
  exec 9>"$run/lock"
  flock --nonblock 9 || { say "Ein anderer Aufruf richtet gerade ein; es geht weiter, sobald er fertig ist."; flock 9; }
}
release_lock() { exec 9>&-; }
