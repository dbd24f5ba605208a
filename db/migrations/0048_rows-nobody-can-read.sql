-- The rows of a bill that cannot be read: they stand in no sum, and the desk is told which they are.
alter table statement add column faults jsonb not null default '[]';
