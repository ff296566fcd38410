-- Batches that machines push: which key was already taken, so that what is sent again is not handed in again.

-- One line per batch, led by the unit that chose the key.
create table push_key (
  unit_id        uuid not null references unit,
  key            text not null check (length(key) between 1 and 200),
  -- Of item and rows: the same key with other rows is a mistake of the sender.
  digest         bytea not null,
  submission_id  uuid not null references submission,
  primary key (unit_id, key)
);
grant select, insert on push_key to xinheng_app;
