-- What stands, where tables are spread over machines, in place of what Citus does not take there: distribution.ts, NOT_SPREAD.
drop trigger if exists listed_by_steps on entry;
drop trigger if exists listed_or_taken_over on state;
drop policy if exists organisation_portal on organisation;
drop policy if exists organisation_app on organisation;
drop policy if exists organisation_eraser on organisation;
alter table organisation disable row level security;
alter table learned_heading drop constraint if exists learned_heading_unit_id_fkey;
alter table push_key drop constraint if exists push_key_unit_id_fkey;
alter table zero_report drop constraint if exists zero_report_unit_id_fkey;
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
  where exists (select 1 from disclosed_record d where d.organisation_id = o.organisation_id);
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
  if not found then return; end if;
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
-- What has moved is few, and either end may be within reach: they lie on two machines.
create or replace function reached_moves() returns table (
    organisation_id uuid, record_no bigint, to_organisation_id uuid, to_record_no bigint, why text, act_id uuid, moved_on date, undone_on date)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  organisations uuid[];
  records bigint[];
begin
  select array_agg(n.organisation_id), array_agg(n.record_no) into organisations, records
    from (select m.organisation_id, m.record_no from moved_record m
          union select m.to_organisation_id, m.to_record_no from moved_record m) n;
  select array_agg(s.organisation_id), array_agg(s.record_no) into organisations, records
    from unnest(organisations, records) as n (organisation_id, record_no)
    join reach.state s on s.organisation_id = n.organisation_id and s.record_no = n.record_no;
  return query
    select distinct m.* from moved_record m join unnest(organisations, records) as n (organisation_id, record_no)
      on n.organisation_id = m.organisation_id and n.record_no = m.record_no
      or n.organisation_id = m.to_organisation_id and n.record_no = m.to_record_no;
end $$;
revoke execute on function reached_moves() from public;
grant execute on function reached_moves() to xinheng_bounded;
create or replace view reach.moved_record with (security_barrier) as select * from public.reached_moves();
-- Keys lie by themselves; who is bounded finds by them alone, through find_keys.
create or replace view reach.record_key with (security_barrier) as select * from public.record_key where false;
create or replace function reached_keys(keys bytea[]) returns table (key bytea, organisation_id uuid, record_no bigint)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  found bytea[];
  organisations uuid[];
  records bigint[];
begin
  select array_agg(r.key), array_agg(r.organisation_id), array_agg(r.record_no) into found, organisations, records
    from record_key r where r.key = any (keys);
  return query
    select f.key, f.organisation_id, f.record_no from unnest(found, organisations, records) as f (key, organisation_id, record_no)
    join reach.state s on s.organisation_id = f.organisation_id and s.record_no = f.record_no;
end $$;
revoke execute on function reached_keys(bytea[]) from public;
grant execute on function reached_keys(bytea[]) to xinheng_bounded;
-- First the keys, which lie by themselves, then the states that they lead to.
create or replace function find_keys(keys bytea[]) returns table (
    place int, organisation_id uuid, record_no bigint, source_unit_id uuid, unit_id uuid, ended_on date, reason smallint,
    disclosed_from date, disclosed_until date, fact_digest bytea)
  language plpgsql stable as $$
declare
  places int[];
  organisations uuid[];
  records bigint[];
begin
  if current_user = 'xinheng_bounded' then
    select array_agg(k.place::int), array_agg(r.organisation_id), array_agg(r.record_no) into places, organisations, records
      from unnest(keys) with ordinality as k (key, place) join public.reached_keys(keys) r on r.key = k.key;
  else
    select array_agg(k.place::int), array_agg(r.organisation_id), array_agg(r.record_no) into places, organisations, records
      from unnest(keys) with ordinality as k (key, place) join record_key r on r.key = k.key;
  end if;
  return query
    select f.place, f.organisation_id, f.record_no, s.source_unit_id, s.unit_id, s.ended_on, s.reason, s.disclosed_from,
           s.disclosed_until, s.fact_digest
    from unnest(places, organisations, records) as f (place, organisation_id, record_no)
    join state s on s.organisation_id = f.organisation_id and s.record_no = f.record_no;
