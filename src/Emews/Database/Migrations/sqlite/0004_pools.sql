ALTER TABLE emews_agents ADD COLUMN aborting INTEGER NOT NULL DEFAULT 0;   -- and its models are to be ended at once
ALTER TABLE emews_agents ADD COLUMN completed INTEGER NOT NULL DEFAULT 0;  -- how many tasks it had ended at its last heartbeat
