ALTER TABLE emews_agents ADD COLUMN aborting INTEGER NOT NULL DEFAULT 0;   -- and its models are to be ended at once
ALTER TABLE emews_agents ADD COLUMN completed INTEGER NOT NULL DEFAULT 0;  -- how many tasks it had ended at its last heartbeat

-- Tasks that failed and wait to be tried again: in no queue until they are due, and then with the priority they have by that time.
CREATE TABLE emews_backoff (
    task_id INTEGER PRIMARY KEY,
    eq_task_type INTEGER NOT NULL,
    due INTEGER NOT NULL
);

CREATE INDEX emews_backoff_due ON emews_backoff (due);

CREATE TRIGGER emews_backoff_deleted AFTER DELETE ON eq_tasks
BEGIN
    DELETE FROM emews_backoff WHERE task_id = OLD.eq_task_id;
END;
