ALTER TABLE emews_agents ADD COLUMN aborting boolean NOT NULL DEFAULT false;   -- and its models are to be ended at once
ALTER TABLE emews_agents ADD COLUMN completed bigint NOT NULL DEFAULT 0;       -- how many tasks it had ended at its last heartbeat

-- Since when agents could tell that they live: what passed before is not held against them.
CREATE FUNCTION emews_up_since() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT pg_postmaster_start_time()';

-- Tasks that failed and wait to be tried again: in no queue until they are due, and then with the priority they have by that time.
CREATE TABLE emews_backoff (
    task_id integer PRIMARY KEY,
    eq_task_type integer NOT NULL,
    due timestamptz NOT NULL
);

CREATE INDEX emews_backoff_due ON emews_backoff (due);

-- A row that is locked is on its way into the queue: who moves it finds its task gone.
CREATE FUNCTION emews_backoff_deleted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM emews_backoff WHERE task_id IN (
        SELECT b.task_id FROM emews_backoff b JOIN gone ON gone.eq_task_id = b.task_id FOR UPDATE OF b SKIP LOCKED);
    RETURN NULL;
END $$;

CREATE TRIGGER emews_backoff_deleted AFTER DELETE ON eq_tasks REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION emews_backoff_deleted();
