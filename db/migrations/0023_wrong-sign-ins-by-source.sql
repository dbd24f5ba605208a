-- Wrong passwords are counted by login and source (a device that signed in before, else an address; at a signature the
-- session), so that a stranger's guesses shut nobody else out. Logins nobody has are counted in the same rows. Hashes
-- only: neither what was typed nor from where stands here in clear.
create table sign_in_try (
  login_sha256 text not null,
  source_sha256 text not null,
  failures int not null,
  locked_until timestamptz,
  last_at timestamptz not null,
  constraint sign_in_try_pkey primary key (login_sha256, source_sha256)
);
create index sign_in_try_last_at_idx on sign_in_try (last_at);
select protect_table('sign_in_try');
create policy web_all on sign_in_try to qf_web using (true) with check (true);
grant select, insert, update (failures, locked_until, last_at) on sign_in_try to qf_web;

-- A count nobody added to for so long says nothing any more: at most two rows go with each new try, so the table holds
-- no more than the tries of that time.
create function forget_sign_in_tries(before timestamptz) returns void
  language sql security definer set search_path = public, pg_temp as $$
  delete from sign_in_try t where (t.login_sha256, t.source_sha256) in (
    select login_sha256, source_sha256 from sign_in_try where last_at < before
    order by last_at limit 2 for update skip locked) $$;
revoke execute on function forget_sign_in_tries(timestamptz) from public;
grant execute on function forget_sign_in_tries(timestamptz) to qf_web;

-- The browser a session was opened in, by the hash of its long-lived cookie: that is what makes a device known.
alter table session add column device_sha256 text;
create index session_staff_id_device_sha256_idx on session (staff_id, device_sha256) where device_sha256 is not null;

-- `failed_count` stays: how many tries there were since the last sign-in, from anywhere.
alter table staff drop column locked_until;
