-- The bank said that a line failed, then that it was paid. Two people of the acquirer state which holds: their names stand with the answer.
alter table bank_result add column persons text[],
  add constraint bank_result_persons_check check (persons is null or kind = 'paid' and cardinality(persons) = 2 and persons[1] <> persons[2]);