end $$;
-- First the codes, which are on every machine.
create or replace function find_parties(codes text[], names text[]) returns table (
    place int, organisation_id uuid, registered boolean, named boolean, refused boolean, merged boolean)
  language plpgsql stable as $$
declare
  places int[];
  organisations uuid[];
begin
  select array_agg(p.place::int), array_agg(c.organisation_id) into places, organisations
    from unnest(codes) with ordinality as p (code, place)
    join organisation_code c on c.scheme = 'uscc' and c.code = p.code and c.until_on = 'infinity';
  return query
    select f.place, o.organisation_id, o.registered_on is not null,
      n.folded is not null or coalesce(d.decision <> 'other', false), coalesce(d.decision = 'other', false), o.uscc <> f.code
    from (select q.place, q.organisation_id, codes[q.place] as code, names[q.place] as folded
          from unnest(places, organisations) as q (place, organisation_id)) f
    join organisation o on o.organisation_id = f.organisation_id
    left join organisation_name n on n.organisation_id = o.organisation_id and n.folded = f.folded and n.standing <> 'withdrawn'
    left join name_decision d on d.organisation_id = o.organisation_id and d.folded = f.folded;
end $$;
create or replace function find_standing(organisations uuid[], records bigint[]) returns table (place int, shown json, gone boolean)
  language plpgsql stable as $$
begin
  return query
    select n.place::int,
      json_build_object('item', d.item, 'until', d.disclosed_until, 'objected_from', d.objected_from, 'entry', d.last_entry_no), null::boolean
    from unnest(organisations, records) with ordinality as n (organisation_id, record_no, place)
    join disclosed_record d on d.organisation_id = n.organisation_id and d.record_no = n.record_no;
  return query
    select n.place::int, null::json, true
    from unnest(organisations, records) with ordinality as n (organisation_id, record_no, place)
    join gone_record g on g.organisation_id = n.organisation_id and g.record_no = n.record_no;
end $$;
-- Every machine looks for the first of all those units together: they are among the first of each.
create or replace function find_numbers(units uuid[], first text, until text, most int) returns table (
    folded text, organisation_id uuid, record_no bigint)
  language plpgsql stable as $$
begin
  return query
    select n.folded::text, n.organisation_id, n.record_no from record_number n
    where n.unit_id = any (units) and n.folded >= first and n.folded < until order by 1 limit most;
end $$;
create or replace function find_case_numbers(units uuid[], kinds text[], first text, until text, most int) returns table (
    folded text, kind text, organisation_id uuid, case_id uuid, number text)
  language plpgsql stable as $$
begin
  return query
    select n.folded::text, n.kind, n.organisation_id, n.case_id, n.number from case_number n
    where n.unit_id = any (units) and n.folded >= first and n.folded < until and n.kind = any (kinds) order by 1 limit most;
end $$;

create or replace function find_alike(most int) returns table ("from" uuid, from_uscc text, "into" uuid, into_uscc text, name text)
  language plpgsql stable as $$
declare
  one record;
  other record;
  found_so_far int := 0;
begin
  for one in
    select distinct o.organisation_id, o.uscc, n.name, n.folded from organisation o
    join organisation_name n on n.organisation_id = o.organisation_id and n.standing = 'decided' and not n.by_code_alone
    join organisation_code c on c.organisation_id = o.organisation_id and c.until_on = 'infinity'
    where o.registered_on is null order by o.organisation_id
  loop
    select count(*) as alike, (array_agg(p.organisation_id))[1] as organisation_id, min(p.uscc) as uscc into other
      from organisation_name m join organisation p on p.organisation_id = m.organisation_id and p.registered_on is not null
      where m.folded = one.folded and m.organisation_id <> one.organisation_id and m.standing <> 'withdrawn';
    continue when other.alike <> 1;
    "from" := one.organisation_id;
    from_uscc := one.uscc;
    "into" := other.organisation_id;
    into_uscc := other.uscc;
    name := one.name;
    return next;
    found_so_far := found_so_far + 1;
    exit when found_so_far = most;
  end loop;
end $$;
-- A code leads by itself to its organisation, and that says whether it is within reach.
create or replace view reach.organisation_code with (security_barrier) as
  select n.* from public.organisation_code n join reach.organisation o on o.organisation_id = n.organisation_id;
