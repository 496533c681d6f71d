-- Tasks that a pool which is not ours has begun and not ended; no lease stands for them. A row whose task is not running any more, or
-- has a lease, says nothing.
CREATE TABLE emews_foreign_runs (
    task_id INTEGER PRIMARY KEY,
    begun INTEGER NOT NULL
);

INSERT INTO emews_foreign_runs (task_id, begun)
SELECT t.eq_task_id, CAST(unixepoch('subsec') * 1000000 AS INTEGER) FROM eq_tasks t
WHERE t.eq_status = 1 AND t.json_out IS NOT 'EQ_STOP' AND NOT EXISTS (SELECT 1 FROM emews_leases l WHERE l.task_id = t.eq_task_id);

-- Tasks that such a pool has reported when they had ended, and waited there, already: the row that it adds to the input queue would be
-- their second.
CREATE TABLE emews_late_reports (
    task_id INTEGER PRIMARY KEY
);

-- Nothing tells a session that is not ours, but ours have a lease when they begin a task, and have it no more when they end one.

CREATE TRIGGER emews_foreign_began AFTER UPDATE OF eq_status ON eq_tasks
WHEN NEW.eq_status = 1 AND NEW.json_out IS NOT 'EQ_STOP' AND NOT EXISTS (SELECT 1 FROM emews_leases WHERE task_id = NEW.eq_task_id)
BEGIN
    INSERT INTO emews_foreign_runs (task_id, begun) VALUES (NEW.eq_task_id, CAST(unixepoch('subsec') * 1000000 AS INTEGER))
    ON CONFLICT (task_id) DO UPDATE SET begun = excluded.begun;
END;

-- A result that comes when its task was taken back is as good as any: the task runs no second time, and whoever runs it now hears that
-- it was given up.
CREATE TRIGGER emews_foreign_ended AFTER UPDATE OF eq_status ON eq_tasks
WHEN NEW.eq_status = 2 AND NEW.json_out IS NOT 'EQ_STOP' AND (
    OLD.eq_status IS NOT 1 OR EXISTS (SELECT 1 FROM emews_leases WHERE task_id = NEW.eq_task_id)
    OR EXISTS (SELECT 1 FROM emews_foreign_runs WHERE task_id = NEW.eq_task_id))
BEGIN
    DELETE FROM emews_foreign_runs WHERE task_id = NEW.eq_task_id;
    DELETE FROM emews_queue_OUT WHERE eq_task_id = NEW.eq_task_id;
    DELETE FROM emews_backoff WHERE task_id = NEW.eq_task_id;
    INSERT INTO emews_attempts (task_id, attempt, lease_id, agent_id, pool, claimed, outcome)
    SELECT l.task_id, l.attempt, l.lease_id, l.agent_id, a.pool, l.claimed, 'canceled'
    FROM emews_leases l JOIN emews_agents a ON a.agent_id = l.agent_id WHERE l.task_id = NEW.eq_task_id;
    DELETE FROM emews_leases WHERE task_id = NEW.eq_task_id;
    UPDATE emews_failures SET final = 0 WHERE task_id = NEW.eq_task_id AND OLD.eq_status IN (2, 3);
    INSERT OR IGNORE INTO emews_late_reports (task_id)
    SELECT NEW.eq_task_id
    WHERE OLD.eq_status IN (2, 3) AND NOT EXISTS (SELECT 1 FROM emews_canceled WHERE task_id = NEW.eq_task_id);
    DELETE FROM emews_canceled WHERE task_id = NEW.eq_task_id;
END;

CREATE TRIGGER emews_late_result BEFORE INSERT ON emews_queue_IN
WHEN EXISTS (SELECT 1 FROM emews_late_reports WHERE task_id = NEW.eq_task_id)
BEGIN
    DELETE FROM emews_late_reports WHERE task_id = NEW.eq_task_id;
    SELECT RAISE(IGNORE);
END;

CREATE TRIGGER emews_queued_again AFTER INSERT ON emews_queue_OUT
WHEN EXISTS (SELECT 1 FROM emews_late_reports WHERE task_id = NEW.eq_task_id)
BEGIN
    DELETE FROM emews_late_reports WHERE task_id = NEW.eq_task_id;
END;

CREATE TRIGGER emews_foreign_deleted AFTER DELETE ON eq_tasks
BEGIN
    DELETE FROM emews_foreign_runs WHERE task_id = OLD.eq_task_id;
    DELETE FROM emews_late_reports WHERE task_id = OLD.eq_task_id;
END;
