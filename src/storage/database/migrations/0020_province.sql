-- What the platform above has been told of records, and has acknowledged: the national file of everything new, changed and ended since.

create table province_export (
  export_no   int generated always as identity primary key,
  act_id      uuid not null,
  made_on     date not null,
  closed_on   date,                            -- by the receipt, or because it is made anew; null while a receipt is awaited
  closed_as   text,                            -- received, abandoned
  check ((closed_on is null) = (closed_as is null))
);
create unique index province_export_open on province_export ((closed_on is null)) where closed_on is null;

-- A row of an export's file. The entry says which fact it carried, so that the file can be written again.
create table province_row (
  organisation_id uuid not null,
  record_no       bigint not null,
  export_no       int not null,
  item            text not null,
  entry_no        int not null,
  change          text not null,               -- new, changed, ended
  outcome         text,                        -- accepted, refused; null while nothing was said of it
  reason          text,                        -- why it was refused, masked
  primary key (organisation_id, record_no, export_no)
);
create index province_row_export on province_row (export_no, item, organisation_id, record_no);

-- The last word that the platform above has acknowledged of a record.
create table province_told (
  organisation_id uuid not null,
  record_no       bigint not null,
  entry_no        int not null,
  change          text not null,
  export_no       int not null,
  primary key (organisation_id, record_no)
);
-- Zero reports of an export; one that was received with it is told.
create table province_zero (
  unit_id   uuid not null,
  item      text not null,
  month     date not null,
  export_no int not null,
  primary key (unit_id, item, month, export_no)
);
create index province_zero_export on province_zero (export_no);

grant select, insert on province_export, province_row, province_told, province_zero to xinheng_app;
grant update (closed_on, closed_as) on province_export to xinheng_app;
grant update (outcome, reason) on province_row to xinheng_app;
grant update (entry_no, change, export_no) on province_told to xinheng_app;

create view province_record as
  select s.organisation_id, s.record_no, s.item, s.fact_entry_no, s.last_entry_no, s.ended_on, s.disclosed_until, s.shielded_from,
         s.shielded_until
  from state s;
create view province_fact as
  select c.organisation_id, c.entry_no, c.fact from entry_content c;
create view province_zero_report as
  select z.unit_id, z.item, z.month from zero_report z;
grant select on province_record, province_fact, province_zero_report to xinheng_app;
