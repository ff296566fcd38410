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
  primary key (organisation_id, case_id, step_no)
);

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
grant select on reach.objection_case, reach.objection_step to xinheng_bounded;
