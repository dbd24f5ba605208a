-- Partitions ahead of the clock, and the two functions per table through which bulk loads go (COPY FROM refuses tables
-- with row-level security, and attaching needs the owner). All of it belongs to qf_owner; EXECUTE for qf_machine only.

-- One partition, protected like its parent. Nobody gets a grant on it: the parent's policy does not hold for direct access.
create function add_partition(parent text, name text, from_day date, to_day date, is_fact boolean)
  returns boolean language plpgsql set search_path = public, pg_temp as $$
begin
  if to_regclass(format('public.%I', name)) is not null then
    return false;
  end if;
  execute format('create table public.%I (like public.%I including all)', name, parent);
  perform protect_table(format('public.%I', name)::regclass);
  if is_fact then
    perform guard_fact(format('public.%I', name)::regclass);
  end if;
  -- ATTACH waits for no reader or writer of the parent; "create table … partition of" would stop payments behind a long read.
  execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)', parent, name, from_day, to_day);
  return true;
end $$;
revoke execute on function add_partition(text, text, date, date, boolean) from public;

-- Keeps 40 days and 2 months ahead of `today`, and 7 days and 1 month behind. Returns how many partitions it made.
create function ensure_partitions(today date) returns int
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  made int := 0;
  d date;
  parent text;
begin
  perform pg_advisory_xact_lock(hashtext('ensure_partitions'));
  foreach parent in array array['payment','refund_result','notification','event'] loop
    for d in select generate_series(today - 7, today + 40, interval '1 day')::date loop
      made := made + add_partition(parent, format('%s_%s', parent, to_char(d, 'YYYYMMDD')), d, d + 1, true)::int;
    end loop;
  end loop;
  foreach parent in array array['order','refund'] loop
    for d in select (date_trunc('month', today) + make_interval(months => m))::date from generate_series(-1, 2) m loop
      made := made + add_partition(parent, format('%s_%s', parent, to_char(d, 'YYYYMM')), d, (d + interval '1 month')::date, false)::int;
    end loop;
  end loop;
  return made;
end $$;
revoke execute on function ensure_partitions(date) from public;
grant execute on function ensure_partitions(date) to qf_machine;

-- Whole days from `today` for which every daily table has its partition; the worker alarms below 7.
create function partition_days_ahead(today date) returns int
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(min(n) - 1, 400)::int from generate_series(0, 400) n,
    unnest(array['payment','refund_result','notification','event']) parent
  where to_regclass(format('public.%I', parent || '_' || to_char(today + n, 'YYYYMMDD'))) is null $$;
revoke execute on function partition_days_ahead(date) from public;
grant execute on function partition_days_ahead(date) to qf_machine, qf_gateway, qf_web, qf_operator;

grant usage on schema load to qf_machine;

-- A bare table for one load: no index, no row-level security, INSERT only. What an interrupted load left is thrown away.
create function load.open_table(parent text, key uuid) returns text
  language plpgsql set search_path = public, pg_temp as $$
declare
  name text := parent || '_' || replace(key::text, '-', '');
begin
  if to_regclass(format('public.%I', name)) is not null then
    raise exception '% is loaded and attached already', name using errcode = 'QF002';
  end if;
  execute format('drop table if exists load.%I', name);
  execute format('create table load.%I (like public.%I including defaults)', name, parent);
  execute format('grant insert on load.%I to qf_machine', name);
  return format('load.%I', name);
end $$;
-- Closes it to the writer, protects it and makes it a partition. Returns its row count.
create function load.attach_table(parent text, key_column text, line_column text, key uuid) returns bigint
  language plpgsql set search_path = public, pg_temp as $$
declare
  name text := parent || '_' || replace(key::text, '-', '');
  loaded bigint;
begin
  if to_regclass(format('public.%I', name)) is not null then
    raise exception '% is loaded and attached already', name using errcode = 'QF002';
  end if;
  if to_regclass(format('load.%I', name)) is null then
    raise exception '% was never opened', name using errcode = 'QF003';
  end if;
  execute format('revoke all on load.%I from qf_machine', name);
  execute format('alter table load.%I add primary key (%I, %I)', name, key_column, line_column);
  execute format('alter table load.%I add constraint %I check (%I = %L)', name, name || '_key', key_column, key);
  execute format('alter table load.%I set schema public', name);
  perform protect_table(format('public.%I', name)::regclass);
  execute format('alter table public.%I attach partition public.%I for values in (%L)', parent, name, key);
  perform guard_fact(format('public.%I', name)::regclass);
  execute format('analyze public.%I', name);
  execute format('select count(*) from public.%I', name) into loaded;
  return loaded;
end $$;
revoke execute on function load.open_table(text, uuid), load.attach_table(text, text, text, uuid) from public;

create function load.open_statement_line(statement uuid) returns text language sql security definer set search_path = public, pg_temp
  as $$ select load.open_table('statement_line', $1) $$;
create function load.attach_statement_line(statement uuid) returns bigint language sql security definer set search_path = public, pg_temp
  as $$ select load.attach_table('statement_line', 'statement_id', 'line_no', $1) $$;
create function load.open_clearing_entry(batch uuid) returns text language sql security definer set search_path = public, pg_temp
  as $$ select load.open_table('clearing_entry', $1) $$;
create function load.attach_clearing_entry(batch uuid) returns bigint language sql security definer set search_path = public, pg_temp
  as $$ select load.attach_table('clearing_entry', 'batch_id', 'line_no', $1) $$;
revoke execute on function load.open_statement_line(uuid), load.attach_statement_line(uuid), load.open_clearing_entry(uuid),
  load.attach_clearing_entry(uuid) from public;
grant execute on function load.open_statement_line(uuid), load.attach_statement_line(uuid), load.open_clearing_entry(uuid),
  load.attach_clearing_entry(uuid) to qf_machine;
