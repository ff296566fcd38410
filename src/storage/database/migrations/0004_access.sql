-- Who may ask, and who looked.

-- Whether commands are taken: the newest row says so.
create table operating_mode (
  mode_no   bigint generated always as identity primary key,
  read_only boolean not null,
  since     timestamptz not null,
  act_id    uuid not null
);
grant select, insert on operating_mode to xinheng_app;

-- A look made for an investigation is shown to the organisation from that day on.
alter table access add column visible_from date;
