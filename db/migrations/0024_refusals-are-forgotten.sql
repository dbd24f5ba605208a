-- Counts of refused acts are looked at for some weeks and then say nothing: at most two go with each new one, so the table
-- holds no more than the refusals of that time.
create index refusal_count_minute_idx on refusal_count (minute);
create function forget_refusals(before timestamptz) returns void
  language sql security definer set search_path = public, pg_temp as $$
  delete from public.refusal_count r where (r.staff_id, r.minute, r.act, r.code) in (
    select staff_id, minute, act, code from public.refusal_count where minute < before
    order by minute limit 2 for update skip locked) $$;
revoke execute on function forget_refusals(timestamptz) from public;
grant execute on function forget_refusals(timestamptz) to qf_web;
