-- The five tables of EQ-SQL: names, columns and the order of columns are a contract. A database that EQ-SQL made has them already.

CREATE TABLE IF NOT EXISTS eq_exp_id_tasks (
    exp_id text,
    eq_task_id integer
);

CREATE TABLE IF NOT EXISTS eq_tasks (
    eq_task_id integer PRIMARY KEY,
    eq_status integer,
    eq_task_type integer,
    json_out text,              -- payload, or EQ_STOP
    json_in text,               -- result, or error record
    worker_pool text,
    time_created timestamp,     -- UTC from us; what EQ-SQL writes is local time
    time_start timestamp,
    time_stop timestamp,        -- from us: also the order in which tasks ended, each a microsecond after the one before
    eq_priority integer
);

CREATE TABLE IF NOT EXISTS eq_task_tags (
    eq_task_id integer PRIMARY KEY,
    tag text
);

-- Tasks to run.
CREATE TABLE IF NOT EXISTS emews_queue_OUT (
    eq_task_type integer,
    eq_task_id integer,
    eq_priority integer
);

-- Complete and not yet collected.
CREATE TABLE IF NOT EXISTS emews_queue_IN (
    eq_task_type integer,
    eq_task_id integer
);

CREATE SEQUENCE IF NOT EXISTS emews_id_generator START 1 NO CYCLE;

UPDATE emews_queue_OUT SET eq_priority = 0 WHERE eq_priority IS NULL;

CREATE INDEX emews_exp_tasks ON eq_exp_id_tasks (exp_id, eq_task_id);
-- What makes the cost of a claim independent of how many tasks wait.
CREATE INDEX emews_queue_out_order ON emews_queue_OUT (eq_task_type, eq_priority DESC, eq_task_id);
CREATE INDEX emews_queue_out_task ON emews_queue_OUT (eq_task_id);
CREATE INDEX emews_queue_in_task ON emews_queue_IN (eq_task_id);
CREATE INDEX emews_stop_messages ON eq_tasks (eq_task_type, eq_task_id) WHERE json_out = 'EQ_STOP';

-- A task's row changes at least twice after it was made. Room on its page, and no index on what changes, make that cheap.
ALTER TABLE eq_tasks SET (
    fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
-- A queue that drains is mostly dead rows, and each claim walks over those before it finds a live one.
ALTER TABLE emews_queue_OUT SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE emews_queue_IN SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);

-- What EQ-SQL lacks.

-- Submits and stop messages already carried out, so that a repeat adds nothing.
CREATE TABLE emews_requests (
    request_id uuid PRIMARY KEY,
    exp_id text,                -- null for stop messages
    task_ids integer[] NOT NULL
);

CREATE INDEX emews_requests_experiment ON emews_requests (exp_id);

-- An identity never starts again: an agent id is never given twice, and so neither is a lease id.
CREATE TABLE emews_agents (
    agent_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id uuid NOT NULL UNIQUE,
    pool text NOT NULL,
    host text NOT NULL,
    process_id integer NOT NULL,
    work_type integer NOT NULL,
    workers integer NOT NULL,
    busy integer NOT NULL DEFAULT 0,
    last_lease bigint NOT NULL DEFAULT 0,       -- an agent numbers its leases upwards: one up to here was used
    lease_time interval NOT NULL,
    max_attempts integer NOT NULL,
    draining boolean NOT NULL DEFAULT false,    -- its pool was told to stop
    registered timestamptz NOT NULL DEFAULT now(),
    last_heartbeat timestamptz NOT NULL DEFAULT now(),
    stopped_claiming timestamptz,
    ended timestamptz
) WITH (fillfactor = 50);

CREATE INDEX emews_agents_live ON emews_agents (work_type) WHERE ended IS NULL;

-- One row a task that an agent owns. They are few: an agent's own are found by reading all, which spares every claim an index.
CREATE TABLE emews_leases (
    task_id integer PRIMARY KEY,
    lease_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    attempt integer NOT NULL,
    claimed timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);

-- Attempts that ended. One that was given back unharmed leaves no row and does not count.
CREATE TABLE emews_attempts (
    task_id integer NOT NULL,
    attempt integer NOT NULL,
    lease_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    claimed timestamptz NOT NULL,
    started timestamptz,
    stopped timestamptz,
    outcome text NOT NULL,      -- complete, failed, lost or canceled
    PRIMARY KEY (task_id, attempt)
);

CREATE TABLE emews_failures (
    task_id integer NOT NULL,
    attempt integer NOT NULL,
    kind text NOT NULL,
    message text NOT NULL,
    final boolean NOT NULL,     -- the task failed for good
    PRIMARY KEY (task_id, attempt)
);

-- The order of collection, which resume and replay use: a row for each batch, a task in one of them only.
CREATE TABLE emews_collected (
    sequence bigint GENERATED ALWAYS AS IDENTITY,
    exp_id text NOT NULL,
    task_ids integer[] NOT NULL,
    PRIMARY KEY (exp_id, sequence)
);

-- Canceled and not yet collected: what the input queue is to complete tasks.
CREATE TABLE emews_canceled (
    task_id integer PRIMARY KEY
);

-- Completed by a pool that is not ours, and not yet in the input queue: it does that in a second transaction, and may die before.
CREATE TABLE emews_foreign_reports (
    task_id integer PRIMARY KEY,
    reported timestamptz NOT NULL DEFAULT now()
);

