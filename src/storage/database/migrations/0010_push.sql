-- Batches that machines push: which key was already taken, so that what is sent again is not handed in again.

-- What the hashes below are made with: they tell nothing without it, and nothing about a batch of another installation. It stands in the
-- clear, for several servers with keys of their own answer from one database.
create table push_secret (
  only_row boolean primary key default true check (only_row),
  secret   bytea not null check (length(secret) = 32)
);
-- One line per batch, led by the unit that chose the key. Of key, item and rows only hashes under the secret: a sender may have put anything in.
create table push_key (
  unit_id        uuid not null references unit,
  key            bytea not null check (length(key) = 32),
  -- Of item and rows: the same key with other rows is a mistake of the sender.
  digest         bytea not null,
  -- How many rows were sent, and which of them, from 1, hold nothing: these are answered and stand in no file.
  rows           int not null,
  empty          int[] not null,
  submission_id  uuid not null,                -- written in one transaction with it; no foreign key: distribution.ts
  primary key (unit_id, key)
);
create unique index push_key_submission on push_key (submission_id);
grant select, insert on push_key, push_secret to xinheng_app;
