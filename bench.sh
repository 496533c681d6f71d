#!/usr/bin/env bash
# One measurement by name: ./bench.sh NAME [--json] [options]. Without a name, or with --help, it lists the names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# What the build says goes to stderr: stdout belongs to the measurement.
dotnet build bench/Emews.Bench --configuration Release --nologo --tl:off -consoleLoggerParameters:"ErrorsOnly;NoSummary" >&2
exec dotnet artifacts/bin/Emews.Bench/release/Emews.Bench.dll "$@"
