-- Entries on lists: cases as the steps that acts have done to them. Of organisations only, and of no other than the one that is entered.

create table listing_case (
  organisation_id uuid not null,
  case_id         uuid not null,
  list            text not null,               -- law/lists
  unit_id         uuid not null,               -- who determines
  division        text not null,
  record_no       bigint,                      -- the record of its entry, once it is on the list
  closed_on       date,                        -- null: open; the end of a term closes nothing, it comes by itself
  primary key (organisation_id, case_id)
);
create index listing_case_open on listing_case (unit_id) where closed_on is null;
create table listing_step (
  organisation_id uuid not null,
  case_id         uuid not null,
  step_no         int not null,
  kind            text not null,               -- rules/lists LIST_STEPS
  on_day          date not null,
  recorded_at     timestamptz not null,
  act_id          uuid not null,
  content         text not null,               -- what was said, and the document that was made of it
  primary key (organisation_id, case_id, step_no)
);
grant select, insert on listing_case, listing_step to xinheng_app;
grant update (record_no, closed_on) on listing_case to xinheng_app;

create view reach.listing_case with (security_barrier) as
  select * from public.listing_case c
  where c.organisation_id = (select reach_organisation())
    or c.division = any ((select reach_divisions())::text[])
    or c.unit_id = any ((select reach_units())::uuid[]);
create view reach.listing_step with (security_barrier) as
  select * from public.listing_step s
  where (select true from reach.listing_case c where c.organisation_id = s.organisation_id and c.case_id = s.case_id limit 1);
grant select on reach.listing_case, reach.listing_step to xinheng_bounded;

-- No entry `listed` (kind 14) without its steps, whatever the program says: notice, statement reviewed or its days lapsed, decision, service, in
-- that order, each done by an act of its own, and each act named in the entry. An entry on an abnormal list may do without notice and hearing, and
-- names them where there were any. Checked when the transaction ends: content and case are there by then.
create function listed_by_steps() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  said text;
  found int;
begin
  select c.fact into said from entry_content c where c.organisation_id = new.organisation_id and c.entry_no = new.entry_no;
  select count(*) into found
  from listing_case l
  join listing_step decision on decision.organisation_id = l.organisation_id and decision.case_id = l.case_id and decision.kind = 'decided-in'
  join listing_step service on service.organisation_id = l.organisation_id and service.case_id = l.case_id
    and service.kind = 'served' and service.step_no > decision.step_no
  left join listing_step notice on notice.organisation_id = l.organisation_id and notice.case_id = l.case_id and notice.kind = 'noticed'
  left join listing_step heard on heard.organisation_id = l.organisation_id and heard.case_id = l.case_id
    and heard.kind in ('reviewed', 'lapsed') and heard.step_no > notice.step_no and heard.step_no < decision.step_no
  where l.organisation_id = new.organisation_id and l.record_no = new.record_no
    and (heard.act_id is not null or notice.act_id is null and not exists (
           select from state s where s.organisation_id = new.organisation_id and s.record_no = new.record_no and s.item = 'severe-list'))
    and (select count(*) from act a where a.phase = 0 and a.outcome = 'done' and a.operation like 'lists.%'
           and a.act_id in (notice.act_id, heard.act_id, decision.act_id, service.act_id))
        = case when heard.act_id is null then 2 else 4 end
    and (heard.act_id is null or position(notice.act_id::text in said) > 0 and position(heard.act_id::text in said) > 0)
    and position(decision.act_id::text in said) > 0 and position(service.act_id::text in said) > 0;
  if found is distinct from 1 then
    raise exception 'an entry on a list names its notice, the defence or its lapse, its decision and its service' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger listed_by_steps after insert on entry deferrable initially deferred
  for each row when (new.kind = 14) execute function listed_by_steps();

-- Nor does a record of a severe list begin in another way: listed here, or taken over from another platform, where its own procedure was.
create function listed_or_taken_over() returns trigger
  language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from entry e where e.organisation_id = new.organisation_id and e.record_no = new.record_no
                   and e.record_previous is null and e.kind in (11, 13, 14)) then
    raise exception 'a record of a severe list is listed by its procedure' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger listed_or_taken_over after insert on state
  for each row when (new.item = 'severe-list') execute function listed_or_taken_over();

-- What was said in the case of an entry goes with its record; kind and day of each step stay.
create function erase_listing(organisation uuid, record bigint) returns int
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  blanked int;
begin
  perform from entry where organisation_id = organisation and record_no = record and kind = 12;
  if not found then
    raise exception 'no entry erases this record' using errcode = 'insufficient_privilege';
  end if;
  update listing_step s set content = '{}'
    where s.organisation_id = organisation and s.content <> '{}' and exists (
      select from listing_case c where c.organisation_id = organisation and c.case_id = s.case_id and c.record_no = record);
  get diagnostics blanked = row_count;
  return blanked;
end $$;
create function acts_of_listing(organisation uuid, record bigint) returns setof uuid
  language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select s.act_id from listing_step s join listing_case c on c.organisation_id = s.organisation_id and c.case_id = s.case_id
  where c.organisation_id = organisation and c.record_no = record
$$;
grant select (organisation_id, case_id, content), update (content) on listing_step to xinheng_eraser;
grant select on listing_case to xinheng_eraser;
revoke execute on function erase_listing(uuid, bigint) from public;
grant execute on function erase_listing(uuid, bigint) to xinheng_app;
grant create on schema public to xinheng_eraser;
alter function erase_listing(uuid, bigint) owner to xinheng_eraser;
revoke create on schema public from xinheng_eraser;
