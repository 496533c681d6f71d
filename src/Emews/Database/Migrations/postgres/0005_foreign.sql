-- Tasks that a pool which is not ours has begun and not ended; no lease stands for them. By this clock: what such a pool writes into
-- time_start is its own wall time, and its transaction may have begun long before it found work. A row whose task is not running any
-- more, or has a lease, says nothing.
CREATE TABLE emews_foreign_runs (
    task_id integer PRIMARY KEY,
    begun timestamptz NOT NULL DEFAULT clock_timestamp()
);

INSERT INTO emews_foreign_runs (task_id)
SELECT t.eq_task_id FROM eq_tasks t
WHERE t.eq_status = 1 AND t.json_out IS DISTINCT FROM 'EQ_STOP' AND NOT EXISTS (SELECT FROM emews_leases l WHERE l.task_id = t.eq_task_id);

-- Tasks that such a pool has reported when they had ended, and waited there, already: the row that it adds to the input queue would be
-- their second.
CREATE TABLE emews_late_reports (
    task_id integer PRIMARY KEY
);

ALTER TABLE emews_attempts ADD COLUMN pool text;    -- of one that is not ours: its agent is 0, as is its lease

CREATE FUNCTION emews_foreign_began() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO emews_foreign_runs (task_id) VALUES (NEW.eq_task_id) ON CONFLICT (task_id) DO UPDATE SET begun = excluded.begun;
    RETURN NULL;
END $$;

-- A result that comes when its task was taken back is as good as any: the task runs no second time, and whoever runs it now hears that
-- it was given up. Rows that are locked belong to a claim or a report on its way, which finds the task complete and leaves nothing.
CREATE OR REPLACE FUNCTION emews_foreign_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.json_out = 'EQ_STOP' THEN
        RETURN NULL;
    ELSIF NEW.eq_status = 2 AND OLD.eq_status IN (2, 3) THEN
        UPDATE emews_failures SET final = false WHERE task_id = NEW.eq_task_id AND final;
        DELETE FROM emews_canceled WHERE task_id = NEW.eq_task_id;
        IF FOUND THEN
            INSERT INTO emews_foreign_reports (task_id) VALUES (NEW.eq_task_id) ON CONFLICT DO NOTHING;
        ELSIF NOT EXISTS (SELECT FROM emews_foreign_reports WHERE task_id = NEW.eq_task_id) THEN
            INSERT INTO emews_late_reports (task_id) VALUES (NEW.eq_task_id) ON CONFLICT DO NOTHING;
        END IF;
    ELSIF NEW.eq_status = 2 THEN
        INSERT INTO emews_foreign_reports (task_id) VALUES (NEW.eq_task_id) ON CONFLICT DO NOTHING;
        DELETE FROM emews_foreign_runs WHERE task_id = NEW.eq_task_id;
        DELETE FROM emews_queue_OUT WHERE eq_task_id = ANY(ARRAY(
            SELECT eq_task_id FROM emews_queue_OUT WHERE eq_task_id = NEW.eq_task_id FOR UPDATE SKIP LOCKED));
        DELETE FROM emews_backoff WHERE task_id = ANY(ARRAY(
            SELECT task_id FROM emews_backoff WHERE task_id = NEW.eq_task_id FOR UPDATE SKIP LOCKED));
        WITH given_up AS (
            DELETE FROM emews_leases WHERE task_id = ANY(ARRAY(
                SELECT task_id FROM emews_leases WHERE task_id = NEW.eq_task_id FOR UPDATE SKIP LOCKED))
            RETURNING *)
        INSERT INTO emews_attempts (task_id, attempt, lease_id, agent_id, claimed, outcome)
        SELECT task_id, attempt, lease_id, agent_id, claimed, 'canceled' FROM given_up;
    ELSIF EXISTS (
        SELECT FROM eq_exp_id_tasks e JOIN emews_requests r ON r.exp_id = e.exp_id WHERE e.eq_task_id = NEW.eq_task_id) THEN
        INSERT INTO emews_canceled (task_id) VALUES (NEW.eq_task_id) ON CONFLICT DO NOTHING;
        PERFORM pg_notify('emews_results', NEW.eq_task_id || '-' || NEW.eq_task_id);
    END IF;
    RETURN NULL;
END $$;

-- A row that somebody queues again by hand is one to run, also where its task is left as complete.
CREATE OR REPLACE FUNCTION emews_foreign_submitted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    -- No priority would come before all others in the order of claims. (A trigger before the insert would make COPY write row by row.)
    IF NEW.eq_priority IS NULL THEN
        UPDATE emews_queue_OUT SET eq_priority = 0 WHERE eq_task_id = NEW.eq_task_id AND eq_priority IS NULL;
    END IF;
    UPDATE eq_tasks SET eq_status = 0 WHERE eq_task_id = NEW.eq_task_id AND eq_status = 2;
    DELETE FROM emews_late_reports WHERE task_id = NEW.eq_task_id;
    PERFORM pg_notify('emews_work_' || replace(NEW.eq_task_type::text, '-', 'm'), '');
    RETURN NULL;
END $$;

CREATE FUNCTION emews_late_result() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM emews_late_reports WHERE task_id = NEW.eq_task_id;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION emews_foreign_deleted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM emews_foreign_runs r USING gone WHERE r.task_id = gone.eq_task_id;
    DELETE FROM emews_late_reports r USING gone WHERE r.task_id = gone.eq_task_id;
    RETURN NULL;
END $$;

CREATE TRIGGER emews_foreign_began AFTER UPDATE OF eq_status ON eq_tasks
    FOR EACH ROW WHEN (
        NEW.eq_status = 1 AND NEW.json_out IS DISTINCT FROM 'EQ_STOP' AND current_setting('emews.own', true) IS DISTINCT FROM '1')
    EXECUTE FUNCTION emews_foreign_began();

CREATE TRIGGER emews_late_result BEFORE INSERT ON emews_queue_IN
    FOR EACH ROW WHEN (current_setting('emews.own', true) IS DISTINCT FROM '1') EXECUTE FUNCTION emews_late_result();

CREATE TRIGGER emews_foreign_deleted AFTER DELETE ON eq_tasks REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION emews_foreign_deleted();
