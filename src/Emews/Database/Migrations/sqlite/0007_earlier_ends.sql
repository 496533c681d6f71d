-- How tasks had ended that were collected, and put back since. In emews_collected the negative of the number stands where the task stood,
-- so that what was heard then can be told again, and the task is collected anew when it ends again.
CREATE TABLE emews_earlier_ends (
    number INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL,
    eq_status INTEGER NOT NULL,     -- 2 with its error record, or 3
    json_in TEXT
);

CREATE INDEX emews_earlier_ends_task ON emews_earlier_ends (task_id);

CREATE TRIGGER emews_earlier_ends_deleted AFTER DELETE ON eq_tasks
BEGIN
    DELETE FROM emews_collected WHERE task_id IN (SELECT -number FROM emews_earlier_ends WHERE task_id = OLD.eq_task_id);
    DELETE FROM emews_earlier_ends WHERE task_id = OLD.eq_task_id;
END;
