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
  decision        text,                        -- masked, released, again, named, linked, refused, superseded, dropped, expired; null: open
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
create index held_row_codeless on held_row (folded) where decision is null and uscc is null;
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
  division        text,                        -- of the officer; null for the machine's operator
  primary key (organisation_id, folded)
);

-- No record says the name; an officer does.
alter table organisation_name add column said_by_officer boolean not null default false;

grant select, insert, update on held_row, name_decision to xinheng_app;
-- Of a row that was judged again, what held it no longer holds.
grant delete on finding to xinheng_app;
-- Refused by an officer, it is open as a refused one.
grant update (outcome) on open_row to xinheng_app;

create view reach.held_row with (security_barrier) as
  select * from public.held_row h
  where h.unit_id = (select reach_unit()) or h.division = any ((select reach_divisions())::text[]);
-- Why an officer decided is read where the officer or the organisation lies, not wherever the organisation is known.
create view reach.name_decision with (security_barrier) as
  select * from public.name_decision d
  where d.division = any ((select reach_divisions())::text[])
    or (select true from public.organisation o where o.organisation_id = d.organisation_id
          and (o.division = any ((select reach_divisions())::text[]) or (o.division is null and (select reach_whole()))));
-- Whether a row that waits says what a decision on an objection has put right is seen before it lands.
create view reach.correction with (security_barrier) as
  select * from public.correction c
  where (select true from reach.state s where s.organisation_id = c.organisation_id and s.record_no = c.record_no limit 1);
grant select on reach.held_row, reach.name_decision, reach.correction to xinheng_bounded;

-- Beside what erase_beside() reaches: rows held for the record, and answers about names that nothing else says any more; asked again, they
-- are given again. As there, only where the ledger says `erased` (kind 12).
create function erase_held(organisation uuid, record bigint) returns int
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  blanked int;
  keys bytea[];
  brought uuid[];
  rows text[];
begin
  perform from entry e where e.organisation_id = organisation and e.record_no = record and e.kind = 12;
  if not found then
    raise exception 'no entry erases this record' using errcode = 'insufficient_privilege';
  end if;
  select array_agg(k.key) into keys from record_key k where k.organisation_id = organisation and k.record_no = record;
  select array_agg(e.submission_id), array_agg(e.submission_id::text || '#' || e.row_no::text) into brought, rows from entry e
    where e.organisation_id = organisation and e.record_no = record and e.submission_id is not null;
  update held_row h set sealed = null, sealed_key = null, party_name = null, folded = null, codes = null
    where (h.key = any (keys) or h.submission_id = any (brought) and h.submission_id::text || '#' || h.row_no::text = any (rows))
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

-- A record that is at another organisation now, under another id; the old one leads there.
create table moved_record (
  organisation_id    uuid not null,
  record_no          bigint not null,
  to_organisation_id uuid not null,
  to_record_no       bigint not null,
  why                text not null,            -- code: its code was corrected; merge: two organisations are one
  act_id             uuid not null,
  moved_on           date not null,
  undone_on          date,
  primary key (organisation_id, record_no)
);
create index moved_record_day on moved_record (moved_on);
create index moved_record_act on moved_record (act_id);
create index moved_record_to on moved_record (to_organisation_id);

-- Two that may be one: an old number or a name without a code and an organisation, or two organisations. One proposes, another decides;
-- what follows are dated facts about the one that stays, and can be undone.
create table same_proposal (
  proposal_id     uuid primary key,
  organisation_id uuid not null,               -- which stays
  other_id        uuid,                        -- which goes; null: a name and old numbers without a code
  name            text,                        -- of what has no code
  folded          text,
  codes           text,                        -- JSON: old numbers by scheme
  division        text not null,               -- whose officers decide
  reason          text not null,
  proposed_on     date not null,
  act_id          uuid not null,
  decision        text,                        -- accepted, rejected
  decided_on      date,
  decided_act_id  uuid,
  decided_reason  text,
  undone_on       date,
  undone_act_id   uuid,
  undone_reason   text,
  check ((other_id is null) <> (folded is null)),
  check ((decision is null) = (decided_on is null))
);
create index same_proposal_open on same_proposal (division) where decision is null;

-- A code is one organisation's at a time.
drop index organisation_code_uscc;
create unique index organisation_code_uscc on organisation_code (scheme, code) where scheme = 'uscc' and until_on = 'infinity';
-- It was another organisation's, which is this one now.
alter table organisation_code add column passed boolean not null default false;
-- Those that nobody has registered are few; of them is asked whether they are another under a slip of its code.
create index organisation_provisional on organisation (organisation_id) where registered_on is null;

