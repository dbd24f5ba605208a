-- A changed cut-off has its own first date: the dates before it keep their windows, so that none overlap and none is missing.
-- The list is the acquirer's register's: [{"from": "2026-11-20", "minutes": -60}, …], ascending; the first holds before its date too.
alter table acquirer add column cut_offs jsonb;
update acquirer set cut_offs = jsonb_build_array(jsonb_build_object('from', '2026-01-01', 'minutes', cut_off_minutes));
alter table acquirer alter column cut_offs set not null;
alter table acquirer add constraint acquirer_cut_offs_check
  check (jsonb_typeof(cut_offs) = 'array' and jsonb_array_length(cut_offs) > 0);
alter table acquirer drop column cut_off_minutes;
-- Imported with the register; nobody of the acquirer types it here.
grant update (cut_offs) on acquirer to qf_machine;
-- A batch may have been opened before a change was heard of: until it is computed, its window is that of the register.
grant update (window_from, window_to) on clearing_batch to qf_machine;

-- The instant at which a clearing date begins, as server/calendar/cut-off.ts says it.
create function begin_of_date(day date, cut_offs jsonb) returns timestamptz language sql immutable parallel safe as $$
  select (day::timestamp at time zone 'Asia/Shanghai') + make_interval(mins => coalesce(
    (select (c ->> 'minutes')::int from jsonb_array_elements(cut_offs) c where (c ->> 'from')::date <= day
      order by (c ->> 'from')::date desc limit 1), (cut_offs -> 0 ->> 'minutes')::int))
$$;
-- The clearing date an instant belongs to. With one cut-off, as nearly always, no list is read.
create function clearing_date(at timestamptz, cut_offs jsonb) returns date language sql immutable parallel safe as $$
  select case when jsonb_array_length(cut_offs) = 1
    then ((at - make_interval(mins => (cut_offs -> 0 ->> 'minutes')::int)) at time zone 'Asia/Shanghai')::date
    else (select max(d.day) from (select (at at time zone 'Asia/Shanghai')::date + n as day from generate_series(-1, 1) n) d
      where begin_of_date(d.day, cut_offs) <= at) end
$$;
