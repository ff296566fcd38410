-- Which hash made a commitment: the `v` of the header (docs/adr/0008, rules/ledger COMMITMENT_HASHES). Leaf data cover it, so this column can
-- be changed no more than any other of the header.
alter table entry add column form smallint not null default 1 check (form in (1, 2));   -- 1 SHA-256, 2 SM3
alter table act add column form smallint not null default 1 check (form in (1, 2));

-- Keys of the platform that sign checkpoints beside the log's own, under its name (SM2): which lines a checkpoint must bear.
create table log_cosigner (
  log        smallint not null,
  key        text not null,                    -- verifier key
  from_size  bigint not null,
  until_size bigint,                           -- exclusive; null while it signs
  primary key (log, key, from_size)
);
grant select, insert, update (until_size) on log_cosigner to xinheng_app;
grant select on log_cosigner to xinheng_portal;
