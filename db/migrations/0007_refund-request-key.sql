-- What the caller calls one request for a refund: pressed twice or sent again, it is the same refund. Looked up among
-- the refunds of one order while that order is locked, so it needs no index of its own.
alter table refund add column request_key text not null default '';
