-- The decisions that stand in a file (J): what was decided of which item, and what it does to a shop beside its order's terms.
create table file_decision (
  batch_id uuid not null,
  acquirer_id uuid not null,
  decision_ref text not null,
  decided_as text not null,
  acquirer_reference text not null,
  refund_reference text not null default '',     -- of a cover: the refund's number
  sub_merchant_no text not null,
  adjust_fen bigint not null,                    -- + to the shop; 0 where the order's terms divide it
  constraint file_decision_pkey primary key (batch_id, decision_ref),
  constraint file_decision_decided_as_check check (decided_as in ('accept','refund','not_ours','cover_closed')),
  constraint file_decision_batch_fkey foreign key (acquirer_id, batch_id) references clearing_batch (acquirer_id, id)
);
create index file_decision_decision_ref_idx on file_decision (acquirer_id, decision_ref);
-- Why an item was left out is asked by its name, long after it has gone.
create index left_out_acquirer_reference_idx on left_out (acquirer_id, acquirer_reference);
select protect_table('file_decision'), guard_fact('file_decision');
create policy machine_all on file_decision to qf_machine using (true) with check (true);
create policy tenant_acquirer on file_decision for select to qf_acquirer using (acquirer_id = app_acquirer());
grant select, insert on file_decision to qf_machine;
create policy operator_read on file_decision for select to qf_operator using (true);
grant select on file_decision to qf_acquirer, qf_operator;
