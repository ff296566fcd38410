-- The public's lists: the records of one item that are disclosed on the day, the newest decisions first.

-- By the unit that decided, or handed in where the one that decided is none, since a file comes from one: a hand-in writes one place of
-- it. Lists of all units are merged from the first rows of each.
create index state_listed on state (item, coalesce(unit_id, source_unit_id), determined_on desc)
  where disclosed_from is not null and determined_on is not null;

-- At most `most` records of the item that are disclosed today, of units or of all, of divisions or of all, decided within two days,
-- from the place on where the list before it ended. A function, since behind the barrier of disclosed_record no order reaches an index;
-- what is disclosed is the same there. With its owner's rights, for the portal reads no states.
create function list_disclosed(
    asked_item text, asked_units uuid[], asked_divisions text[], asked_severity smallint, first_on date, last_on date,
    after_on date, after_organisation uuid, after_record bigint, most int)
  returns table (
    organisation_id uuid, record_no bigint, item text, severity smallint, determined_on date, recorded_on date, disclosed_from date,
    disclosed_until date, may_end_early_from date, objected_from date, fact_entry_no int, division text, source_unit_id uuid, fact text)
  language sql stable security definer rows 20 set search_path = pg_catalog, public, pg_temp as $$
  select s.organisation_id, s.record_no, s.item, s.severity, s.determined_on, s.recorded_on, s.disclosed_from, s.disclosed_until,
         s.may_end_early_from, case when china_today() < coalesce(s.objected_until, 'infinity') then s.objected_from end,
         s.fact_entry_no, s.division, s.source_unit_id, c.fact
  from (
    select s.* from unit u cross join (select china_today() as today) day cross join lateral (
      select * from state s
      where s.item = asked_item and coalesce(s.unit_id, s.source_unit_id) = u.unit_id
        and s.disclosed_from is not null and s.determined_on is not null and s.determined_on between first_on and least(last_on, after_on)
        and (s.determined_on < after_on or (s.organisation_id, s.record_no) > (after_organisation, after_record))
        and (asked_divisions is null or s.division = any(asked_divisions))
        and (asked_severity is null or s.severity = asked_severity)
        and s.disclosed_from <= day.today and day.today < coalesce(s.disclosed_until, 'infinity')
        and day.today < coalesce(s.ended_on, 'infinity')
        and not (coalesce(s.shielded_from, 'infinity') <= day.today and day.today < coalesce(s.shielded_until, 'infinity'))
      order by s.determined_on desc, s.organisation_id, s.record_no limit most) s
    where (asked_units is null or u.unit_id = any(asked_units))
      and (asked_divisions is null or u.division = any(asked_divisions)
        or exists (select from unit_place p where p.unit_id = u.unit_id and p.division = any(asked_divisions)))
    order by s.determined_on desc, s.organisation_id, s.record_no limit most) s
  left join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no
  order by s.determined_on desc, s.organisation_id, s.record_no $$;
revoke execute on function list_disclosed(text, uuid[], text[], smallint, date, date, date, uuid, bigint, int) from public;
grant execute on function list_disclosed(text, uuid[], text[], smallint, date, date, date, uuid, bigint, int) to xinheng_portal;

-- First letters of the syllables of a name, as people type them: YSSYSNJFWYXGS. Empty where the name reads like a person's.
alter table organisation_name add column initials text not null default '';
-- Four letters: two or three stand in nearly every name.
create function fours(initials text) returns text[]
  language plpgsql immutable parallel safe strict as $$
declare
  found text[] := '{}';
begin
  for i in 1 .. length(initials) - 3 loop
    found := found || substr(initials, i, 4);
  end loop;
  return found;
end $$;
create index organisation_name_initials on organisation_name using gin (fours(initials))
  with (fastupdate = on, gin_pending_list_limit = 512) where initials <> '';

-- What a unit makes known on the portal, shown in [from_on, until_on).
create table announcement (
  announcement_id uuid primary key,
  kind            text not null,
  unit_id         uuid not null,
  title           text not null,
  body            text not null,
  from_on         date not null,
  until_on        date not null default 'infinity',
  act_id          uuid not null
);
create index announcement_newest on announcement (from_on desc);
grant select, insert, update (until_on) on announcement to xinheng_app;
grant select on announcement to xinheng_portal;
