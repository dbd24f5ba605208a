-- A shop whose money is late reads whom it waits for: at which step its day rests, not what stopped it or whose it is.
grant select (step) on clearing_batch to qf_shop;
