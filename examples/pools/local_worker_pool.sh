#!/bin/bash
# Starts a worker pool on this machine, as a pool's start_pool_script: $1 is the run's id, $2 a file of KEY=value lines.
# Whatever a pool needs before it can run (modules, an environment, a scheduler) goes here. It runs until the pool ends. Only the
# CFG_ values of the run's configuration reach a script: what else the pool is to have (lease, idle_timeout) goes below.
set -euo pipefail

# shellcheck disable=SC1090
source "$2"
experiment=$(cd "$(dirname "$2")" && pwd)    # the values are in the experiment's folder
pool=$experiment/$(basename "$2" .cfg).yaml
emews=${EMEWS:-$(command -v emews || echo "$PWD/../../emews")}

cat > "$pool" <<END
pools:
  "$CFG_POOL_ID":
    CFG_PROCS: $CFG_PROCS
    CFG_BATCH_SIZE: $CFG_BATCH_SIZE
    CFG_BATCH_THRESHOLD: $CFG_BATCH_THRESHOLD
    ${CFG_WALLTIME:+CFG_WALLTIME: $CFG_WALLTIME}
END

echo "Run $1: pool $CFG_POOL_ID takes tasks of type $CFG_TASK_TYPE from $CFG_DB_NAME at $CFG_DB_HOST:$CFG_DB_PORT."
exec "$emews" pool run "$(basename "$experiment")" "$CFG_POOL_ID" --config "$pool" --output "$(dirname "$experiment")"
