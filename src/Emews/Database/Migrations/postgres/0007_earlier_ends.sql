-- How tasks had ended that were collected, and put back since. In emews_collected the negative of the number stands where the task stood,
-- so that what was heard then can be told again, and the task is collected anew when it ends again.
CREATE TABLE emews_earlier_ends (
    number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_id integer NOT NULL,
    eq_status integer NOT NULL,     -- 2 with its error record, or 3
    json_in text
);

CREATE INDEX emews_earlier_ends_task ON emews_earlier_ends (task_id);

-- All of emews_collected is gone with the last task.
CREATE FUNCTION emews_earlier_deleted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM emews_earlier_ends) THEN
        RETURN NULL;
    END IF;
    WITH earlier AS (
        DELETE FROM emews_earlier_ends e USING gone WHERE e.task_id = gone.eq_task_id RETURNING e.number)
    UPDATE emews_collected c SET task_ids = ARRAY(
        SELECT task_id FROM unnest(c.task_ids) WITH ORDINALITY u (task_id, place)
        WHERE task_id NOT IN (SELECT -number FROM earlier) ORDER BY place)
    WHERE EXISTS (SELECT FROM unnest(c.task_ids) task_id WHERE (task_id IN (SELECT -number FROM earlier)) IS TRUE);
    RETURN NULL;
END $$;

CREATE TRIGGER emews_tasks_deleted_earlier AFTER DELETE ON eq_tasks REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION emews_earlier_deleted();
