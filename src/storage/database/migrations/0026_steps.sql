-- What is read in one statement here, and in steps where tables are spread over machines: there these functions have other bodies, with the
-- same results (spread-instead.sql). The planner puts these in place, so that asking through them costs nothing. As whoever asks: they lend no right.

-- The records that keys lead to, by the keys' places. `offset 0` holds the planner to the indexes: for so many keys it would read both tables
-- whole, at every chunk anew.
create function find_keys(keys bytea[]) returns table (
    place int, organisation_id uuid, record_no bigint, source_unit_id uuid, unit_id uuid, ended_on date, reason smallint,
    disclosed_from date, disclosed_until date, fact_digest bytea)
  language sql stable as $$
  select k.place::int, r.organisation_id, r.record_no, s.source_unit_id, s.unit_id, s.ended_on, s.reason, s.disclosed_from,
         s.disclosed_until, s.fact_digest
  from unnest(keys) with ordinality as k (key, place)
  cross join lateral (select * from record_key r where r.key = k.key offset 0) r
  cross join lateral (
    select * from state s where s.organisation_id = r.organisation_id and s.record_no = r.record_no offset 0
  ) s $$;

-- All that the page of an organisation needs, by its code: src/capabilities/disclosure/store.ts.
create function disclosed_whole(asked_code text, most int) returns setof text
  language sql stable as $$
  select china_today() || chr(29) || c.organisation_id || chr(29) || coalesce((
      select string_agg(n.standing || chr(31) || n.from_on || chr(31) || n.until_on || chr(31)
        || n.record_no || chr(31) || translate(n.name, chr(29) || chr(30) || chr(31), ''), chr(30))
      from organisation_name n where n.organisation_id = c.organisation_id and n.standing <> 'withdrawn'), '')
    || chr(29) || (
      select string_agg(concat_ws(chr(31), r.record_no, r.item, coalesce(r.severity, 0), coalesce(r.determined_on::text, ''),
        r.recorded_on, r.disclosed_from, coalesce(r.disclosed_until::text, ''), coalesce(r.may_end_early_from::text, ''),
        coalesce(r.objected_from::text, ''), r.fact_entry_no, r.division, r.source_unit_id, r.fact), chr(30))
      from (select * from disclosed_record d where d.organisation_id = c.organisation_id limit most) r)
    || chr(29) || c.passed
  from organisation_code c
  where c.scheme = 'uscc' and c.code = asked_code and c.until_on = 'infinity' $$;

-- To which organisations codes lead, with whether the name beside each is theirs, by the places of the codes.
create function find_parties(codes text[], names text[]) returns table (
    place int, organisation_id uuid, registered boolean, named boolean, refused boolean, merged boolean)
  language sql stable as $$
  select p.place::int, c.organisation_id, o.registered_on is not null,
    n.folded is not null or coalesce(d.decision <> 'other', false), coalesce(d.decision = 'other', false), o.uscc <> c.code
  from unnest(codes, names) with ordinality as p (code, folded, place)
  join organisation_code c on c.scheme = 'uscc' and c.code = p.code and c.until_on = 'infinity'
  join organisation o on o.organisation_id = c.organisation_id
  left join organisation_name n on n.organisation_id = c.organisation_id and n.folded = p.folded and n.standing <> 'withdrawn'
  left join name_decision d on d.organisation_id = c.organisation_id and d.folded = p.folded $$;

-- How records stand for the public today. Row by row: a join would read the views whole.
create function find_standing(organisations uuid[], records bigint[]) returns table (place int, shown json, gone boolean)
  language sql stable as $$
  select n.place::int,
    (select json_build_object('item', d.item, 'until', d.disclosed_until, 'objected_from', d.objected_from, 'entry', d.last_entry_no)
     from disclosed_record d where d.organisation_id = n.organisation_id and d.record_no = n.record_no),
    (select true from gone_record g where g.organisation_id = n.organisation_id and g.record_no = n.record_no)
  from unnest(organisations, records) with ordinality as n (organisation_id, record_no, place) $$;

-- Of each unit the first numbers from one text until another.
create function find_numbers(units uuid[], first text, until text, most int) returns table (
    folded text, organisation_id uuid, record_no bigint)
  language sql stable as $$
  select f.folded, f.organisation_id, f.record_no
  from unnest(units) as u (unit_id)
  cross join lateral (
    select n.folded, n.organisation_id, n.record_no from record_number n
    where n.unit_id = u.unit_id and n.folded >= first and n.folded < until order by n.folded limit most) f $$;
create function find_case_numbers(units uuid[], kinds text[], first text, until text, most int) returns table (
    folded text, kind text, organisation_id uuid, case_id uuid, number text)
  language sql stable as $$
  select f.folded, f.kind, f.organisation_id, f.case_id, f.number
  from unnest(units) as u (unit_id)
  cross join lateral (
    select n.folded, n.kind, n.organisation_id, n.case_id, n.number from case_number n
    where n.unit_id = u.unit_id and n.folded >= first and n.folded < until and n.kind = any (kinds) order by n.folded limit most) f $$;

-- What was found of an organisation and of those that it has become; what of it is told to everybody, of one or of all.
create function find_falsehoods(asked uuid) returns table (record_no bigint, found_on date)
  language sql stable as $$
  select f.record_no, f.found_on from standing_falsehood f where f.organisation_id = asked $$;
create function find_disclosed_falsehoods(asked uuid) returns table (organisation_id uuid, record_no bigint, found_on date)
  language sql stable as $$
  select f.organisation_id, f.record_no, f.found_on from disclosed_falsehood f where asked is null or f.organisation_id = asked $$;

-- Organisations that nobody has registered and that bear the name of exactly one that is.
create function find_alike(most int) returns table ("from" uuid, from_uscc text, "into" uuid, into_uscc text, name text)
  language sql stable as $$
  select o.organisation_id, o.uscc, r.organisation_id, r.uscc, n.name
  from organisation o
  join organisation_name n on n.organisation_id = o.organisation_id and n.standing = 'decided' and not n.by_code_alone
  join lateral (
    select m.organisation_id, p.uscc, count(*) over () as alike
    from organisation_name m join organisation p on p.organisation_id = m.organisation_id and p.registered_on is not null
    where m.folded = n.folded and m.organisation_id <> o.organisation_id and m.standing <> 'withdrawn' limit 2) r on r.alike = 1
  where o.registered_on is null
    and exists (select from organisation_code c where c.organisation_id = o.organisation_id and c.until_on = 'infinity')
  order by o.organisation_id limit most $$;

-- The lowest transaction that is still under way: whatever comes before it has come.
create function settled_end() returns xid8
  language sql stable as $$ select pg_snapshot_xmin(pg_current_snapshot()) $$;

-- The entry whose fact is shown today of a record, with its place in the log.
create function find_disclosed_leaf(asked uuid, record bigint) returns table (
    item text, organisation_id uuid, entry_no int, record_no bigint, kind smallint, act_id uuid, submission_id uuid, row_no int, law_version int,
    recorded_at timestamptz, previous bytea, commitment bytea, form smallint, salt bytea, fact text, log smallint, first_index bigint, leaves int,
    marks bytea)
  language sql stable as $$
  select d.* from disclosed_leaf d where d.organisation_id = asked and d.record_no = record $$;
