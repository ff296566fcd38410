-- Quality: what units hand in, of what worth it is, what is still to be put right, and months in which there was nothing.

-- A row that did not land, until its decision is handed in again or the unit says that it will not be. Of its content only the hash of its
-- key; no figure is kept, all are counted from rows.
create table open_row (
  submission_id uuid not null,
  row_no        bigint not null,
  unit_id       uuid not null,
  division      text not null,
  item          text not null,
  outcome       text not null,                 -- refused, held
  key           bytea,                         -- of its record, as record_key has it; null where the row does not say it
  since         date not null,                 -- of the first row of this key that did not land
  closed_on     date,
  closed_as     text,                          -- landed, again (a newer row stands for it), settled
  reason        text,                          -- of a settled one, masked
  primary key (submission_id, row_no),
  check ((closed_on is null) = (closed_as is null))
);
create index open_row_unit on open_row (unit_id, item) where closed_on is null;
create index open_row_division on open_row (division) where closed_on is null;
grant select, insert on open_row to xinheng_app;
grant update (closed_on, closed_as, reason) on open_row to xinheng_app;
create view reach.open_row with (security_barrier) as
  select * from public.open_row o
  where o.unit_id = (select reach_unit()) or o.division = any ((select reach_divisions())::text[]);

create table zero_report (
  unit_id  uuid not null references unit,
  item     text not null,
  month    date not null,                      -- its first day
  division text not null,                      -- of the unit then
  said_on  date not null,
  act_id   uuid not null,
  primary key (unit_id, item, month)
);
create index zero_report_month on zero_report (month);
grant select, insert on zero_report to xinheng_app;
create view reach.zero_report with (security_barrier) as
  select * from public.zero_report z
  where z.unit_id = (select reach_unit()) or z.division = any ((select reach_divisions())::text[]);

create index submission_received on submission (received_on);
-- Records that were objected to are few; without it they would be looked for in the whole ledger.
create index entry_objected on entry (organisation_id, record_no) where kind = 6;

-- What is counted: submissions with the outcomes of their rows, and rows with what was found.
create view quality_submission as
  select s.submission_id, s.unit_id, s.division, s.item, date_trunc('month', s.received_on::timestamp)::date as month, s.received_at,
         s.file_name, s.rows - s.person_rows as rows, s.registered + s.amended + s.unchanged as sound, s.refused, s.held, s.person_rows
  from submission s where s.takeover is null and not s.rehearsal;
create view quality_finding as
  select f.submission_id, f.row_no, f.level, f.code, f.field from finding f;
-- Corrected, withdrawn or annulled after an objection: by the month in which that was done.
create view quality_wrong as
  select s.organisation_id, s.record_no, s.source_unit_id as unit_id, s.division, s.item,
         (select date_trunc('month', min(c.recorded_at at time zone 'Asia/Shanghai'))::date from entry c
          where c.organisation_id = o.organisation_id and c.record_no = o.record_no and c.entry_no > o.entry_no and c.kind in (2, 3, 5))
           as month
  from (select organisation_id, record_no, min(entry_no) as entry_no from entry where kind = 6 group by 1, 2) o
  join state s on s.organisation_id = o.organisation_id and s.record_no = o.record_no;
create view quality_open as
  select o.submission_id, o.row_no, o.unit_id, o.division, o.item, o.outcome, o.since from open_row o where o.closed_on is null;
grant select on quality_submission, quality_finding, quality_wrong, quality_open to xinheng_app;

create view reach.quality_submission as
  select * from public.quality_submission s
  where s.unit_id = (select reach_unit()) or s.division = any ((select reach_divisions())::text[]);
create view reach.quality_finding as
  select f.* from public.quality_finding f where f.submission_id in (select submission_id from reach.submission);
create view reach.quality_wrong as
  select * from public.quality_wrong w
  where w.unit_id = (select reach_unit()) or w.division = any ((select reach_divisions())::text[]);
create view reach.quality_open as
  select * from public.quality_open o
  where o.unit_id = (select reach_unit()) or o.division = any ((select reach_divisions())::text[]);
grant select on reach.open_row, reach.zero_report, reach.quality_submission, reach.quality_finding, reach.quality_wrong, reach.quality_open
  to xinheng_bounded;
