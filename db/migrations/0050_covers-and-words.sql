-- What a position and a left-out transaction say since covers and decisions stand in the file.

alter table position add column adjust_fen bigint not null default 0;  -- signed: decisions of the acquirer
alter table position add column cover_fen bigint not null default 0;   -- signed: covers and repayments received less given
alter table position alter column adjust_fen drop default, alter column cover_fen drop default;

alter table left_out add column sub_merchant_no text not null default ''; -- by the merchant number of the bill
alter table left_out add column decision_ref text not null default '';    -- of a decision that asked for a refund
alter table left_out alter column sub_merchant_no drop default, alter column decision_ref drop default;
alter table left_out drop column reason;
