-- (Number 2 mended what only SQLite lacked.)

ALTER TABLE emews_experiments ADD COLUMN canceled timestamptz;     -- when it was given up

-- Tasks that were put back into the output queue after they had ended. They may stand among those collected already.
CREATE TABLE emews_retried (
    task_id integer PRIMARY KEY
);

CREATE FUNCTION emews_retried_deleted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM emews_retried r USING gone WHERE r.task_id = gone.eq_task_id;
    RETURN NULL;
END $$;

CREATE TRIGGER emews_retried_deleted AFTER DELETE ON eq_tasks REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION emews_retried_deleted();
