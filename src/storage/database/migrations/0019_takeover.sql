-- Takeover: how many rows of a former system's files came to what, by authority and year of the decision, for the reconciliation.

create table takeover_count (
  submission_id uuid not null,
  authority     text not null,                 -- its code as in the file; empty where it names none
  year          text not null,
  outcome       text not null,                 -- registered, amended, unchanged, held, refused, person
  standing      text not null,                 -- of registered ones: shown, repaired, ended, over, hidden
  rows          int not null,
  primary key (submission_id, authority, year, outcome, standing)
);
grant select, insert, update on takeover_count to xinheng_app;
create view reach.takeover_count with (security_barrier) as
  select * from public.takeover_count c where c.submission_id in (select submission_id from reach.submission);
grant select on reach.takeover_count to xinheng_bounded;

-- The records that a takeover began are counted in the ledger itself.
create index entry_imported on entry (submission_id) where kind = 13;