-- What was found of an organisation stands with the one that it was found of; each move leads to another machine. As the owner, for who asks
-- reads views alone; each of those who ask has a function of his own, that tells what his view tells elsewhere.
create or replace function falsehoods_of(asked uuid) returns table (organisation_id uuid, record_no bigint, found_on date)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  one record;
  step record;
begin
  for one in
    select w.organisation_id, f.organisation_id as at_organisation, f.record_no, f.found_on
    from (
      select r.organisation_id, r.organisation_id as was_id from repair_falsehood r
      where asked is null or r.organisation_id = asked
      union
      select c.organisation_id, was.organisation_id from organisation_code c
      join organisation_code was on was.scheme = c.scheme and was.code = c.code and not was.passed
      where c.scheme = 'uscc' and c.passed and c.until_on = 'infinity' and (asked is null or c.organisation_id = asked)) w
    join repair_falsehood f on f.organisation_id = w.was_id
  loop
    loop
      select m.to_organisation_id, m.to_record_no into step from moved_record m
        where m.organisation_id = one.at_organisation and m.record_no = one.record_no and m.undone_on is null;
      exit when not found;
      one.at_organisation := step.to_organisation_id;
      one.record_no := step.to_record_no;
    end loop;
    organisation_id := one.organisation_id;
    record_no := one.record_no;
    found_on := one.found_on;
    return next;
  end loop;
end $$;
revoke execute on function falsehoods_of(uuid) from public;
grant execute on function falsehoods_of(uuid) to xinheng_app;
create or replace view standing_falsehood with (security_barrier) as select f.organisation_id, f.record_no, f.found_on from falsehoods_of(null) f;
create or replace function standing_falsehoods_of(asked uuid) returns table (record_no bigint, found_on date)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return query select f.record_no, f.found_on from falsehoods_of(asked) f where asked is not null;
end $$;
revoke execute on function standing_falsehoods_of(uuid) from public;
grant execute on function standing_falsehoods_of(uuid) to xinheng_app;
create or replace function reached_falsehoods_of(asked uuid) returns table (record_no bigint, found_on date)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if asked is null then return; end if;
  if asked is distinct from reach_organisation() then
    perform from state s where s.organisation_id = asked
      and (s.division = any (reach_divisions()) or s.unit_id = any (reach_units()) or s.source_unit_id = any (reach_units())) limit 1;
    if not found then return; end if;
  end if;
  return query select f.record_no, f.found_on from falsehoods_of(asked) f;
end $$;
revoke execute on function reached_falsehoods_of(uuid) from public;
grant execute on function reached_falsehoods_of(uuid) to xinheng_bounded;
create or replace function find_falsehoods(asked uuid) returns table (record_no bigint, found_on date)
  language plpgsql stable as $$
begin
  if current_user = 'xinheng_bounded' then return query select * from public.reached_falsehoods_of(asked);
  else return query select * from public.standing_falsehoods_of(asked);
  end if;
end $$;
create or replace view reach.standing_falsehood with (security_barrier) as
  select f.organisation_id, f.record_no, f.found_on from public.repair_falsehood f where false;
create or replace function find_disclosed_falsehoods(asked uuid) returns table (organisation_id uuid, record_no bigint, found_on date)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  one record;
begin
  for one in select f.organisation_id as found_of, f.record_no as here, f.found_on as found_then from falsehoods_of(asked) f loop
    perform from disclosed_record d where d.organisation_id = one.found_of limit 1;
    continue when not found;
    organisation_id := one.found_of;
    found_on := one.found_then;
    record_no := null;
    select d.record_no into record_no from disclosed_record d where d.organisation_id = one.found_of and d.record_no = one.here;
    return next;
  end loop;
end $$;
create or replace view disclosed_falsehood with (security_barrier) as
  select f.organisation_id, f.found_on, f.record_no from find_disclosed_falsehoods(null) f;
-- Each machine its own first ones, by an index without the units: a unit's records lie on all.
create index if not exists state_listed_anywhere on state (item, determined_on desc, organisation_id, record_no)
  where disclosed_from is not null and determined_on is not null;
