-- The settle day follows from the acquirer's calendar as it stood at the end of the window: nobody knows it when a batch opens.
alter table clearing_batch alter column settle_day drop not null;
