-- Who acts is set with the tenant (app.staff), and what a person says is accepted for that person only: the verbs name the
-- right one, this stands behind them. Restrictive: besides the tenant's policies, whatever those become.

create function app_staff() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.staff', true), '')::uuid;

create policy own_name on signature as restrictive for insert to qf_shop
  with check (signed_by = app_staff() and exists (
    select from agreement_version v where v.agreement_id = signature.agreement_id and v.sha256 = signature.sha256));
-- A receiver consents itself, to the document it can read; its group does not do it in its place.
create policy own_name on consent as restrictive for insert to qf_shop
  with check (consented_by = app_staff() and sub_merchant_id = app_sub_merchant() and exists (
    select from agreement_version v where v.agreement_id = consent.agreement_id and v.sha256 = consent.sha256));
create policy own_name on application_submission as restrictive for insert to qf_shop with check (submitted_by = app_staff());
create policy own_name on application as restrictive for insert to qf_shop with check (created_by = app_staff());
create policy own_name on agreement as restrictive for insert to qf_shop with check (created_by = app_staff());
create policy own_name on settlement_account as restrictive for insert to qf_shop with check (created_by = app_staff());
create policy own_name on approval as restrictive for insert to qf_acquirer with check (staff_id = app_staff());
create policy own_name on application_finding as restrictive for insert to qf_acquirer with check (found_by = app_staff());
create policy own_name on verdict as restrictive for insert to qf_acquirer with check (uploaded_by = app_staff());
create policy own_name on hold as restrictive for insert to qf_acquirer
  with check (placed_by = app_staff() and lifted_by is null and lifted_at is null);
create policy own_name on audit_entry as restrictive for insert to qf_shop, qf_acquirer with check (staff_id = app_staff());
-- A key and a machine are nobody.
create policy nobody on audit_entry as restrictive for insert to qf_gateway, qf_machine with check (staff_id is null);

-- Columns that say who did it, in rows that change. A policy sees the new row only, hence triggers.
create function refuse_other_person() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception '%: a person writes its own name only', tg_table_name using errcode = '42501';
end $$;
revoke execute on function refuse_other_person() from public;
create trigger own_name before update of lifted_by, lifted_at on hold for each row
  when (current_user = 'qf_acquirer' and (old.lifted_at is not null or new.lifted_at is null or new.lifted_by is distinct from app_staff()))
  execute function refuse_other_person();
create trigger own_name before update of reviewed_by, approved_by on application for each row
  when (current_user = 'qf_acquirer' and (
    (new.reviewed_by is distinct from old.reviewed_by and new.reviewed_by is distinct from app_staff())
    or (new.approved_by is distinct from old.approved_by and new.approved_by is distinct from app_staff())))
  execute function refuse_other_person();

-- Whose signature lets money go is the acquirer's word at set-up: its desk, which uploads releases, adds no key to them.
revoke insert on acquirer_signer from qf_acquirer;

-- What a shop may do to a version: sign it, with its signature there; say that all consented, when all did; withdraw it.
-- One that ended, or that the acquirer approved and that has not begun, is not a shop's to touch: an end that is moved or
-- taken away would put it in force again.
create function check_shop_step() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  lawful boolean := false;
begin
  if new.status in ('signed', 'consented') and old.status in ('draft', 'signed') and old.status <> new.status then
    lawful := new.in_force_to is not distinct from old.in_force_to
      and exists (select from signature s where s.agreement_id = new.id and s.sha256 = new.sha256)
      and (new.status = 'signed' or (select count(*) from consent c where c.agreement_id = new.id and c.sha256 = new.sha256)
        >= (select jsonb_array_length(v.body::jsonb -> 'consents') from agreement_version v where v.agreement_id = new.id));
  elsif new.status = 'withdrawn' and old.status = 'in_force' then
    lawful := new.in_force_to is not null and (old.in_force_to is null or new.in_force_to <= old.in_force_to);
  elsif new.status = 'withdrawn' and old.status in ('draft', 'signed', 'consented', 'suspended') then
    lawful := new.in_force_to is not distinct from old.in_force_to;
  end if;
  if not coalesce(lawful, false) then
    raise exception 'agreement %: not a shop''s step', new.id using errcode = '42501';
  end if;
  return new;
end $$;
revoke execute on function check_shop_step() from public;
create trigger shop_step before update on agreement for each row when (current_user = 'qf_shop') execute function check_shop_step();