create or replace function list_disclosed(
    asked_item text, asked_units uuid[], asked_divisions text[], asked_severity smallint, first_on date, last_on date,
    after_on date, after_organisation uuid, after_record bigint, most int)
  returns table (
    organisation_id uuid, record_no bigint, item text, severity smallint, determined_on date, recorded_on date, disclosed_from date,
    disclosed_until date, may_end_early_from date, objected_from date, fact_entry_no int, division text, source_unit_id uuid, fact text)
  language plpgsql stable security definer rows 20 set search_path = pg_catalog, public, pg_temp as $$
begin
  return query
    select s.organisation_id, s.record_no, s.item, s.severity, s.determined_on, s.recorded_on, s.disclosed_from, s.disclosed_until,
      s.may_end_early_from, s.objected_from, s.fact_entry_no, s.division, s.source_unit_id, s.fact
    from disclosed_record s
    where s.item = asked_item and s.disclosed_from is not null and s.determined_on is not null
      and s.determined_on between first_on and least(last_on, after_on)
      and (s.determined_on < after_on or (s.organisation_id, s.record_no) > (after_organisation, after_record))
      and (asked_units is null or coalesce(s.unit_id, s.source_unit_id) = any (asked_units))
      and (asked_divisions is null or s.division = any (asked_divisions))
      and (asked_severity is null or s.severity = asked_severity)
    order by s.determined_on desc, s.organisation_id, s.record_no limit most;
end $$;
-- A batch is seen here before its entries are seen where they lie: until all are, it has not come. Those in the log have: the sequencer waited.
create or replace function settled_end() returns xid8
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  oldest xid8 := pg_snapshot_xmin(pg_current_snapshot());
  batches bigint[];
  short xid8;
begin
  select array_agg(b.batch_id) into batches from batch b
    where b.entries > 0 and b.xid < oldest and not exists (select from leaf l where l.batch_id = b.batch_id);
  if batches is null then return oldest; end if;
  select min(b.xid::text::bigint)::text::xid8 into short from batch b
    left join (select e.batch_id, count(*) as entries from entry e where e.batch_id = any (batches) group by e.batch_id) n
      on n.batch_id = b.batch_id
    where b.batch_id = any (batches) and b.entries > coalesce(n.entries, 0);
  return least(oldest, coalesce(short, oldest));
end $$;
-- Citus plans no body of the language SQL that has parameters.
create or replace function units_of(carrier uuid) returns uuid[]
  language plpgsql stable parallel safe as $$
declare
  found uuid[] := array[carrier];
  next uuid[] := array[carrier];
begin
  loop
    select array_agg(u.unit_id) into next from public.unit u
      where u.successor_id = any (next) and u.until_on <= public.china_today() and u.unit_id <> all (found);
    exit when next is null;
    found := found || next;
  end loop;
  return found;
end $$;
create or replace function acts_of_listing(organisation uuid, record bigint) returns setof uuid
  language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  return query
    select s.act_id from listing_step s join listing_case c on c.organisation_id = s.organisation_id and c.case_id = s.case_id
    where c.organisation_id = organisation and c.record_no = record;
end $$;
-- As the owner: leaves are in one place, and who asks reads views alone.
create or replace function find_disclosed_leaf(asked uuid, record bigint) returns table (
    item text, organisation_id uuid, entry_no int, record_no bigint, kind smallint, act_id uuid, submission_id uuid, row_no int, law_version int,
    recorded_at timestamptz, previous bytea, commitment bytea, form smallint, salt bytea, fact text, log smallint, first_index bigint, leaves int,
    marks bytea)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return query
    with d as materialized (
      select d.item, e.organisation_id, e.entry_no, e.record_no, e.kind, e.act_id, e.submission_id, e.row_no, e.law_version, e.recorded_at,
        e.previous, e.commitment, e.form, c.salt, c.fact, e.batch_id
      from disclosed_record d
      join entry e on e.organisation_id = d.organisation_id and e.entry_no = d.fact_entry_no
      join entry_content c on c.organisation_id = e.organisation_id and c.entry_no = e.entry_no
      where d.organisation_id = asked and d.record_no = record)
    select d.item, d.organisation_id, d.entry_no, d.record_no, d.kind, d.act_id, d.submission_id, d.row_no, d.law_version, d.recorded_at,
      d.previous, d.commitment, d.form, d.salt, d.fact, l.log, l.first_index, l.leaves, l.marks
    from d left join leaf l on l.batch_id = d.batch_id;
