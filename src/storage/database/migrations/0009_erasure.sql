-- What was erased stays in backups until the last of them is thrown away: which there are, and until when each is kept.

create table backup (
  backup_no  bigint generated always as identity primary key,
  act_id     uuid not null,
  keep_days  int not null check (keep_days between 1 and 3660),
  -- Null in all four: taken elsewhere, over and over, and each kept for so many days; the newest such row counts.
  taken_at   timestamptz,
  expires_on date,
  folder     text,
  wal_from   text,                             -- name of the first segment of the write-ahead log that a restore needs
  check ((taken_at is null) = (expires_on is null)),
  check ((taken_at is null) = (folder is null)),
  check ((taken_at is null) = (wal_from is null))
);
grant select, insert on backup to xinheng_app;

-- What else holds something of a record, and is blanked with it: findings on the rows that brought it (`value`, `params`; that a rule was
-- broken stays), and names and numbers of the organisation that this record alone says. `rows` of the erasing entry names rows that brought
-- the record without becoming an entry: handed in again, held, refused. As erase() does, only where the ledger says `erased` (kind 12).
create function erase_beside(organisation uuid, record bigint, out findings int, out names int)
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  said text;
  codes int;
begin
  select c.fact into said
    from entry e join entry_content c on c.organisation_id = e.organisation_id and c.entry_no = e.entry_no
    where e.organisation_id = organisation and e.record_no = record and e.kind = 12
    order by e.entry_no desc limit 1;
  if said is null then
    raise exception 'no entry erases this record' using errcode = 'insufficient_privilege';
  end if;

  with brought as (
    select e.submission_id, e.row_no::bigint from entry e
      where e.organisation_id = organisation and e.record_no = record and e.submission_id is not null
    union
    select m[1]::uuid, m[2]::bigint from regexp_matches(said, '"([0-9a-f-]{36})#([1-9][0-9]{0,8})"', 'g') as r (m)
  )
  update finding f set value = null, params = null from brought b
    where f.submission_id = b.submission_id and f.row_no = b.row_no and (f.value is not null or f.params is not null);
  get diagnostics findings = row_count;

  delete from organisation_name n where n.organisation_id = organisation and n.record_no = record;
  get diagnostics names = row_count;
  perform from state s where s.organisation_id = organisation and s.record_no = record and s.item = 'registration';
  if found then
    delete from organisation_code c where c.organisation_id = organisation and c.scheme not in ('uscc', 'confirmed-name');
    get diagnostics codes = row_count;
    names := names + codes;
  end if;
  -- What was said for and against its repair, and against itself; kind and day of each step stay.
  update repair_step s set content = '{}'
    where s.organisation_id = organisation and s.content <> '{}' and exists (
      select from repair_record r where r.organisation_id = organisation and r.case_id = s.case_id and r.record_no = record);
  update case_evidence v set name = '', sha256 = null, file_key = null, sealed = null
    where v.organisation_id = organisation and v.sealed is not null and (exists (
      select from repair_record r where r.organisation_id = organisation and r.case_id = v.case_id and r.record_no = record)
      or exists (
      select from objection_case c where c.organisation_id = organisation and c.case_id = v.case_id and c.record_no = record));
  update objection_step s set content = '{}'
    where s.organisation_id = organisation and s.content <> '{}' and exists (
      select from objection_case c where c.organisation_id = organisation and c.case_id = s.case_id and c.record_no = record);
  update error_report r set says = '', answer = null where r.organisation_id = organisation and r.record_no = record;
  delete from correction c where c.organisation_id = organisation and c.record_no = record;
  -- Called what another record says, or by its code.
  update organisation o set name = coalesce(
      (select n.name from organisation_name n where n.organisation_id = organisation
       order by (n.standing = 'current') desc, n.from_on desc limit 1), o.uscc, '')
    where o.organisation_id = organisation
      and not exists (select from organisation_name n where n.organisation_id = organisation and n.name = o.name);
end $$;
-- Acts that say something of the record and may have written no entry of it: the steps of cases of its repair and of objections to it, whose
-- tables come later (hence plpgsql, which looks for them when it runs).
create function acts_beside(organisation uuid, record bigint) returns setof uuid
  language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  return query
    select s.act_id from repair_step s join repair_record r on r.organisation_id = s.organisation_id and r.case_id = s.case_id
    where r.organisation_id = organisation and r.record_no = record
    union all
    select s.act_id from objection_step s join objection_case c on c.organisation_id = s.organisation_id and c.case_id = s.case_id
    where c.organisation_id = organisation and c.record_no = record;
end $$;
grant select (submission_id, row_no) on entry to xinheng_eraser;
grant select (submission_id, row_no, value, params), update (value, params) on finding to xinheng_eraser;
grant select (organisation_id, case_id, content), update (content) on repair_step to xinheng_eraser;
grant select (organisation_id, case_id, sealed), update (name, sha256, file_key, sealed) on case_evidence to xinheng_eraser;
grant select on repair_record to xinheng_eraser;
grant select (item) on state to xinheng_eraser;
grant select, delete on organisation_name, organisation_code to xinheng_eraser;
grant select (organisation_id, uscc, name), update (name) on organisation to xinheng_eraser;
create policy organisation_eraser on organisation to xinheng_eraser using (true) with check (true);
revoke execute on function erase_beside(uuid, bigint) from public;
grant execute on function erase_beside(uuid, bigint) to xinheng_app;
-- In its own name, so that PostgreSQL refuses whatever is not granted above.
grant create on schema public to xinheng_eraser;
alter function erase_beside(uuid, bigint) owner to xinheng_eraser;
revoke create on schema public from xinheng_eraser;