-- Claims of the work type are closed while completions / lockstep_every > decided / lockstep_every.
CREATE TABLE emews_experiments (
    exp_id text PRIMARY KEY,
    request_id uuid NOT NULL,
    work_type integer NOT NULL,
    configuration text NOT NULL,
    lockstep_every integer,
    completions bigint NOT NULL DEFAULT 0,      -- counted in lockstep only
    decided bigint NOT NULL DEFAULT 0,          -- how many completions the last decision rests on
    registered timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

CREATE INDEX emews_experiments_lockstep ON emews_experiments (work_type) WHERE lockstep_every IS NOT NULL;

CREATE TABLE emews_decisions (
    exp_id text NOT NULL,
    after bigint NOT NULL,
    json text NOT NULL,
    decided timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (exp_id, after)
);

-- Triggers, for sessions that are not ours; ours set emews.own. They run with the rights of who made them, so that a client with its
-- own account needs none to our tables. They are for rows, since those for
-- statements keep a copy of all rows, ours too; and ask without a function, which every statement would have to parse.

CREATE FUNCTION emews_foreign_submitted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    -- No priority would come before all others in the order of claims. (A trigger before the insert would make COPY write row by row.)
    IF NEW.eq_priority IS NULL THEN
        UPDATE emews_queue_OUT SET eq_priority = 0 WHERE eq_task_id = NEW.eq_task_id AND eq_priority IS NULL;
    END IF;
    PERFORM pg_notify('emews_work_' || replace(NEW.eq_task_type::text, '-', 'm'), '');
    RETURN NULL;
END $$;

CREATE FUNCTION emews_foreign_queued_result() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM emews_foreign_reports WHERE task_id = NEW.eq_task_id;
    PERFORM pg_notify('emews_results', NEW.eq_task_id || '-' || NEW.eq_task_id);
    RETURN NULL;
END $$;

CREATE FUNCTION emews_foreign_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.eq_status = 2 THEN
        INSERT INTO emews_foreign_reports (task_id) VALUES (NEW.eq_task_id) ON CONFLICT DO NOTHING;
    ELSIF EXISTS (
        SELECT FROM eq_exp_id_tasks e JOIN emews_requests r ON r.exp_id = e.exp_id WHERE e.eq_task_id = NEW.eq_task_id) THEN
        INSERT INTO emews_canceled (task_id) VALUES (NEW.eq_task_id) ON CONFLICT DO NOTHING;
        PERFORM pg_notify('emews_results', NEW.eq_task_id || '-' || NEW.eq_task_id);
    END IF;
    RETURN NULL;
END $$;

-- EQ-SQL's reset deletes its five tables and lets ids begin at 1 again: nothing of ours may stay behind. A row that is locked belongs
-- to a claim or a report on its way, which finds its task gone and leaves nothing either.
CREATE FUNCTION emews_tasks_deleted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM emews_leases WHERE task_id IN (
        SELECT l.task_id FROM emews_leases l JOIN gone ON gone.eq_task_id = l.task_id FOR UPDATE OF l SKIP LOCKED);
    DELETE FROM emews_queue_OUT WHERE eq_task_id IN (
        SELECT q.eq_task_id FROM emews_queue_OUT q JOIN gone ON gone.eq_task_id = q.eq_task_id FOR UPDATE OF q SKIP LOCKED);
    DELETE FROM emews_queue_IN WHERE eq_task_id IN (
        SELECT q.eq_task_id FROM emews_queue_IN q JOIN gone ON gone.eq_task_id = q.eq_task_id FOR UPDATE OF q SKIP LOCKED);
    DELETE FROM emews_attempts a USING gone WHERE a.task_id = gone.eq_task_id;
    DELETE FROM emews_failures f USING gone WHERE f.task_id = gone.eq_task_id;
    DELETE FROM emews_canceled c USING gone WHERE c.task_id = gone.eq_task_id;
    DELETE FROM emews_foreign_reports r USING gone WHERE r.task_id = gone.eq_task_id;
    DELETE FROM emews_requests r USING gone WHERE r.task_ids[1] = gone.eq_task_id;
    IF EXISTS (SELECT FROM eq_tasks) THEN
        UPDATE emews_collected c SET task_ids = ARRAY(
            SELECT task_id FROM unnest(c.task_ids) WITH ORDINALITY u (task_id, place)
            WHERE task_id NOT IN (SELECT eq_task_id FROM gone) ORDER BY place)
        WHERE EXISTS (SELECT FROM unnest(c.task_ids) task_id WHERE (task_id IN (SELECT eq_task_id FROM gone)) IS TRUE);
    ELSE
        DELETE FROM emews_collected;
        DELETE FROM emews_requests;
        DELETE FROM emews_decisions;
        DELETE FROM emews_experiments;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER emews_foreign_submitted AFTER INSERT ON emews_queue_OUT
    FOR EACH ROW WHEN (current_setting('emews.own', true) IS DISTINCT FROM '1') EXECUTE FUNCTION emews_foreign_submitted();

CREATE TRIGGER emews_foreign_queued_result AFTER INSERT ON emews_queue_IN
    FOR EACH ROW WHEN (current_setting('emews.own', true) IS DISTINCT FROM '1') EXECUTE FUNCTION emews_foreign_queued_result();

CREATE TRIGGER emews_foreign_ended AFTER UPDATE OF eq_status ON eq_tasks
    FOR EACH ROW WHEN (NEW.eq_status IN (2, 3) AND current_setting('emews.own', true) IS DISTINCT FROM '1') EXECUTE FUNCTION emews_foreign_ended();

CREATE TRIGGER emews_tasks_deleted AFTER DELETE ON eq_tasks REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION emews_tasks_deleted();
