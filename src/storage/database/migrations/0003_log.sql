-- The transparency log: which batches stand where, its tiles, its checkpoints, and the map of heads (docs/proof.md).

create table log (
  log       smallint primary key,
  origin    text not null unique,              -- first line of its checkpoints
  key       text not null,                     -- verifier key: who does not hold its other half cannot continue the log
  opened_at timestamptz not null default now()
);

-- A batch stands in one log, whichever was open when it was taken.
create unique index leaf_once on leaf (batch_id);
-- The sequencer reads what was just written, which is behind what a plain BRIN index knows of.
alter index entry_batch set (autosummarize = on);
alter index act_batch set (autosummarize = on);

-- Full tiles of 256 hashes, written once. Level -1 holds leaf data, of which the hashes of level 0 are made. By log and level, not by
-- organisation: a tile holds leaves of many.
create table tile (
  log    smallint not null,
  level  smallint not null,
  tile   bigint not null,
  hashes bytea not null check (length(hashes) = 8192),
  primary key (log, level, tile)
);
-- Hashes do not compress: trying costs more than writing them.
alter table tile alter column hashes set storage external;
-- The one tile of each level that is not full yet.
create table tile_end (
  log    smallint not null,
  level  smallint not null,
  tile   bigint not null,
  hashes bytea not null check (length(hashes) < 8192 and length(hashes) % 32 = 0),
  primary key (log, level)
) with (fillfactor = 50);
alter table tile_end alter column hashes set storage external;

create table checkpoint (
  log           smallint not null,
  size          bigint not null,
  root          bytea not null check (length(root) = 32),
  map_root      bytea not null check (length(map_root) = 32),
  organisations bigint not null,
  signed_at     timestamptz not null default clock_timestamp(),
  note          text not null,
  primary key (log, size)
);

-- The map of heads as the newest checkpoint has it. By the hash of the organisation's id, which is where it stands in the map; `bucket`
-- is the first 16 bits of it.
create table map_head (
  bucket          int not null,
  key             bytea not null check (length(key) = 32),
  organisation_id uuid not null,
  entries         int not null,
  head            bytea not null check (length(head) = 32),
  primary key (bucket, key)
) with (fillfactor = 80);
-- The subtrees above the buckets: for each at depth 0, 4, 8, 12 the sixteen that lie four deeper, each 1 byte (how many organisations it
-- holds: 0, 1, or 2 for more) and its hash.
create table map_node (
  depth  smallint not null,
  prefix int not null,
  below  bytea not null check (length(below) = 528),
  primary key (depth, prefix)
) with (fillfactor = 70);

grant select, insert on log, tile, checkpoint to xinheng_app;
grant select, insert, update on tile_end, map_head, map_node to xinheng_app;
-- Hashes and signatures alone: they say nothing about anybody and are public from the second they exist.
grant select on log, tile, tile_end, checkpoint to xinheng_portal;
