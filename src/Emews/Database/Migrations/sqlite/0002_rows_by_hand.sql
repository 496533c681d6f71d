-- A row written by hand may say nothing of its priority.
CREATE TRIGGER emews_no_priority AFTER INSERT ON emews_queue_OUT WHEN NEW.eq_priority IS NULL
BEGIN
    UPDATE emews_queue_OUT SET eq_priority = 0 WHERE rowid = NEW.rowid;
END;
