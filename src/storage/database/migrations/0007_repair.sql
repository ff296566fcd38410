-- Repair: cases as the steps that acts have done to them, and what was got by falsehood.

create table repair_case (
  organisation_id uuid not null,
  case_id         uuid not null,
  application_id  uuid not null,               -- one application may go to several units: a case for each
  channel         text not null,               -- rules/law CHANNELS
  external_no     text,                        -- its number in the national window; null: our own
  unit_id         uuid not null,               -- who determined, repairs
  division        text not null,
  closed_on       date,                        -- null: open
  primary key (organisation_id, case_id)
);
-- The same case of the national window is taken once by each unit.
create unique index repair_case_external on repair_case (organisation_id, external_no, unit_id);
-- A unit's work list, its division's overview: open cases are few whatever the platform holds.
create index repair_case_open on repair_case (unit_id) where closed_on is null;
-- What was closed, the newest first.
create index repair_case_closed on repair_case (closed_on) where closed_on is not null;

create table repair_record (
  organisation_id uuid not null,
  case_id         uuid not null,
  record_no       bigint not null,
  primary key (organisation_id, case_id, record_no)
);

create table repair_step (
  organisation_id uuid not null,
  case_id         uuid not null,
  step_no         int not null,
  kind            text not null,               -- rules/repair STEPS
  on_day          date not null,               -- the day that counts: of a case from the national window, the day of its instant there
  recorded_at     timestamptz not null,
  act_id          uuid not null,
  content         text not null,
  clock           text,                        -- which clock of the unit it stopped: acceptance, decision; null: none
  due_on          date,                        -- its last day in time; null: the calendar of a year on the way was not published
  told_by         date,                        -- of a step that ends the case: until when the result was to be told
  primary key (organisation_id, case_id, step_no)
);
-- Deadlines kept are counted by the day on which a clock was stopped.
create index repair_step_clock on repair_step (on_day) where clock is not null;

-- Cases that came from the national window: their results go back to it, and it says of each that it has it.
create table repair_receipt (
  organisation_id uuid not null,
  case_id         uuid not null,
  step_no         int not null,                -- of the step that it was told of
  receipt         text not null,               -- its number there
  received_on     date not null,
  act_id          uuid not null,
  primary key (organisation_id, case_id, step_no)
);

-- What was handed in as proof in a case, here of repair, and of objection (0012): sealed under a key of its own, and here so that it stands
-- and falls with its case.
create table case_evidence (
  organisation_id uuid not null,
  case_id         uuid not null,
  evidence_no     int not null,
  name            text not null,
  media           text not null,               -- by its content, storage/files
  bytes           int not null,
  sha256          bytea,                       -- null with the two below once erased
  scanned         boolean not null,            -- whether a scanner was configured, and found nothing
  put_at          timestamptz not null,
  act_id          uuid not null,
  file_key        bytea,
  sealed          bytea,
  primary key (organisation_id, case_id, evidence_no)
);
alter table case_evidence alter column sealed set storage external;
-- Those whose time may be over; few once they are dropped.
create index case_evidence_old on case_evidence (put_at) where sealed is not null;

create table repair_falsehood (
  organisation_id uuid not null,
  record_no       bigint not null,
  case_id         uuid not null,
  found_on        date not null,
  primary key (organisation_id, record_no, case_id)
);

grant select, insert on repair_case, repair_record, repair_step, repair_receipt, repair_falsehood, case_evidence to xinheng_app;
grant update (closed_on) on repair_case to xinheng_app;
-- From which day repair may be asked for is told to everybody, of what is disclosed: what was found of another record says its day alone.
create view disclosed_falsehood with (security_barrier) as
  select f.organisation_id, f.found_on, (
      select f.record_no from disclosed_record d where d.organisation_id = f.organisation_id and d.record_no = f.record_no) as record_no
  from repair_falsehood f
  where (select true from disclosed_record d where d.organisation_id = f.organisation_id limit 1);
grant select on disclosed_falsehood to xinheng_app, xinheng_portal;

-- What a bounded actor's query may read of it: its own unit's cases, its divisions', its organisation's.
create view reach.repair_case with (security_barrier) as
  select * from public.repair_case c
  where c.organisation_id = (select reach_organisation())
    or c.division = any ((select reach_divisions())::text[])
    or c.unit_id = any ((select reach_units())::uuid[]);
create view reach.repair_record with (security_barrier) as
  select * from public.repair_record r
  where (select true from reach.repair_case c where c.organisation_id = r.organisation_id and c.case_id = r.case_id limit 1);
create view reach.repair_step with (security_barrier) as
  select * from public.repair_step s
  where (select true from reach.repair_case c where c.organisation_id = s.organisation_id and c.case_id = s.case_id limit 1);
create view reach.repair_receipt with (security_barrier) as
  select * from public.repair_receipt r
  where (select true from reach.repair_case c where c.organisation_id = r.organisation_id and c.case_id = r.case_id limit 1);
-- Of records elsewhere an officer sees what everybody sees.
create view reach.disclosed_entry with (security_barrier) as select * from public.disclosed_entry;
grant select on disclosed_falsehood to xinheng_bounded;
grant select on reach.repair_case, reach.repair_record, reach.repair_step, reach.repair_receipt, reach.disclosed_entry
  to xinheng_bounded;
