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
