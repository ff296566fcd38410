-- Who may ask, and who looked. No identity number, no telephone, no address is held of anybody; what is held has the day on which it goes.

create table account (
  account_id      uuid primary key,
  name            text not null unique,        -- what is typed to sign in, folded; a post's, not a person's
  post            text not null,               -- the office post as others see it
  unit_id         uuid,                        -- whose account it is; where it holds which office: office
  organisation_id uuid,
  password        text,                        -- scrypt with its parameters; null until the invitation is taken up
  totp_secret     bytea,                       -- null where no second factor is asked for, or none is there yet
  totp_step       bigint not null default 0,   -- the newest step used: a code is good once
  made_at         timestamptz not null,
  closed_at       timestamptz,
  retained_until  date not null,               -- first day on which the row is removed
  check ((unit_id is null) <> (organisation_id is null))
);
create index account_unit on account (unit_id);
-- A role in its place, from a day until a day: a substitute's ends by itself.
create table office (
  office_id       uuid primary key,
  account_id      uuid not null,
  role            text not null,
  unit_id         uuid,
  organisation_id uuid,
  from_on         date not null,
  until_on        date not null default 'infinity',
  substitutes     uuid,                        -- whose office it is, where it is held in another's place
  check ((unit_id is null) <> (organisation_id is null))
);
create index office_account on office (account_id);
create index office_unit on office (unit_id);
create table invitation (
  digest      bytea primary key check (length(digest) = 32),   -- of the token, which is nowhere
  account_id  uuid not null,
  totp_secret bytea,                           -- offered when it was opened
  expires_at  timestamptz not null,
  ended_at    timestamptz                      -- taken up, or replaced by a later one
);
create index invitation_account on invitation (account_id);
create table session (
  digest     bytea primary key check (length(digest) = 32),
  session_id uuid not null unique,
  account_id uuid not null,
  began_at   timestamptz not null,
  seen_at    timestamptz not null,
  expires_at timestamptz not null,             -- however busy it is
  ended_at   timestamptz
);
create index session_account on session (account_id);
create table machine_key (
  key_id     uuid primary key,
  digest     bytea not null unique check (length(digest) = 32),
  title      text not null,
  unit_id    uuid not null,                    -- which answers for it
  role       text not null,
  scopes     text[] not null,                  -- operations, or a word with a star
  made_at    timestamptz not null,
  expires_at timestamptz not null,
  ended_at   timestamptz,
  follows_id uuid                              -- the key that it replaces
);
create index machine_key_unit on machine_key (unit_id);
-- Attempts to sign in, by account name and by network, both as digests: unknown names are counted like known ones.
create table sign_in_attempt (
  subject      bytea primary key check (length(subject) = 32),
  attempts     int not null,
  last_at      timestamptz not null,
  locked_until timestamptz not null
);
-- Whether commands are taken: the newest row says so.
create table operating_mode (
  mode_no   bigint generated always as identity primary key,
  read_only boolean not null,
  since     timestamptz not null,
  act_id    uuid not null
);

-- A look made for an investigation is shown to the organisation from that day on; in which role it was made.
alter table access add column visible_from date;
alter table access add column role text;
create index access_actor on access (actor, looked_at);
create index act_recorded on act (recorded_at desc, act_id desc, phase desc);

grant select, insert, update, delete on account, office, invitation, session, sign_in_attempt to xinheng_app;
grant select, insert, update (ended_at) on machine_key to xinheng_app;
grant select, insert on operating_mode to xinheng_app;
