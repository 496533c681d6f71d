-- Whose tasks an agent is there for; null: whoever's. Two experiments of one work type have different models, so an agent of the one must
-- not run tasks of the other.
ALTER TABLE emews_agents ADD COLUMN exp_id TEXT;

-- When an experiment was begun, or resumed: the last of a work type has its pools.
ALTER TABLE emews_experiments ADD COLUMN taken_up INTEGER NOT NULL DEFAULT 0;
UPDATE emews_experiments SET taken_up = registered;
