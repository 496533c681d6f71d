#!/bin/bash
# A worker pool in bash and psql alone, as a pool's start_pool_script: $1 is the run's id, $2 a file of KEY=value lines.
# It takes tasks one by one, with EQ-SQL's statements, and runs ./model.sh with the payload on its standard input.
set -euo pipefail

# shellcheck disable=SC1090
source "$2"

# The password is in PGPASSWORD, or where psql looks for it by itself.
sql() {
    psql -h "$CFG_DB_HOST" -p "$CFG_DB_PORT" -U "$CFG_DB_USER" -d "$CFG_DB_NAME" -XAtq -v ON_ERROR_STOP=1 \
        -v type="$CFG_TASK_TYPE" -v pool="$CFG_POOL_ID" "$@"
}

# Takes the best task there is, and prints its id and payload; nothing where there is none. Others may do the same at this moment.
pop() {
    sql <<'SQL'
begin;
with popped as (
    delete from emews_queue_OUT where eq_task_id = any(array(
        select eq_task_id from emews_queue_OUT where eq_task_type = :type
        order by eq_priority desc, eq_task_id asc for update skip locked limit 1))
    returning eq_task_id)
select count(*) > 0 as found, max(eq_task_id) as id from popped \gset
\if :found
select eq_task_id || ' ' || json_out from eq_tasks where eq_task_id = :id;
update eq_tasks set eq_status = 1, worker_pool = :'pool', time_start = now() where eq_task_id = :id;
\endif
commit;
SQL
}

# Records the result of a task, and puts it where its collector looks.
report() {
    sql -v id="$1" -v result="$2" <<'SQL'
begin;
update eq_tasks set json_in = :'result', eq_status = 2, time_stop = now() where eq_task_id = :id;
insert into emews_queue_IN (eq_task_type, eq_task_id) values (:type, :id);
commit;
SQL
}

# Runs a statement, again and again with growing pauses while psql says by exit code 2 that the database is away. Only the first failure is told.
insist() {
    local pause=1 status=0 answer
    answer=$("$@") || status=$?
    while [ $status -eq 2 ]; do
        sleep $pause
        pause=$((pause < 5 ? 2 * pause : 10)) status=0
        answer=$("$@" 2>/dev/null) || status=$?
    done
    printf '%s' "$answer"
    return $status
}

sql -c "select 1" >/dev/null    # a pool that cannot begin says so at once

while :; do
    popped=$(insist pop)
    read -r id payload <<<"$popped" || true
    case ${payload:-} in
        "") sleep 0.1 ;;
        EQ_STOP) echo "STOPPED by message"; exit 0 ;;    # it comes after all other work
        *)
            if result=$("./model.sh" <<<"$payload"); then
                insist report "$id" "$result"
            else
                # A task that failed is complete, with an error record in the place of its result.
                insist report "$id" "{\"emews_error\": {\"kind\": \"exit_code\", \"message\": \"model.sh ended with exit code $?.\", \"attempts\": 1}}"
            fi
            ;;
    esac
done
