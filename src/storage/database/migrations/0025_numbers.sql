-- Numbers of documents: under which records and cases are found, and those that our letters bear.

-- As compared, never as shown (rules/catalogue, document-number). Keyed by its record and distributed beside it, so that it goes when the
-- record is erased, whatever the unit. Looked for by the unit that decided or handed in: who looks, looks at what is the own unit's or the own
-- division's, and no prefix that many units use leads through everybody's. An earlier number of a record stays beside the present one.
create table record_number (
  unit_id         uuid not null,
  folded          text collate "C" not null,
  organisation_id uuid not null,
  record_no       bigint not null,
  primary key (organisation_id, record_no, unit_id, folded)
);
create index record_number_looked_for on record_number (unit_id, folded, organisation_id, record_no);
grant select, insert on record_number to xinheng_app;
create view reach.record_number with (security_barrier) as
  select * from public.record_number n
  where (select true from reach.state s where s.organisation_id = n.organisation_id and s.record_no = n.record_no limit 1);

-- Of cases: the number of the national window, of a decision on a list, of a letter of ours. Keyed and looked for like those of records.
create table case_number (
  unit_id         uuid not null,
  folded          text collate "C" not null,
  organisation_id uuid not null,
  case_id         uuid not null,
  kind            text not null,               -- repair, objection, list
  number          text not null,               -- as written
  division        text not null,               -- of the case
  primary key (organisation_id, case_id, unit_id, folded)
);
create index case_number_looked_for on case_number (unit_id, folded);
grant select, insert on case_number to xinheng_app;
create view reach.case_number with (security_barrier) as
  select * from public.case_number n
  where n.organisation_id = (select reach_organisation())
    or n.division = any ((select reach_divisions())::text[])
    or n.unit_id = any ((select reach_units())::uuid[]);

-- By what a unit's letters are told from those of others, before the year; null: by year and number alone.
alter table unit add column letter_code text;
grant select (letter_code) on unit to xinheng_portal;

-- Letters that go out: of each unit and year one series without gaps, a number allotted once for the act that the letter tells of. Nothing
-- here is written over; how far a series is, is counted on. What stood on the paper is kept with the number, so that it reads the same on
-- every day: names, facts and calendars change, and so do the words of a release. A document of a list is kept with its step.
create table letter_series (
  unit_id uuid not null,
  year    int not null,
  newest  int not null,
  primary key (unit_id, year)
);
create table letter (
  unit_id         uuid not null,               -- in whose name it went out
  year            int not null,
  number          int not null,
  written         text not null,               -- as the letter bears it
  organisation_id uuid not null,
  case_id         uuid not null,
  act_id          uuid not null unique,        -- of the step that it tells of
  division        text not null,
  on_day          date not null,
  paper           text,                        -- JSON: as it was set; null of a document of a list, and where a record it is about was erased
  primary key (unit_id, year, number)
);
create index letter_case on letter (organisation_id, case_id);
create function letter_counted_on() returns trigger
  language plpgsql as $$
begin
  if new.newest <> old.newest + 1 or (new.unit_id, new.year) <> (old.unit_id, old.year) then
    raise exception 'a series of letters is counted on by one' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger letter_counted_on before update on letter_series for each row execute function letter_counted_on();
grant select, insert, update (newest) on letter_series to xinheng_app;
grant select, insert on letter to xinheng_app;
create view reach.letter with (security_barrier) as
  select * from public.letter l
  where l.organisation_id = (select reach_organisation())
    or l.division = any ((select reach_divisions())::text[])
    or l.unit_id = any ((select reach_units())::uuid[]);
grant select on reach.record_number, reach.case_number, reach.letter to xinheng_bounded;

-- With the content of an erased record go the numbers that led to it, whichever units they stand under, and what letters of cases about it
-- said; that there was a letter under that number stays.
create function erase_numbers(organisation uuid, record bigint) returns int
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  dropped int;
  cases uuid[];
begin
  perform from entry where organisation_id = organisation and record_no = record and kind = 12;
  if not found then
    raise exception 'no entry erases this record' using errcode = 'insufficient_privilege';
  end if;
  select array_agg(c.case_id) into cases from (
    select r.case_id from repair_record r where r.organisation_id = organisation and r.record_no = record
    union all
    select o.case_id from objection_case o where o.organisation_id = organisation and o.record_no = record) c;
  delete from record_number where organisation_id = organisation and record_no = record;
  get diagnostics dropped = row_count;
  -- The case of an entry on a list bears the number of the decision, which is the record's own.
  delete from case_number n
    using listing_case l
    where l.organisation_id = organisation and l.record_no = record
      and n.organisation_id = l.organisation_id and n.case_id = l.case_id;
  update letter t set paper = null where t.organisation_id = organisation and t.paper is not null and t.case_id = any (cases);
  return dropped;
end $$;
grant select, delete on record_number, case_number to xinheng_eraser;
grant select (organisation_id, case_id, paper), update (paper) on letter to xinheng_eraser;
revoke execute on function erase_numbers(uuid, bigint) from public;
grant execute on function erase_numbers(uuid, bigint) to xinheng_app;
grant create on schema public to xinheng_eraser;
alter function erase_numbers(uuid, bigint) owner to xinheng_eraser;
revoke create on schema public from xinheng_eraser;
