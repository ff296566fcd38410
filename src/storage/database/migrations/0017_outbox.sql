-- The outbox: what has changed since is read from batches and days; here is what no batch tells, and how far each receiver is.

-- Records that a law has moved: a refold writes no entry. Read in the order of transactions and in no other.
create table refolded_record (
  xid             xid8 not null default pg_current_xact_id(),
  organisation_id uuid not null,
  record_no       bigint not null,
  primary key (xid, organisation_id, record_no)
);

-- The newest receipt of each receiver: a chain of keys, or an account. Every receipt is an act.
create table receipt (
  receiver text primary key,
  unit_id  uuid,                               -- which answers for it; null: the machine's own operator
  role     text not null,
  day      date not null,                      -- all that came by this day,
  xid      xid8 not null,                      -- and by every transaction before this one
  began_at timestamptz not null,
  told_at  timestamptz not null,
  act_id   uuid not null
);
create view reach.receipt with (security_barrier) as
  select * from public.receipt r
  where (select reach_role()) in ('auditor', 'centre-officer') and ((select reach_whole())
    or r.unit_id in (select u.unit_id from public.unit u where u.division = any ((select reach_divisions())::text[])));
-- Since when something waits: when transactions were recorded, and nothing of what they wrote.
create view reach.batch with (security_barrier) as
  select b.xid, b.batch_id, b.recorded_at, b.entries from public.batch b
  where (select reach_role()) in ('auditor', 'centre-officer');
grant select on reach.batch, reach.receipt to xinheng_bounded;
grant select, insert on refolded_record to xinheng_app;
grant select, insert, update (unit_id, role, day, xid, told_at, act_id) on receipt to xinheng_app;
