-- What the sub-task's runs are for beside its migration, JSON of kind and the state it came from: to compare and to repair.
ALTER TABLE sub_task ADD COLUMN errand text;
