-- What waits for a person: rows held, codes with two names, organisations that may be one, and drafts of decisions that are entered by hand.

-- A row that was held, until it is decided or its day comes. What the cleaned copy covers of it is sealed here, and goes with either.
create table held_row (
  submission_id   uuid not null,
  row_no          bigint not null,
  unit_id         uuid not null,
  division        text not null,
  item            text not null,
  cause           text not null,               -- the first finding that holds it
  key             bytea,                       -- of its record: handed in again, the newer row stands for it
  organisation_id uuid,                        -- to which its code leads
  uscc            text,
  party_name      text,                        -- null where it may be a person's
  folded          text,
  codes           text,                        -- JSON: old numbers by scheme
  held_on         date not null,
  until_on        date not null,               -- first day on which it is no longer kept
  sealed          bytea,
  sealed_key      bytea,                       -- wrapped
  released        boolean not null default false,   -- its covered cells are nobody's; it waits for something else
  decided_on      date,
  decision        text,                        -- masked, released, again, named, linked, refused, superseded, expired; null: open
  outcome         text,                        -- what came of it then
  record_id       text,
  act_id          uuid,
  primary key (submission_id, row_no),
  check ((sealed is null) = (sealed_key is null)),
  check ((decision is null) = (decided_on is null)),
  check (decision is null or sealed is null)
);
create index held_row_open on held_row (unit_id, held_on) where decision is null;
create index held_row_key on held_row (key) where decision is null;
create index held_row_name on held_row (organisation_id, folded) where decision is null;
create index held_row_until on held_row (until_on) where decision is null;

-- What an officer has said of a name that came with a code: asked once for each. `typo`: it is this organisation, wrongly written;
-- `other`: it is not, and rows that say so come back.
create table name_decision (
  organisation_id uuid not null,
  folded          text not null,
  name            text not null,
  decision        text not null,               -- new-name, former-name, typo, other
  on_day          date,                        -- first day of a new name, first day without a former one
  reason          text not null,
  decided_on      date not null,
  act_id          uuid not null,
  primary key (organisation_id, folded)
);

-- No record says the name; an officer does.
alter table organisation_name add column said_by_officer boolean not null default false;

grant select, insert, update on held_row, name_decision to xinheng_app;
-- Of a row that was judged again, what held it no longer holds.
grant delete on finding to xinheng_app;

create view reach.held_row with (security_barrier) as
  select * from public.held_row h
  where h.unit_id = (select reach_unit()) or h.division = any ((select reach_divisions())::text[]);
create view reach.name_decision with (security_barrier) as
  select * from public.name_decision d
  where (select true from reach.organisation o where o.organisation_id = d.organisation_id limit 1);
grant select on reach.held_row, reach.name_decision to xinheng_bounded;

-- Beside what erase_beside() reaches: rows held for the record, and answers about names that nothing else says any more; asked again, they
-- are given again. As there, only where the ledger says `erased` (kind 12).
create function erase_held(organisation uuid, record bigint) returns int
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  blanked int;
begin
  if not exists (select from entry e where e.organisation_id = organisation and e.record_no = record and e.kind = 12) then
    raise exception 'no entry erases this record' using errcode = 'insufficient_privilege';
  end if;
  update held_row h set sealed = null, sealed_key = null, party_name = null, folded = null, codes = null
    where (h.key in (select k.key from record_key k where k.organisation_id = organisation and k.record_no = record)
      or exists (select from entry e where e.organisation_id = organisation and e.record_no = record
        and e.submission_id = h.submission_id and e.row_no = h.row_no))
      and (h.sealed is not null or h.party_name is not null or h.codes is not null);
  get diagnostics blanked = row_count;
  delete from name_decision d where d.organisation_id = organisation and not exists (
    select from organisation_name n where n.organisation_id = organisation and n.folded = d.folded);
  return blanked;
end $$;
grant select, update (sealed, sealed_key, party_name, folded, codes) on held_row to xinheng_eraser;
grant select, delete on name_decision to xinheng_eraser;
grant select on record_key to xinheng_eraser;
revoke execute on function erase_held(uuid, bigint) from public;
grant execute on function erase_held(uuid, bigint) to xinheng_app;
grant create on schema public to xinheng_eraser;
alter function erase_held(uuid, bigint) owner to xinheng_eraser;
revoke create on schema public from xinheng_eraser;
