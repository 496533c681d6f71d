#!/usr/bin/env bash
# Format, build, all tests, one last line. ./test.sh --help tells more.
set -euo pipefail

usage() {
  cat <<'EOF'
Usage: ./test.sh [--install] [WORD…] [OPTION…]

Checks the format, builds, runs all tests, and ends with one line: N passed, N failed, N skipped.

  --install   first install what tests need with apt-get (so too when CI is set); without it,
              tests that need what is missing are skipped, counted, and say so
  WORD        run only tests with WORD in their full name, such as Emews.Tests.House.ArrowTests
  OPTION      any other option goes to the test programs:
              --filter-class NAME, --filter-not-trait NAME=VALUE, --stop-on-fail on, --output Detailed …
EOF
}

# ---- What tests need: one function a service, one `need COMMAND PACKAGE…` for each of its commands ----

services=(tools postgresql r ssh jsonschema)

tools() {
  need git git
  need ps procps
  need tmux tmux
  need shellcheck shellcheck
}

postgresql() {
  need psql postgresql
  # Debian keeps the server's programs away from PATH.
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || need initdb postgresql
}

ssh() {
  need ssh openssh-client
  # Debian keeps the server away from an ordinary user's PATH.
  [ -x /usr/sbin/sshd ] || need sshd openssh-server
  need ip iproute2
  [ -x /usr/sbin/iptables ] || need iptables iptables
}

jsonschema() {
  python3 -c 'import jsonschema' >/dev/null 2>&1 || need jsonschema-of-python python3-jsonschema
}

r() {
  need Rscript r-base-core
  Rscript -e 'library(jsonlite)' >/dev/null 2>&1 || need jsonlite r-cran-jsonlite
}

# -------------------------------------------------------------------------------------------------------

need() {
  [ -z "$(command -v "$1")" ] || return 0
  missing+=("$1")
  packages+=("${@:2}")
}

look_for_services() {
  missing=() packages=()
  local service
  for service in "${services[@]}"; do "$service"; done
}

install_services() {
  local apt_get=(env DEBIAN_FRONTEND=noninteractive apt-get -qy)
  [ "$(id -u)" = 0 ] || apt_get=(sudo "${apt_get[@]}")
  echo "Installing ${packages[*]} …"
  { "${apt_get[@]}" update && "${apt_get[@]}" install --no-install-recommends "${packages[@]}"; } \
    >artifacts/install.log 2>&1 </dev/null || tail -n 20 artifacts/install.log
  look_for_services
}

passed=0 failed=0 skipped=0 failures=() ended=""

fail() {
  echo "FAILED: $*"
  failures+=("$*")
  failed=$((failed + 1))
}

# The last line, whatever happens.
finish() {
  local code=$?
  [ -n "$ended" ] || [ "$failed" != 0 ] || fail "the run broke off"
  [ $((passed + failed)) != 0 ] || fail "no test ran"
  echo
  [ ${#failures[@]} = 0 ] || printf 'FAILED: %s\n' "${failures[@]}"
  [ ${#missing[@]} = 0 ] || echo "MISSING: ${missing[*]}. Tests that need them cannot run; to install them: ./test.sh --install"
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" = 0 ] || [ "$code" != 0 ] || code=1
  exit "$code"
}

# ATTRIBUTE REPORT: a number from the head of an xUnit report.
number() {
  sed -n "s/.*<assembly [^>]* $1=\"\([0-9]*\)\".*/\1/p" "$2"
}

run_tests() {
  local project=$1 report=artifacts/tests/$1.xml code=0 name count=0 before=$failed
  echo "== $project"
  rm -f "$report"
  "artifacts/bin/$project/release/$project" --no-progress \
    --report-xunit --report-xunit-filename "$project.xml" --results-directory "$PWD/artifacts/tests" \
    ${options[@]+"${options[@]}"} </dev/null || code=$?

  if [ -s "$report" ]; then
    passed=$((passed + $(number passed "$report")))
    skipped=$((skipped + $(number skipped "$report")))
    count=$(($(number total "$report") - $(number skipped "$report")))
    while read -r name; do fail "$name"; done < <(grep -o '<test [^>]*result="Fail"' "$report" | sed 's/.* name="\([^"]*\)".*/\1/')
  fi
  case $code in
    0) [ -s "$report" ] || fail "$project ended early, without a report" ;;
    2) [ "$failed" != "$before" ] || fail "$project: something beside the tests, see above" ;;
    8) [ -n "$filtered" ] || [ "$count" != 0 ] || fail "$project ran no test" ;;
    *) fail "$project crashed (exit code $code)" ;;
  esac
}

missing=() packages=() words=() options=() filtered="" install=${CI:+yes}
for argument; do
  case $argument in
    --help | -h | -\?) usage && exit ;;
    --install) install=yes ;;
    --filter-*) filtered=yes && options+=("$argument") ;;
    -*) options+=("$argument") ;;
    *) if [ ${#options[@]} = 0 ]; then words+=("*$argument*"); else options+=("$argument"); fi ;;
  esac
done
[ ${#words[@]} = 0 ] || filtered=yes options+=(--filter-method "${words[@]}")

cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")"
mkdir -p artifacts
trap finish EXIT
trap 'exit 130' HUP INT TERM

look_for_services
[ -z "$install" ] || [ ${#packages[@]} = 0 ] || install_services

# Whitespace only: the build itself holds to the style, and .ci/run checks everything.
dotnet format whitespace --folder . --exclude artifacts --verify-no-changes || fail "the format: dotnet format Emews.slnx mends it"
./emews --help >/dev/null || fail "./emews --help"
dotnet build Emews.slnx --configuration Release --nologo --verbosity quiet -consoleLoggerParameters:NoSummary || { fail "the build" && exit 1; }

for folder in tests/*Tests; do
  echo
  run_tests "$(basename "$folder")"
done
ended=yes
