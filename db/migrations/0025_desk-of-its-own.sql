-- The acquirer's desk comes in by a login of its own. The shops' web enters qf_acquirer no more (db/close-database.ts takes
-- that away, in every database of the cluster) and sees neither the acquirer's people nor their sessions.
set local role none;                            -- roles are the migrator's, and the cluster's: all of this may be said twice
do $$
begin
  if not exists (select from pg_roles where rolname = 'qf_desk') then
    begin
      create role qf_desk nologin;
    exception when duplicate_object or unique_violation then
      null;                                     -- another database of this cluster was faster
    end;
  end if;
  if not exists (
    select from pg_auth_members m
    where m.roleid = 'qf_acquirer'::regrole and m.member = 'qf_desk'::regrole and m.set_option and not m.inherit_option
  ) then
    grant qf_acquirer to qf_desk with inherit false, set true;
  end if;
  alter role qf_desk login;
  alter role qf_desk set timezone = 'Asia/Shanghai';
  alter role qf_desk set statement_timeout = '8s';
  alter role qf_desk set lock_timeout = '3s';
  alter role qf_desk set idle_in_transaction_session_timeout = '10s';
end $$;
set local role qf_owner;

-- Each side knows its own people; a session and what the audit says of a sign-in follow from the person.
drop policy web_all on staff;
create policy web_all on staff to qf_web using (kind <> 'acquirer') with check (kind <> 'acquirer');
create policy desk_all on staff to qf_desk using (kind = 'acquirer') with check (kind = 'acquirer');
drop policy web_all on session;
create policy own_side on session to qf_web, qf_desk
  using (exists (select from staff s where s.id = staff_id)) with check (exists (select from staff s where s.id = staff_id));
drop policy web_write on audit_entry;
create policy own_side on audit_entry for insert to qf_web, qf_desk
  with check (exists (select from staff s where s.id = staff_id));
grant select on staff, session to qf_desk;
grant update (failed_count) on staff to qf_desk;
grant insert, update (seen_at, expires_at, ended_at, ended_reason) on session to qf_desk;
grant insert on audit_entry to qf_desk;

-- Wrong tries are counted at the door where they were made: who has one door forgets no tries of the other.
alter table sign_in_try add column door text not null default 'qf_web';
alter table sign_in_try alter column door set default current_user;
alter table sign_in_try drop constraint sign_in_try_pkey;
alter table sign_in_try add constraint sign_in_try_pkey primary key (login_sha256, source_sha256, door);
drop policy web_all on sign_in_try;
create policy own_door on sign_in_try to qf_web, qf_desk using (door = current_user) with check (door = current_user);
grant select, insert, update (failures, locked_until, last_at) on sign_in_try to qf_desk;

grant execute on function forget_sign_in_tries(timestamptz), has_demo_staff(), partition_days_ahead(date),
  count_refusal(uuid, timestamptz, text, text, uuid, uuid, text), forget_refusals(timestamptz) to qf_desk;
