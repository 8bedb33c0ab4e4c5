-- The statement of the source that its last run has ended at and that waits for an operator's decision, JSON as in the contract.
ALTER TABLE sub_task ADD COLUMN undecided text;
