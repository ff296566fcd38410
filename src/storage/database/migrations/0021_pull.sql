-- Pulls: views of departments' databases that are read for what is new. How a server is reached stands wrapped only.

create table pull (
  pull_id    uuid primary key,
  unit_id    uuid not null,
  division   text not null,
  item       text not null,
  host       text not null,                    -- with its port; who asks and by which password only in `address`
  kind       text not null,                    -- postgresql, mysql
  view       text not null,
  cursor     text not null,                    -- a column that only grows
  address    bytea not null,
  read_to    text,                             -- what it held in the last row read; null at first
  read_at    timestamptz,
  tried_at   timestamptz,                      -- the newest try, whether anything was new or not
  fault      text,                             -- of the newest try, by the server's code or ours; null where it went well
  every_minutes int check (every_minutes between 5 and 43200),   -- null: read when somebody asks
  last_submission uuid,
  ended_on   date
);
create index pull_unit on pull (unit_id) where ended_on is null;
grant select, insert on pull to xinheng_app;
grant update (read_to, read_at, tried_at, fault, every_minutes, last_submission, ended_on, address) on pull to xinheng_app;
create view reach.pull with (security_barrier) as
  select pull_id, unit_id, division, item, host, kind, view, cursor, read_to, read_at, last_submission, ended_on,
    tried_at, fault, every_minutes from public.pull p
  where p.unit_id = (select reach_unit()) or p.division = any ((select reach_divisions())::text[]);
grant select on reach.pull to xinheng_bounded;
