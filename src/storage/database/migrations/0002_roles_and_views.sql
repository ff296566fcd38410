-- Who may do what, the day, what the public sees, and the one way to blank a content.

-- The day in China. A session may have been handed another one (--today, embedded database only).
create function china_today() returns date
  language sql stable parallel safe
  return coalesce(nullif(current_setting('xinheng.today', true), '')::date, (now() at time zone 'Asia/Shanghai')::date);

-- The instant of recording, on the day that the session goes by.
create function recording_instant() returns timestamptz
  language sql volatile
  return date_trunc('milliseconds', clock_timestamp())
    + coalesce(nullif(current_setting('xinheng.today', true), '')::date - (now() at time zone 'Asia/Shanghai')::date, 0)
      * interval '1 day';

-- What is disclosed on the day, with the newest fact. Only leakproof operators reach the index behind it, and a join with it
-- reads it whole: ask for one organisation's rows, or row by row in a scalar subquery.
create view disclosed_record with (security_barrier) as
  select s.organisation_id, s.record_no, s.item, s.unit_id, s.source_unit_id, s.division, s.severity, s.determined_on,
         s.recorded_on, s.received_on, s.disclosed_from, s.disclosed_until, s.may_end_early_from, s.shown_from, s.reason, s.due_on,
         s.last_entry_no, s.fact_entry_no, s.law_version,
         case when (select china_today()) < coalesce(s.objected_until, 'infinity') then s.objected_from end as objected_from,
         c.fact, s.objected_until,
         -- The first day on which it is shown no more, as far as is known today: for copies, which compare it with theirs.
         least(coalesce(s.disclosed_until, 'infinity'), coalesce(s.ended_on, 'infinity'),
               case when s.shielded_from > (select china_today()) then s.shielded_from else 'infinity' end) as gone_on
  from state s
  left join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no
  where s.disclosed_from <= (select china_today())
    and (select china_today()) < coalesce(s.disclosed_until, 'infinity')
    and (select china_today()) < coalesce(s.ended_on, 'infinity')
    and not (coalesce(s.shielded_from, 'infinity') <= (select china_today())
             and (select china_today()) < coalesce(s.shielded_until, 'infinity'));

-- The entries behind a disclosed record, for the reasons of its dates: the first day it was shown rests on earlier facts too.
-- A page prints the newest fact alone, which is in disclosed_record.
create view disclosed_entry with (security_barrier) as
  select e.organisation_id, e.record_no, e.entry_no, e.kind, e.recorded_at, e.law_version, e.record_previous,
         c.fact
  from disclosed_record d
  join entry e on e.organisation_id = d.organisation_id and e.record_no = d.record_no
  join entry_content c on c.organisation_id = e.organisation_id and c.entry_no = e.entry_no;

-- Bare ids of what once was shown and is no longer: 410 instead of 404.
create view gone_record with (security_barrier) as
  select s.organisation_id, s.record_no
  from state s
  where s.shown_from <= (select china_today())
    and not coalesce(s.disclosed_from <= (select china_today())
      and (select china_today()) < coalesce(s.disclosed_until, 'infinity')
      and (select china_today()) < coalesce(s.ended_on, 'infinity')
      and not (coalesce(s.shielded_from, 'infinity') <= (select china_today())
               and (select china_today()) < coalesce(s.shielded_until, 'infinity')), false);

create index organisation_code_prefix on organisation_code (code text_pattern_ops, organisation_id);
create index organisation_code_organisation on organisation_code (organisation_id);

-- app: everything but changing what was written into the ledger.
grant usage on schema public to xinheng_app, xinheng_portal, xinheng_eraser;
grant select, insert on entry, entry_content, act, act_content, batch, leaf, record_key, access, finding to xinheng_app;
grant select, insert, update on state, organisation_head, organisation, organisation_code, organisation_name, submission,
  division, unit, unit_name, unit_place, unit_item to xinheng_app;
-- What a version holds is never rewritten, only whether states are older; that it was switched on is appended.
grant select, insert, update (refold_begun_at, refolded_at) on law_version to xinheng_app;
grant select, insert on law_activation to xinheng_app;
grant select on disclosed_record, disclosed_entry, gone_record, schema_migration to xinheng_app;

-- portal: what is disclosed, names, and the public columns of organisations and units.
grant select on disclosed_record, disclosed_entry, gone_record, organisation_name, organisation_code, division, law_version
  to xinheng_portal;
grant select (organisation_id, uscc, kind, name, division, status, established_on, registered_on, registration_no)
  on organisation to xinheng_portal;
grant select (unit_id, uscc, name, division, parent_id, from_on, until_on, successor_id) on unit to xinheng_portal;
grant select on unit_name to xinheng_portal;

