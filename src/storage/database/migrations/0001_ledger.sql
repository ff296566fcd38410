-- The nine nouns as tables. Growing tables lead their keys with organisation_id (docs/adr/0008).

create table law_version (
  law_version   int primary key,
  digest        text not null unique,          -- sha256 of the whole folder
  loaded_at     timestamptz not null default now(),
  refold_begun_at timestamptz,                 -- a refold to it is under way, or was broken off; null once every state carries it
  refolded_at   timestamptz,                   -- no state is older: null until folded, and again once a refold to an earlier one begins
  content       text not null                  -- the folder, whole: {"path": "text", ...}
);
-- Switchings on, one after the other and never rewritten: which law was in force at an instant stays what it was.
create table law_activation (
  activation_no bigint generated always as identity primary key,   -- taken under a lock: the newest is in force
  law_version   int not null,
  activated_at  timestamptz not null           -- on the day that the session goes by
);

create table division (
  division     text primary key check (length(division) = 6),
  name         text not null,
  parent       text,
  level        smallint not null               -- 1 province, 2 city, 3 county
);

create table unit (
  unit_id      uuid primary key,
  uscc         text not null unique check (length(uscc) = 18),
  name         text not null,
  division     text not null,                  -- its place now; of other days: unit_place
  parent_id    uuid,
  from_on      date not null,
  until_on     date not null default 'infinity',
  successor_id uuid                            -- merger or reform: who carries on
);
create table unit_place (
  unit_id   uuid not null,
  division  text not null,
  parent_id uuid,
  from_on   date not null,
  until_on  date not null default 'infinity',
  primary key (unit_id, from_on)
);
create table unit_name (
  unit_id  uuid not null,
  folded   text not null,
  name     text not null,
  from_on  date not null,
  until_on date not null default 'infinity',
  primary key (unit_id, folded)
);
-- which unit may hand in which item
create table unit_item (
  unit_id  uuid not null,
  item     text not null,
  from_on  date not null,
  until_on date not null default 'infinity',
  primary key (unit_id, item, from_on)
);

create table organisation (
  organisation_id uuid primary key,
  uscc            text check (length(uscc) = 18),
  kind            text not null,
  name            text not null,
  division        text,
  status          text,
  established_on  date,
  registered_on   date,                        -- null: provisional, no registration record has come yet
  registration_no bigint                       -- record_no of its registration record
) with (fillfactor = 90);

-- Codes are dated facts about an organisation; this table is distributed by the code, like record_key.
create table organisation_code (
  scheme          text not null,               -- uscc, registration-number, organisation-code, ...
  code            text not null,
  organisation_id uuid not null,
  from_on         date not null,
  until_on        date not null default 'infinity',
  primary key (scheme, code, organisation_id)
);
create unique index organisation_code_uscc on organisation_code (scheme, code) where scheme = 'uscc';

-- In plpgsql, because it is called for every name written: 1.4 µs, against 12 µs as a query over generate_series.
create function bigrams(folded text) returns text[]
  language plpgsql immutable parallel safe strict as $$
declare
  found text[] := '{}';
begin
  for i in 1 .. greatest(length(folded) - 1, 1) loop
    found := found || substr(folded, i, 2);
  end loop;
  return found;
end $$;

create table organisation_name (
  organisation_id uuid not null,
  folded          text not null,
  name            text not null,
  standing        text not null,               -- current, former, decided (only a decision says so)
  from_on         date not null,
  until_on        date not null default 'infinity',
  record_no       bigint not null,             -- the record that says so: the name is findable while it is disclosed
  primary key (organisation_id, folded)
);
create index organisation_name_bigrams on organisation_name using gin (bigrams(folded))
  with (fastupdate = on, gin_pending_list_limit = 512);
create index organisation_name_folded on organisation_name (folded text_pattern_ops);

create table submission (
  submission_id  uuid primary key,
  act_id         uuid not null,
  item           text not null,
  unit_id        uuid not null,
  division       text not null,
  file_name      text not null,
  sha256         text not null,
  bytes          bigint not null,
  media          text not null,                -- csv, xlsx
  received_at    timestamptz not null,
  received_on    date not null,
  closed_at      timestamptz,
  outcome        text,                         -- null while open; done, refused
  refusal        text,                         -- code and parameters as JSON
  spool_key      bytea,                        -- destroyed at close
  headings       text,                         -- JSON: the headings as read, person columns cut
  rows           bigint not null default 0,    -- rows judged and committed so far
  registered     bigint not null default 0,
  amended        bigint not null default 0,
  unchanged      bigint not null default 0,
  refused        bigint not null default 0,
  held           bigint not null default 0,
  late           bigint not null default 0,
  person_rows    bigint not null default 0,
  cleaned_bytes  bigint not null default 0,    -- valid length of the cleaned copy and its results
  takeover       text,                         -- what the former system is called whose records these are
  rehearsal      boolean not null default false, -- judged as if it landed; nothing of it stays
  reader_at      text                          -- where the reader goes on after a kill (JSON)
);
create index submission_unit on submission (unit_id, received_at desc);
create index submission_day on submission (received_on);
create index submission_open on submission (received_at) where closed_at is null;

