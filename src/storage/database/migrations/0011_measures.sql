-- Measures: the one way to the records on which they rest, and what offices say that they did.

-- The newest facts of those organisations, of the items that are asked for; `place` says whose of the codes, from 1. Any office may need to know
-- what applies to whoever stands before it, whatever its reach: of organisations that it names by their codes, and of no other; every question leaves
-- a look with its purpose.
create function measured_records(codes text[], items text[])
  returns table (place bigint, organisation_id uuid, name text, record_no bigint, division text, determined_on date, recorded_on date, ended_on date,
    shielded_from date, shielded_until date, fact text)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return query
    select q.place, o.organisation_id, o.name, s.record_no, s.division, s.determined_on, s.recorded_on, s.ended_on, s.shielded_from, s.shielded_until, e.fact
    from unnest(measured_records.codes) with ordinality as q (code, place)
    join organisation_code c on c.scheme = 'uscc' and c.code = q.code and c.until_on = 'infinity'
    join organisation o on o.organisation_id = c.organisation_id
    left join state s on s.organisation_id = o.organisation_id and s.item = any(measured_records.items)
    left join entry_content e on e.organisation_id = s.organisation_id and e.entry_no = s.fact_entry_no;
end $$;
revoke execute on function measured_records(text[], text[]) from public;
grant execute on function measured_records(text[], text[]) to xinheng_app;

-- What an office did where a check had told it what it must, may or must not. No words: only codes.
create table measure_use (
  organisation_id uuid not null,
  use_id          uuid not null,
  unit_id         uuid,                        -- null: the machine's own operator
  division        text,                        -- of the unit
  matter          text not null,
  measure         text not null,
  applied         boolean not null,
  finding         text,                        -- null: as the law says; without-basis, forbidden, omitted
  omitted_because text,
  effect          text,                        -- with record and clause: what it rests on; null where nothing does
  record_no       bigint,
  clause          text,
  on_day          date not null,
  act_id          uuid not null,
  recorded_at     timestamptz not null,
  primary key (organisation_id, use_id)
);
create index measure_use_unit on measure_use (unit_id, on_day);
grant select, insert on measure_use to xinheng_app;
create view reach.measure_use with (security_barrier) as
  select * from public.measure_use u
  where u.organisation_id = (select reach_organisation())
    or u.division = any ((select reach_divisions())::text[])
    or u.unit_id = (select reach_unit());
grant select on reach.measure_use to xinheng_bounded;

-- How far the answer to a file of codes has come: no word of what was asked or told. Rows are forgotten after a day.
create table check_progress (
  actor    text not null,
  batch    text not null,
  unit_id  uuid,                               -- null: the machine's own operator
  rows     int not null,
  ended    boolean not null,
  told_at  timestamptz not null,
  primary key (actor, batch)
);
grant select, insert, update, delete on check_progress to xinheng_app;
create view reach.check_progress with (security_barrier) as
  select * from public.check_progress p where p.unit_id is not distinct from (select reach_unit());
grant select on reach.check_progress to xinheng_bounded;
