-- A shop that the acquirer's register names is advanced what the register says: our copy of that needs no two people.
create or replace function check_advance_limit() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform from advance_limit a where a.sub_merchant_id = new.id and a.limit_fen = new.advance_limit_fen and a.set_by is not null;
  if found then return new; end if;
  perform from registered_shop r where r.acquirer_id = new.acquirer_id and r.number = new.number
    and r.advance_limit_fen = new.advance_limit_fen;
  if found then return new; end if;
  raise exception 'sub_merchant %: two people did not set this advance limit', new.id using errcode = '42501';
end $$;
