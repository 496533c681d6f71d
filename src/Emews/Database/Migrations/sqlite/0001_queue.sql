-- The five tables of EQ-SQL: names, columns and the order of columns are a contract.

CREATE TABLE IF NOT EXISTS eq_exp_id_tasks (
    exp_id TEXT,
    eq_task_id INTEGER
);

CREATE TABLE IF NOT EXISTS eq_tasks (
    eq_task_id INTEGER PRIMARY KEY,
    eq_status INTEGER,
    eq_task_type INTEGER,
    json_out TEXT,          -- payload, or EQ_STOP
    json_in TEXT,           -- result, or error record
    worker_pool TEXT,
    time_created TEXT,      -- ISO 8601, UTC, with offset
    time_start TEXT,
    time_stop TEXT,
    eq_priority INTEGER
);

CREATE TABLE IF NOT EXISTS eq_task_tags (
    eq_task_id INTEGER PRIMARY KEY,
    tag TEXT
);

-- Tasks to run.
CREATE TABLE IF NOT EXISTS emews_queue_OUT (
    eq_task_type INTEGER,
    eq_task_id INTEGER,
    eq_priority INTEGER
);

-- Complete and not yet collected. The rowid, drawn from the sequence 'ended', is the order in which tasks ended.
CREATE TABLE IF NOT EXISTS emews_queue_IN (
    eq_task_type INTEGER,
    eq_task_id INTEGER
);

CREATE INDEX emews_exp_tasks ON eq_exp_id_tasks (exp_id, eq_task_id);
CREATE INDEX emews_task_exp ON eq_exp_id_tasks (eq_task_id, exp_id);
-- What makes the cost of a claim independent of how many tasks wait.
CREATE INDEX emews_queue_out_order ON emews_queue_OUT (eq_task_type, eq_priority DESC, eq_task_id);
CREATE INDEX emews_queue_out_task ON emews_queue_OUT (eq_task_id);
CREATE INDEX emews_queue_in_task ON emews_queue_IN (eq_task_id);

-- What EQ-SQL lacks. All times are microseconds since 1970, UTC.

CREATE TABLE emews_sequences (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL      -- the last number given
) WITHOUT ROWID;

INSERT INTO emews_sequences (name, value)
VALUES ('task', (SELECT COALESCE(MAX(eq_task_id), 0) FROM eq_tasks)),
       ('ended', (SELECT COALESCE(MAX(rowid), 0) FROM emews_queue_IN));

-- Submits and stop messages already carried out, so that a repeat adds nothing.
CREATE TABLE emews_requests (
    request_id TEXT PRIMARY KEY,
    first_id INTEGER NOT NULL,
    count INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX emews_requests_first ON emews_requests (first_id);

-- AUTOINCREMENT: an agent id is never given twice, and so neither is a lease id.
CREATE TABLE emews_agents (
    agent_id INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id TEXT NOT NULL UNIQUE,
    pool TEXT NOT NULL,
    host TEXT NOT NULL,
    process_id INTEGER NOT NULL,
    work_type INTEGER NOT NULL,
    workers INTEGER NOT NULL,
    busy INTEGER NOT NULL DEFAULT 0,
    lease_time INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    last_lease INTEGER NOT NULL DEFAULT 0,  -- of its claims that brought something
    draining INTEGER NOT NULL DEFAULT 0,    -- its pool was told to stop
    registered INTEGER NOT NULL,
    last_heartbeat INTEGER NOT NULL,
    stopped_claiming INTEGER,
    ended INTEGER
);

CREATE INDEX emews_agents_live ON emews_agents (work_type) WHERE ended IS NULL;

-- One row a task that an agent owns.
CREATE TABLE emews_leases (
    task_id INTEGER PRIMARY KEY,
    lease_id INTEGER NOT NULL,
    agent_id INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    claimed INTEGER NOT NULL
);

CREATE INDEX emews_leases_agent ON emews_leases (agent_id, lease_id);

-- Attempts that ended. One that was given back unharmed leaves no row and does not count.
CREATE TABLE emews_attempts (
    task_id INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    lease_id INTEGER NOT NULL,
    agent_id INTEGER NOT NULL,
    pool TEXT NOT NULL,
    claimed INTEGER NOT NULL,
    started INTEGER,
    stopped INTEGER,
    outcome TEXT NOT NULL CHECK (outcome IN ('complete', 'failed', 'lost', 'canceled')),
    PRIMARY KEY (task_id, attempt)
) WITHOUT ROWID;

CREATE TABLE emews_failures (
    task_id INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    final INTEGER NOT NULL,     -- 1: the task failed for good
    PRIMARY KEY (task_id, attempt)
) WITHOUT ROWID;

-- The order of collection, which resume and replay use.
CREATE TABLE emews_collected (
    exp_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    task_id INTEGER NOT NULL UNIQUE,
    PRIMARY KEY (exp_id, sequence)
) WITHOUT ROWID;

-- Canceled and not yet collected: what emews_queue_IN is to complete tasks, numbered by the same sequence.
CREATE TABLE emews_canceled (
    sequence INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL UNIQUE
);

-- Claims of the work type are closed while completions / lockstep_every > decided / lockstep_every.
CREATE TABLE emews_experiments (
    exp_id TEXT PRIMARY KEY,
    request_id TEXT NOT NULL,
    work_type INTEGER NOT NULL,
    configuration TEXT NOT NULL,
    lockstep_every INTEGER,
    completions INTEGER NOT NULL DEFAULT 0,     -- counted in lockstep only
    decided INTEGER NOT NULL DEFAULT 0,         -- how many completions the last decision rests on
    registered INTEGER NOT NULL
);

CREATE INDEX emews_experiments_lockstep ON emews_experiments (work_type) WHERE lockstep_every IS NOT NULL;

CREATE TABLE emews_decisions (
    exp_id TEXT NOT NULL,
    after INTEGER NOT NULL,
    json TEXT NOT NULL,
    decided INTEGER NOT NULL,
    PRIMARY KEY (exp_id, after)
) WITHOUT ROWID;

-- EQ-SQL's reset deletes its five tables and lets ids begin at 1 again: nothing of ours may stay behind.
CREATE TRIGGER emews_task_deleted AFTER DELETE ON eq_tasks
BEGIN
    DELETE FROM emews_leases WHERE task_id = OLD.eq_task_id;
    DELETE FROM emews_attempts WHERE task_id = OLD.eq_task_id;
    DELETE FROM emews_failures WHERE task_id = OLD.eq_task_id;
    DELETE FROM emews_collected WHERE task_id = OLD.eq_task_id;
    DELETE FROM emews_canceled WHERE task_id = OLD.eq_task_id;
    DELETE FROM emews_requests WHERE first_id = OLD.eq_task_id;
END;

CREATE TRIGGER emews_last_task_deleted AFTER DELETE ON eq_tasks WHEN NOT EXISTS (SELECT 1 FROM eq_tasks)
BEGIN
    DELETE FROM emews_requests;
    DELETE FROM emews_decisions;
    DELETE FROM emews_experiments;
END;