end $$;
-- What lies in the divisions of who asks. Views of what is in one place ask it by functions: Citus reads such a table and one that is not in two
-- queries, of which the first would be asked in the name of who asks.
create or replace function is_organisation_within(asked uuid, also_nowhere boolean) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from organisation o where o.organisation_id = asked
    and (o.division = any (reach_divisions()) or also_nowhere and o.division is null and reach_whole());
  return found;
end $$;
revoke execute on function is_organisation_within(uuid, boolean) from public;
grant execute on function is_organisation_within(uuid, boolean) to xinheng_bounded;
create or replace function units_within() returns uuid[]
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return (select array_agg(u.unit_id) from unit u where u.division = any (reach_divisions()));
end $$;
revoke execute on function units_within() from public;
grant execute on function units_within() to xinheng_bounded;
create or replace view reach.act with (security_barrier) as
  select a.act_id, a.phase, a.operation, a.actor, a.unit_id, a.clause, a.outcome, a.law_version, a.recorded_at, a.batch_id, a.commitment
  from public.act a
  where (select reach_role()) = 'auditor' and ((select reach_whole()) or a.unit_id = any ((select units_within())::uuid[]));
create or replace view reach.machine_key with (security_barrier) as
  select k.key_id, null::bytea as digest, k.title, k.unit_id, k.role, k.scopes, k.made_at, k.expires_at, k.ended_at, k.follows_id,
         k.networks, k.stopped_at, k.stopped_from
  from public.machine_key k
  where ((select reach_role()) in ('administrator', 'auditor')
      or (select reach_role()) = 'centre-officer' and k.scopes && array['exchange.*', 'exchange.changes'])
    and ((select reach_whole()) or k.unit_id = any ((select units_within())::uuid[]));
-- By the organisation itself, which lies beside it.
create or replace view reach.public_view with (security_barrier) as
  select * from public.public_view v
  where v.organisation_id = (select reach_organisation())
    or (select reach_role()) = 'auditor' and ((select reach_whole()) or exists (
      select 1 from public.organisation o
      where o.organisation_id = v.organisation_id and o.division = any ((select reach_divisions())::text[])));
create or replace view reach.learned_heading with (security_barrier) as
  select * from public.learned_heading h where h.unit_id = (select reach_unit()) or h.unit_id = any ((select units_within())::uuid[]);
create or replace view reach.receipt with (security_barrier) as
  select * from public.receipt r
  where (select reach_role()) in ('auditor', 'centre-officer') and ((select reach_whole()) or r.unit_id = any ((select units_within())::uuid[]));
create or replace view reach.access with (security_barrier) as
  select * from public.access a
  where case (select reach_role())
    when 'organisation-user' then a.organisation_id = (select reach_organisation())
      and coalesce(a.visible_from, '-infinity') <= (select china_today())
    when 'auditor' then (select reach_whole()) or a.unit_id = any ((select units_within())::uuid[]) or is_organisation_within(a.organisation_id, false)
    else false end;
create or replace view reach.account with (security_barrier) as
  select a.account_id, a.name, a.post, a.unit_id, a.organisation_id,
         null::text as password, null::bytea as totp_secret, a.totp_step, a.made_at, a.taken_up_at,
         a.closed_at, a.retained_until
  from public.account a
  where case (select reach_role())
    when 'organisation-user' then a.organisation_id = (select reach_organisation())
    when 'centre-officer' then is_organisation_within(a.organisation_id, true)
    else (select reach_role()) in ('administrator', 'auditor') and ((select reach_whole()) or a.unit_id = any ((select units_within())::uuid[])) end;
create or replace view reach.agent_proposal with (security_barrier) as
  select * from public.agent_proposal p
  where case (select reach_role())
    when 'organisation-user' then p.organisation_id = (select reach_organisation())
    when 'centre-officer' then is_organisation_within(p.organisation_id, true)
    when 'auditor' then (select reach_whole()) or is_organisation_within(p.organisation_id, false)
    else false end;
