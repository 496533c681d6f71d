ALTER TABLE emews_agents ADD COLUMN aborting boolean NOT NULL DEFAULT false;   -- and its models are to be ended at once
ALTER TABLE emews_agents ADD COLUMN completed bigint NOT NULL DEFAULT 0;       -- how many tasks it had ended at its last heartbeat
