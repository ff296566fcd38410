-- What stands, where tables are spread over machines, in place of what Citus does not take there: distribution.ts, NOT_SPREAD.
drop trigger if exists listed_by_steps on entry;
drop trigger if exists listed_or_taken_over on state;
drop policy if exists organisation_portal on organisation;
drop policy if exists organisation_app on organisation;
drop policy if exists organisation_eraser on organisation;
alter table organisation disable row level security;
revoke select (organisation_id, uscc, kind, name, division, status, established_on, registered_on, registration_no)
  on organisation from xinheng_portal;
reset role;
create schema if not exists shown authorization xinheng_migrator;
set role xinheng_migrator;
grant usage on schema shown to xinheng_portal;
-- Of an organisation of which nothing is disclosed the portal sees nothing, by a view where no policy may ask another table.
create or replace view shown.organisation with (security_barrier) as
  select o.organisation_id, o.uscc, o.kind, o.name, o.division, o.status, o.established_on, o.registered_on, o.registration_no
  from public.organisation o
  where exists (select from disclosed_record d where d.organisation_id = o.organisation_id);
grant select on shown.organisation to xinheng_portal;

-- Of an organisation by its code in two steps: codes are on every machine, what is known of it on one.
create or replace function disclosed_whole(asked_code text, most int) returns setof text
  language plpgsql stable as $$
declare
  asked uuid;
  is_passed boolean;
begin
  select c.organisation_id, c.passed into asked, is_passed from organisation_code c
    where c.scheme = 'uscc' and c.code = asked_code and c.until_on = 'infinity';
  return query
    select china_today() || chr(29) || asked || chr(29) || coalesce((
        select string_agg(n.standing || chr(31) || n.from_on || chr(31) || n.until_on || chr(31)
          || n.record_no || chr(31) || translate(n.name, chr(29) || chr(30) || chr(31), ''), chr(30))
        from organisation_name n where n.organisation_id = asked and n.standing <> 'withdrawn'), '')
      || chr(29) || string_agg(concat_ws(chr(31), r.record_no, r.item, coalesce(r.severity, 0), coalesce(r.determined_on::text, ''),
          r.recorded_on, r.disclosed_from, coalesce(r.disclosed_until::text, ''), coalesce(r.may_end_early_from::text, ''),
          coalesce(r.objected_from::text, ''), r.fact_entry_no, r.division, r.source_unit_id, r.fact), chr(30))
      || chr(29) || is_passed
    from (select * from disclosed_record d where d.organisation_id = asked limit most) r;
end $$;
-- First the keys, which lie by themselves, then the states that they lead to.
create or replace function find_keys(keys bytea[]) returns table (
    place int, organisation_id uuid, record_no bigint, source_unit_id uuid, unit_id uuid, ended_on date, reason smallint,
    disclosed_from date, disclosed_until date, fact_digest bytea)
  language sql stable as $$
  with found as materialized (
    select k.place, r.organisation_id, r.record_no
    from unnest(keys) with ordinality as k (key, place) join record_key r on r.key = k.key)
  select f.place::int, f.organisation_id, f.record_no, s.source_unit_id, s.unit_id, s.ended_on, s.reason, s.disclosed_from,
         s.disclosed_until, s.fact_digest
  from found f join state s on s.organisation_id = f.organisation_id and s.record_no = f.record_no $$;
