-- What stood before its steps were written down gets its history: the shortest way of its table from where a life begins to
-- where the row stands, one entry per step. Of no acquirer's day, so that no seal holds it; the owner's own, by its actor.

do $$
declare
  life record;
begin
  for life in select * from (values
    ('sub_merchant', 'smt', '{draft}'::text[], '{draft submitted,submitted active,active suspended,suspended closed}'::text[]),
    ('settlement_account', 'sac', '{pending,approved}', '{pending returned,approved replaced}'),
    ('application', 'app', '{draft}', '{draft submitted,submitted in_review,submitted returned,in_review approved}'),
    ('fee_schedule', 'fee', '{draft,in_force}', '{draft announced,in_force replaced}'),
    ('agreement', 'spa', '{draft}', '{draft signed,signed consented,consented approved,consented in_force,in_force suspended,in_force superseded,signed revoked,draft withdrawn}'),
    ('clearing_batch', 'clb', '{open}', '{open computed,computed proposed,proposed released,proposed rejected,open settled}'),
    ('difference', 'dif', '{open}', '{open decided}')
  ) v(noun, prefix, first, steps)
  loop
    execute format($sql$
      insert into audit_entry (id, day, actor, action, subject_id, facts, happened_at)
      with recursive step(from_status, to_status) as (
        select split_part(s, ' ', 1), split_part(s, ' ', 2) from unnest($1) s
      ), way(status, path) as (
        select f, array[f] from unnest($2) f
        union all
        select s.to_status, w.path || s.to_status from way w join step s on s.from_status = w.status
      ), shortest as (
        select distinct on (status) status, path from way order by status, array_length(path, 1)
      )
      select (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
          || substr(md5(random()::text || n.id), 1, 3) || '8' || substr(md5(random()::text || n.id), 1, 15))::uuid,
        (now() at time zone 'Asia/Shanghai')::date, 'machine:migration', %1$L || '.adopt', %2$L || '_' || b.body,
        jsonb_build_object('from', w.path[i], 'to', w.path[i + 1]), now()
      from %1$I n join shortest w on w.status = n.status
      cross join lateral generate_series(1, array_length(w.path, 1) - 1) i
      cross join lateral (
        select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', substring(B'00' || ('x' || replace(n.id::text, '-', ''))::bit(128)
          from k * 5 + 1 for 5)::bit(5)::int + 1, 1), '' order by k) as body from generate_series(0, 25) k
      ) b
      where not exists (select from audit_entry a where a.subject_id = %2$L || '_' || b.body and a.facts ? 'from' and a.facts ? 'to')
      $sql$, life.noun, life.prefix) using life.steps, life.first;
  end loop;
end $$;
