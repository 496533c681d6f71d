ALTER TABLE emews_experiments ADD COLUMN canceled INTEGER;     -- when it was given up

-- Tasks that were put back into the output queue after they had ended.
CREATE TABLE emews_retried (
    task_id INTEGER PRIMARY KEY
);

CREATE TRIGGER emews_retried_deleted AFTER DELETE ON eq_tasks
BEGIN
    DELETE FROM emews_retried WHERE task_id = OLD.eq_task_id;
END;