grant select, insert, update on moved_record, same_proposal to xinheng_app;
create view reach.moved_record with (security_barrier) as
  select * from public.moved_record m
  where (select true from reach.state s where s.organisation_id = m.organisation_id and s.record_no = m.record_no limit 1)
    or (select true from reach.state s where s.organisation_id = m.to_organisation_id and s.record_no = m.to_record_no limit 1);
create view reach.same_proposal with (security_barrier) as
  select * from public.same_proposal p where p.division = any ((select reach_divisions())::text[]);
-- Whether a corrected code leads to where the same decision stands already is seen before the code is corrected.
create view reach.record_key with (security_barrier) as
  select * from public.record_key k
  where (select true from reach.state s where s.organisation_id = k.organisation_id and s.record_no = k.record_no limit 1);
-- Whether anything has come since two were looked at side by side; a hash of salted ones, not how many entries there are.
create view reach.organisation_head with (security_barrier) as
  select h.organisation_id, null::int as entries, h.head from public.organisation_head h
  where (select true from reach.organisation o where o.organisation_id = h.organisation_id limit 1);
grant select on reach.moved_record, reach.same_proposal, reach.record_key, reach.organisation_head to xinheng_bounded;

-- With the columns that came since.
create or replace view reach.organisation_name with (security_barrier) as
  select * from public.organisation_name n
  where (select true from reach.organisation o where o.organisation_id = n.organisation_id limit 1);
create or replace view reach.organisation_code with (security_barrier) as
  select * from public.organisation_code n
  where (select true from reach.organisation o where o.organisation_id = n.organisation_id limit 1);

-- What a clerk has typed of one decision and not handed in. Sealed, without the numbers of persons, and not kept for long.
create table entry_draft (
  unit_id    uuid not null,
  draft_id   uuid not null,
  division   text not null,
  item       text not null,
  saved_on   date not null,
  until_on   date not null,                    -- first day on which it is no longer kept
  sealed     bytea not null,
  sealed_key bytea not null,                   -- wrapped
  primary key (unit_id, draft_id)
);
create index entry_draft_until on entry_draft (until_on);
grant select, insert, update, delete on entry_draft to xinheng_app;
create view reach.entry_draft with (security_barrier) as
  select * from public.entry_draft d where d.unit_id = (select reach_unit());
grant select on reach.entry_draft to xinheng_bounded;

-- What was found of an organisation bars whoever it has become: a merger is no way out of it. It stands in the case of the one that asked,
-- under the record as that one had it; taken apart again, it is that one's alone. `passed` tells who held a code first.
create view standing_falsehood with (security_barrier) as
  select w.organisation_id, (
      with recursive at (organisation_id, record_no) as (
        select f.organisation_id, f.record_no
        union
        select m.to_organisation_id, m.to_record_no from at a
        join moved_record m on m.organisation_id = a.organisation_id and m.record_no = a.record_no and m.undone_on is null)
      select a.record_no from at a where not exists (
        select from moved_record m where m.organisation_id = a.organisation_id and m.record_no = a.record_no and m.undone_on is null)
    ) as record_no, f.found_on
  from (
    select organisation_id, organisation_id as was_id from repair_falsehood
    union
    select now.organisation_id, was.organisation_id from organisation_code now
    join organisation_code was on was.scheme = now.scheme and was.code = now.code and not was.passed
    where now.scheme = 'uscc' and now.passed and now.until_on = 'infinity') w
  join repair_falsehood f on f.organisation_id = w.was_id;
grant select on standing_falsehood to xinheng_app;
create or replace view disclosed_falsehood with (security_barrier) as
  select f.organisation_id, f.found_on, (
      select f.record_no from disclosed_record d where d.organisation_id = f.organisation_id and d.record_no = f.record_no) as record_no
  from standing_falsehood f
  where (select true from disclosed_record d where d.organisation_id = f.organisation_id limit 1);
-- Of an organisation of which something was decided or handed in within reach: what was found of one record bars the others.
create view reach.standing_falsehood with (security_barrier) as
  select f.organisation_id, f.record_no, f.found_on from public.standing_falsehood f
  where f.organisation_id = (select reach_organisation())
    or (select true from public.state s where s.organisation_id = f.organisation_id
        and (s.division = any ((select reach_divisions())::text[])
          or s.unit_id = any ((select reach_units())::uuid[]) or s.source_unit_id = any ((select reach_units())::uuid[])) limit 1);
grant select on reach.standing_falsehood to xinheng_bounded;