-- An organisation of which nothing is disclosed does not exist for the public. Reached by key, so the policy costs one look.
alter table organisation enable row level security;
create policy organisation_app on organisation to xinheng_app using (true) with check (true);
create policy organisation_portal on organisation for select to xinheng_portal
  using ((select true from disclosed_record d where d.organisation_id = organisation.organisation_id limit 1));

-- Blanks the contents of a record for which the ledger says `erased` (kind 12). Headers, commitments and chain stay, and so
-- does what accounts for a gap: a record that is erased again, for rows that came since, keeps the first reason.
create function erase(organisation uuid, record bigint) returns int
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  erased_entry int;
  blanked int;
begin
  select max(entry_no) into erased_entry from entry
    where organisation_id = organisation and record_no = record and kind = 12;
  if erased_entry is null then
    raise exception 'no entry erases this record' using errcode = 'insufficient_privilege';
  end if;
  update entry_content c set salt = null, fact = null
    from entry e
    where e.organisation_id = organisation and e.record_no = record and e.entry_no < erased_entry and e.kind <> 12
      and c.organisation_id = e.organisation_id and c.entry_no = e.entry_no and c.fact is not null;
  get diagnostics blanked = row_count;
  -- Unsalted: whoever guesses a fact could otherwise tell that it was this one.
  update state set fact_digest = decode(repeat('00', 16), 'hex') where organisation_id = organisation and record_no = record;
  return blanked;
end $$;
grant select (organisation_id, entry_no, record_no, kind) on entry to xinheng_eraser;
grant select, update (salt, fact) on entry_content to xinheng_eraser;
grant select (organisation_id, record_no), update (fact_digest) on state to xinheng_eraser;
revoke execute on function erase(uuid, bigint) from public;
grant execute on function erase(uuid, bigint) to xinheng_app;

-- Blanks the content of an act that the erasing act `by` names, with a reason (rules/ledger/erasure.ts). Header and commitment stay. What
-- accounts for gaps is never blanked itself.
create function erase_act(target uuid, target_phase smallint, by uuid) returns int
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  blanked int;
begin
  if not exists (
    select from act e
    join act_content c on c.act_id = e.act_id and c.phase = e.phase
    join act a on a.act_id = target and a.phase = target_phase
    where e.act_id = by and e.operation = 'ledger.erase-act' and e.outcome = 'done' and e.recorded_at >= a.recorded_at
      and a.operation not in ('ledger.erase-act', 'ledger.erase', 'access.close', 'audit.drop-looks')
      and c.content ~ ('^{"erases":{"act":"' || target || '","phase":' || target_phase || ',"reason":"[a-z][a-z0-9-]*"}}$')) then
    raise exception 'no act erases the content of this act' using errcode = 'insufficient_privilege';
  end if;
  update act_content c set salt = null, content = null
    where c.act_id = target and c.phase = target_phase and c.content is not null;
  get diagnostics blanked = row_count;
  return blanked;
end $$;
grant select (act_id, phase, operation, outcome, recorded_at) on act to xinheng_eraser;
grant select, update (salt, content) on act_content to xinheng_eraser;
revoke execute on function erase_act(uuid, smallint, uuid) from public;
grant execute on function erase_act(uuid, smallint, uuid) to xinheng_app;
grant create on schema public to xinheng_eraser;
alter function erase(uuid, bigint) owner to xinheng_eraser;
alter function erase_act(uuid, smallint, uuid) owner to xinheng_eraser;
revoke create on schema public from xinheng_eraser;

-- Months of `access` and `finding`, to be dropped whole after their retention: the current one and those ahead. What finds no month
-- stands in the default partition; a month whose rows already stand there stays there.
create function make_month_partitions(ahead int) returns void
  language plpgsql as $$
declare
  first date;
  kept text;
begin
  for n in 0..ahead loop
    first := date_trunc('month', china_today()::timestamp)::date + n * interval '1 month';
    foreach kept in array array['access', 'finding'] loop
      if to_regclass(format('%I', kept || to_char(first, '_YYYY_MM'))) is null then
        begin
          execute format('create table %I partition of %I for values from (%L) to (%L)',
            kept || to_char(first, '_YYYY_MM'), kept, first, first + interval '1 month');
        exception when check_violation then null;
        end;
      end if;
    end loop;
  end loop;
end $$;
revoke execute on function make_month_partitions(int) from public;

-- Servers that read their pages from a replica, and the newest of the numbers they write here that each has found there: src/storage/database/replicas.ts.
create table replica_reader (
  reader_id uuid primary key,
  beat      bigint not null,
  proven    bigint not null,
  lag_ms    int not null                       -- for so long it may be behind before it says so
) with (fillfactor = 50);
grant select, insert, update, delete on replica_reader to xinheng_app;
grant select on replica_reader to xinheng_portal;
