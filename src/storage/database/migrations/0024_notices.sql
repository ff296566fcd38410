-- Notices beyond the product: where a unit or an organisation is told, what was told, and what became of it. What is told are numbers and a
-- day; no organisation, nobody's name.
create table notice_address (
  address_id uuid primary key,
  unit_id    uuid,
  division   text,
  organisation_id uuid,
  account_id uuid,                             -- of an organisation: by whom it was given, and told only as long as they act for it
  way        text not null,                    -- mail, webhook
  address    text not null,                    -- a mailbox, of which its end leaves the host; of a webhook its host, and the rest covered: it may let in whoever knows it
  digest     bytea not null,                   -- of unit or organisation and address as they were given, until it is ended
  call       bytea,                            -- of a webhook: where it is called, and by which secret calls are signed; wrapped, forgotten with its end
  added_on   date not null,
  ended_on   date,
  looked_on  date,                             -- of an organisation: the newest day for which its records were looked through
  act_id     uuid not null,
  check (num_nonnulls(unit_id, organisation_id) = 1),
  check ((unit_id is null) = (division is null)),
  check ((organisation_id is null) = (account_id is null)),
  check (call is null or way = 'webhook'),
  check (call is not null or way = 'mail' or ended_on is not null)
);
create unique index notice_address_once on notice_address (digest) where ended_on is null;
create index notice_address_looked on notice_address (looked_on nulls first) where ended_on is null and organisation_id is not null;

-- Rows go a year after they were made.
create table notice (
  notice_id  uuid primary key,
  address_id uuid not null references notice_address,
  kind       text not null,                    -- morning, trial; of an organisation changes, welcome
  about      text not null,                    -- of a morning and of changes the day: one a day; of a trial or a welcome its own id
  counts     text not null,                    -- JSON
  made_at    timestamptz not null default clock_timestamp(),
  next_at    timestamptz,                      -- when it is tried next; null: no more
  tries      int not null default 0,
  outcome    text,                             -- sent, failed, empty; null: on its way
  said       text,                             -- the answer of the last try
  ended_at   timestamptz,
  unique (address_id, kind, about),
  check ((outcome is null) = (next_at is not null))
);
create index notice_due on notice (next_at) where next_at is not null;

-- Which changes a notice has counted: none is counted for the same address again. They go with their notice, when none of them is news any more.
create table notice_told (
  address_id uuid not null references notice_address,
  record_no  bigint not null,
  what       text not null,                    -- begins, begun, ends, ended
  on_day     date not null,
  notice_id  uuid not null references notice on delete cascade,
  primary key (address_id, record_no, what, on_day)
);
create index notice_told_notice on notice_told (notice_id);

grant select, insert, update (ended_on, call, address, digest, looked_on) on notice_address to xinheng_app;
grant select, insert on notice_told to xinheng_app;
grant select, insert, delete, update (next_at, tries, outcome, said, ended_at) on notice to xinheng_app;
create view reach.notice_address with (security_barrier) as
  select address_id, unit_id, division, organisation_id, way, address, added_on, ended_on, act_id from public.notice_address a
  where a.unit_id = (select reach_unit()) or a.division = any ((select reach_divisions())::text[])
    or a.organisation_id = (select reach_organisation());
create view reach.notice with (security_barrier) as
  select n.* from public.notice n where (select true from reach.notice_address a where a.address_id = n.address_id limit 1);
grant select on reach.notice_address, reach.notice to xinheng_bounded;
