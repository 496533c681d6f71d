#!/usr/bin/env bash
# One measurement by name: ./bench.sh NAME [--json | --markdown] [options]. Without a name, or with --help, it lists the names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# Stdout belongs to the measurement, and a build that succeeds has nothing to say.
if ! log=$(dotnet build bench/Emews.Bench --configuration Release --nologo 2>&1); then
    echo "$log" >&2
    exit 1
fi
exec dotnet artifacts/bin/Emews.Bench/release/Emews.Bench.dll "$@"