create table finding (
  submission_id uuid not null,
  row_no        bigint not null,
  finding_no    smallint not null,
  level         text not null,                 -- error, hold, warning
  code          text not null,
  field         text,
  clause        text,
  value         text,
  params        text,
  found_on      date not null,
  organisation_id uuid,                        -- of whom the row says something; null where it is nobody's yet
  primary key (submission_id, row_no, finding_no, found_on)
) partition by range (found_on);
create table finding_default partition of finding default;

create table batch (
  batch_id    bigint generated always as identity primary key,
  recorded_at timestamptz not null,            -- read once per transaction, milliseconds
  act_id      uuid not null,
  entries     int not null,
  -- Which transaction: below the lowest that is still under way nothing more will come, so that nobody who reads on misses any.
  xid         xid8 not null default pg_current_xact_id()
);
create index batch_changed on batch (xid, batch_id) where entries > 0;
-- The sequencer's table: which committed batch stands where in the log. Empty until the log is opened.
create table leaf (
  log         smallint not null,
  first_index bigint not null,
  batch_id    bigint not null,
  leaves      int not null,
  primary key (log, first_index)
);
create unique index leaf_batch on leaf (log, batch_id);

create table act (
  act_id      uuid not null,
  phase       smallint not null,               -- 0 whole, 1 opened, 2 closed (long commands)
  operation   text not null,
  actor       text not null,
  unit_id     uuid,
  clause      text,
  outcome     text not null,                   -- done, refused:<code>, opened
  law_version int not null,
  recorded_at timestamptz not null,
  batch_id    bigint not null,
  commitment  bytea not null check (length(commitment) = 32),
  primary key (act_id, phase)
);
create index act_batch on act using brin (batch_id);
create index act_opened on act (operation) where phase = 1;
create table act_content (
  act_id  uuid not null,
  phase   smallint not null,
  salt    bytea,
  content text,
  primary key (act_id, phase),
  check ((salt is null) = (content is null)),
  check (length(salt) = 16)
);

-- Who looked, why, at what. By month, dropped after retention.
create table access (
  organisation_id uuid not null,
  looked_at       timestamptz not null,
  access_no       bigint generated always as identity,
  operation       text not null,
  actor           text not null,
  unit_id         uuid,
  purpose         text,
  what            text not null,
  primary key (organisation_id, looked_at, access_no)
) partition by range (looked_at);
create table access_default partition of access default;

create table organisation_head (
  organisation_id uuid primary key,
  entries         int not null,                -- the number of the newest entry; numbers have no gaps
  head            bytea not null check (length(head) = 32)   -- leaf data of the newest entry
) with (fillfactor = 50);

create table record_key (
  key             bytea primary key check (length(key) = 16),
  organisation_id uuid not null,
  record_no       bigint not null
);

create table entry (
  organisation_id uuid not null,
  entry_no        int not null,
  record_no       bigint not null,             -- random within the organisation: not to be guessed or counted
  kind            smallint not null,           -- rules/ledger ENTRY_KINDS
  act_id          uuid not null,
  submission_id   uuid,
  row_no          int,
  law_version     int not null,
  recorded_at     timestamptz not null,
  batch_id        bigint not null,
  previous        bytea not null check (length(previous) = 32),
  commitment      bytea not null check (length(commitment) = 32),
  record_previous int,                         -- the record's entry before this one: its entries are found by key, without an index
  primary key (organisation_id, entry_no)
);
create index entry_batch on entry using brin (batch_id) with (pages_per_range = 32);

create table entry_content (
  organisation_id uuid not null,
  entry_no        int not null,
  salt            bytea,                       -- both null once erased
  fact            text,
  primary key (organisation_id, entry_no),
  check ((salt is null) = (fact is null)),
  check (length(salt) = 16)
);

-- Dates, never flags. Written by storage/ledger alone, always with entry.
create table state (
  organisation_id   uuid not null,
  record_no         bigint not null,
  item              text not null,
  unit_id           uuid,                      -- the determining unit
  source_unit_id    uuid not null,
  division          text not null,             -- of the determining unit
  severity          smallint,                  -- 1 minor, 2 ordinary, 3 serious
  determined_on     date,
  recorded_on       date not null,
  received_on       date not null,             -- the hand-in that began it: the day on which the department acted
  disclosed_from    date,                      -- null: never to be shown
  disclosed_until   date,                      -- exclusive; infinity while in force
  may_end_early_from date,
  shielded_from     date,
  shielded_until    date,
  objected_from     date,                      -- an objection to it was taken up, and until the day it was decided
  objected_until    date,
  shown_from        date,                      -- first day it was in fact on the portal
  ended_on          date,                      -- repaired, withdrawn, annulled, erased: never re-opens
  reason            smallint,                  -- why not shown, or why ended: rules/disclosure REASONS
  due_on            date,                      -- last working day on which receipt was in time; null: not settled
  last_entry_no     int not null,
  fact_entry_no     int not null,              -- the newest entry that carries a fact
  law_version       int not null,
  fact_digest       bytea not null,            -- 16 bytes over the newest fact, to know "unchanged"
  primary key (organisation_id, record_no)
) with (fillfactor = 90);
-- What ends, begins or comes back because its day comes, by that day: whoever keeps a copy is told.
create index state_until on state (disclosed_until) where disclosed_until < 'infinity';
create index state_from on state (disclosed_from) where disclosed_from > recorded_on;
create index state_unshielded on state (shielded_until) where shielded_until < 'infinity';
