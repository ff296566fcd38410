-- What was erased stays in backups until the last of them is thrown away: which there are, and until when each is kept.

create table backup (
  backup_no  bigint generated always as identity primary key,
  act_id     uuid not null,
  keep_days  int not null check (keep_days between 1 and 3660),
  -- Null in all four: taken elsewhere, over and over, and each kept for so many days; the newest such row counts.
  taken_at   timestamptz,
  expires_on date,
  folder     text,
  wal_from   text,                             -- name of the first segment of the write-ahead log that a restore needs
  check ((taken_at is null) = (expires_on is null)),
  check ((taken_at is null) = (folder is null)),
  check ((taken_at is null) = (wal_from is null))
);
grant select, insert on backup to xinheng_app;
