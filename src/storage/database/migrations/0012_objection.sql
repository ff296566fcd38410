-- Objections: cases as the steps that acts have done to them.

create table objection_case (
  organisation_id uuid not null,
  case_id         uuid not null,
  record_no       bigint not null,
  subject         text not null,               -- rules/objection SUBJECTS
  unit_id         uuid not null,               -- who determined, decides
  second_unit_id  uuid,                        -- who was asked to look again; null: nobody yet, or the centre where no unit stands above
  division        text not null,
  annulled_on     date,                        -- of the document that annulled the decision, as the objection says
  filed_on        date not null,
  closed_on       date,                        -- null: open, also once more while it is looked at again
  primary key (organisation_id, case_id)
);
-- One at a time of each record.
create unique index objection_case_record on objection_case (organisation_id, record_no) where closed_on is null;
-- A unit's work list, its division's overview: open cases are few whatever the platform holds; closed ones are asked for by day.
create index objection_case_open on objection_case (unit_id) where closed_on is null;
create index objection_case_second on objection_case (second_unit_id) where second_unit_id is not null;
create index objection_case_closed on objection_case (closed_on) where closed_on is not null;

create table objection_step (
  organisation_id uuid not null,
  case_id         uuid not null,
  step_no         int not null,
  kind            text not null,               -- rules/objection OBJECTION_STEPS
  on_day          date not null,
  recorded_at     timestamptz not null,
  act_id          uuid not null,
  content         text not null,
  clock           text,                        -- which clock it stopped, rules/objection; null: none
  due_on          date,                        -- its last day in time; null: the calendar of a year on the way was not published
  primary key (organisation_id, case_id, step_no)
);
-- Deadlines kept are counted by the day on which a clock was stopped.
create index objection_step_clock on objection_step (on_day) where clock is not null;

-- What was put right, field by field: whoever hands the old value in once more is stale. Of the value a hash, which goes with the record.
create table correction (
  organisation_id uuid not null,
  record_no       bigint not null,
  field           text not null,
  was             bytea not null check (length(was) = 16),
  decided_on      date not null,
  primary key (organisation_id, record_no, field, was)
);
grant select, insert, delete, update (decided_on) on correction to xinheng_app;
grant select (organisation_id, record_no), delete on correction to xinheng_eraser;
grant select, insert on objection_case, objection_step to xinheng_app;
grant update (second_unit_id, closed_on) on objection_case to xinheng_app;
grant select (organisation_id, case_id, record_no) on objection_case to xinheng_eraser;
grant select (organisation_id, case_id, content), update (content) on objection_step to xinheng_eraser;

-- What a bounded actor's query may read of it: its own unit's cases and those that it looks at again, its divisions', its organisation's.
create view reach.objection_case with (security_barrier) as
  select * from public.objection_case c
  where c.organisation_id = (select reach_organisation())
    or c.division = any ((select reach_divisions())::text[])
    or c.unit_id = any ((select reach_units())::uuid[]) or c.second_unit_id = any ((select reach_units())::uuid[]);
create view reach.objection_step with (security_barrier) as
  select * from public.objection_step s
  where (select true from reach.objection_case c where c.organisation_id = s.organisation_id and c.case_id = s.case_id limit 1);
create view reach.case_evidence with (security_barrier) as
  select * from public.case_evidence e
  where (select true from reach.repair_case c where c.organisation_id = e.organisation_id and c.case_id = e.case_id limit 1)
    or (select true from reach.objection_case c where c.organisation_id = e.organisation_id and c.case_id = e.case_id limit 1);
grant select on reach.objection_case, reach.objection_step, reach.case_evidence to xinheng_bounded;

-- Proofs of cases that closed so many months ago: their keys and bytes go, that there was one stays. A year is the least, here too: within it
-- what was decided may still be fought. Owned by the role that may blank and nothing else.
create function drop_evidence(months int) returns int
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  count int;
  today date := china_today();
  put_before timestamptz := today - make_interval(months => months - 1);
begin
  if months < 12 then
    raise exception 'proofs are kept for a year at least' using errcode = 'insufficient_privilege';
  end if;
  update case_evidence v set name = '', sha256 = null, file_key = null, sealed = null
    where v.sealed is not null and v.put_at < put_before and (
      (select c.closed_on from repair_case c where c.organisation_id = v.organisation_id and c.case_id = v.case_id)
        + make_interval(months => months) < today
      or (select c.closed_on from objection_case c where c.organisation_id = v.organisation_id and c.case_id = v.case_id)
        + make_interval(months => months) < today);
  get diagnostics count = row_count;
  return count;
end $$;
grant select (put_at) on case_evidence to xinheng_eraser;
grant select (organisation_id, case_id, closed_on) on repair_case, objection_case to xinheng_eraser;
revoke execute on function drop_evidence(int) from public;
grant execute on function drop_evidence(int) to xinheng_app;
grant create on schema public to xinheng_eraser;
alter function drop_evidence(int) owner to xinheng_eraser;
revoke create on schema public from xinheng_eraser;
