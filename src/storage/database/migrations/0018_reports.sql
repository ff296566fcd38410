-- What anybody says is wrong with something shown: no account, no name, no address; gone on its day.
create table error_report (
  organisation_id uuid not null,
  report_id       uuid not null,
  record_no       bigint not null,
  unit_id         uuid not null,               -- who determined
  division        text not null,
  about           text not null,               -- rules/objection REPORTED
  says            text not null,               -- masked; empty once the record is erased
  reported_on     date not null,
  closed_on       date,
  outcome         text,                        -- rules/objection REPORT_OUTCOMES
  answer          text,                        -- what was found, masked
  retained_until  date not null,               -- first day on which the row is removed
  primary key (organisation_id, report_id),
  check ((closed_on is null) = (outcome is null))
);
create index error_report_unit on error_report (unit_id) where closed_on is null;
create index error_report_over on error_report (retained_until);
grant select, insert, delete, update (closed_on, outcome, answer, retained_until) on error_report to xinheng_app;
grant select (organisation_id, record_no), update (says, answer) on error_report to xinheng_eraser;
create view reach.error_report with (security_barrier) as
  select * from public.error_report r
  where (select reach_role()) in ('case-handler', 'decider', 'centre-officer')
    and (r.division = any ((select reach_divisions())::text[]) or r.unit_id = any ((select reach_units())::uuid[]));
grant select on reach.error_report to xinheng_bounded;
