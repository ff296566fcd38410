-- Who may ask, and who looked. No identity number, no telephone, no address is held of anybody; what is held has the day on which it goes.

-- That somebody has ever had an account here: from then on nobody operates without signing in, whatever becomes of the accounts.
create table sign_in_begun (
  only_row boolean primary key default true check (only_row),
  since    timestamptz not null default clock_timestamp()
);
grant select, insert on sign_in_begun to xinheng_app;

create table account (
  account_id      uuid primary key,
  name            text not null unique,        -- what is typed to sign in, folded; a post's, not a person's
  post            text not null,               -- the office post as others see it
  unit_id         uuid,                        -- whose account it is; where it holds which office: office
  organisation_id uuid,
  password        text,                        -- scrypt with its parameters; null until the invitation is taken up
  totp_secret     bytea,                       -- wrapped by the key role account-secrets; null where no code is asked for
  totp_step       bigint not null default 0,   -- the newest step used: a code is good once
  made_at         timestamptz not null,
  taken_up_at     timestamptz,                 -- when its invitation was taken up; null until then, and where it waits for another
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
  scopes          text[],                      -- the operations it is held for, as of machine keys; null for all that the role may
  bound           text not null default 'given' check (bound in ('given', 'claim', 'letter')),
  proposed_by     text not null,
  confirmed_by    text,                        -- who may be the proposer, where no second hand is asked for
  confirmed_at    timestamptz,                 -- nobody acts in an office that is only proposed
  check ((confirmed_by is null) = (confirmed_at is null)),
  check ((unit_id is null) <> (organisation_id is null))
);
create index office_account on office (account_id);
create index office_unit on office (unit_id);
create index office_organisation on office (organisation_id);
create table invitation (
  digest      bytea primary key check (length(digest) = 32),   -- of the token, which is nowhere
  account_id  uuid not null,
  totp_secret bytea,                           -- offered when it was opened; wrapped
  invited_by  text not null,
  again       boolean not null,                -- of an account that was there before: its offices of power are confirmed anew
  expires_at  timestamptz not null,
  ended_at    timestamptz                      -- taken up, or replaced by a later one
);
create index invitation_account on invitation (account_id);
create table session (
  digest     bytea primary key check (length(digest) = 32),
  session_id uuid not null unique,
  account_id uuid not null,
  began_at   timestamptz not null,
  shown_at   timestamptz not null,             -- when its holder has shown who it is, here or at a provider: as it began, or before
  seen_at    timestamptz not null,
  expires_at timestamptz not null,             -- however busy it is
  network    text,                             -- where it began: its holder sees it, and a command from elsewhere asks for another sign-in
  browser    text,                             -- by what name, without versions; as well
  identity   bytea,                            -- by whose word at a provider it began: a digest, as in `identity`
  provider_session bytea,                      -- and in which session there, where the provider says: a digest
  ended_at   timestamptz
);
create index session_account on session (account_id);
create index session_identity on session (identity) where identity is not null;
create index session_provider_session on session (provider_session) where provider_session is not null;
-- Who somebody is at an OpenID provider: a digest, under a key that is not here, of issuer and subject, which may be a person's number there.
create table identity (
  digest     bytea primary key check (length(digest) = 32),
  key_id     text not null,
  account_id uuid not null,
  bound_at   timestamptz not null
);
create index identity_account on identity (account_id);
-- Passkeys: of each the public half.
create table passkey (
  credential bytea primary key check (length(credential) <= 1023),
  passkey_id uuid not null unique,
  account_id uuid not null,
  public_key bytea not null,
  counter    bigint not null,                  -- the newest that it said, where it counts at all
  transports text[] not null,
  title      text not null,
  made_at    timestamptz not null,
  used_at    timestamptz
);
create index passkey_account on passkey (account_id);
-- What a browser has begun (a sign-in at a provider, a challenge to a passkey) is kept by the browser, sealed; here what has been used of it.
create table begun_spent (
  digest     bytea primary key check (length(digest) = 32),
  expires_at timestamptz not null
);
-- A letter by which an organisation names who acts for it: two officers look at it. Of the letter itself number, day and digest are kept.
create table agent_proposal (
  organisation_id uuid not null,
  proposal_id     uuid not null,
  name            text not null,               -- of the account to be; a post's, not a person's
  post            text not null,
  scopes          text[],                      -- null for all that the organisation's user may
  until_on        date not null,
  letter_no       text not null,
  letter_on       date not null,
  letter_digest   bytea not null check (length(letter_digest) = 32),
  proposed_by     text not null,
  proposed_unit   uuid,
  proposed_at     timestamptz not null,
  outcome         text check (outcome in ('confirmed', 'declined')),
  ended_by        text,
  ended_at        timestamptz,
  account_id      uuid,                        -- which came of it
  retained_until  date not null,               -- first day on which the row is removed
  primary key (organisation_id, proposal_id)
);
create index agent_proposal_alone on agent_proposal (proposal_id);
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
  follows_id uuid,                             -- the key that it replaces
  networks   text[] not null default '{}',     -- where it may be used from, as CIDR; empty: anywhere
  stopped_at timestamptz,                      -- when it was last shown from elsewhere
  stopped_from text                            -- and where
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

grant select, insert, update, delete on account, office, invitation, session, identity, passkey, begun_spent, agent_proposal,
  sign_in_attempt to xinheng_app;
grant select, insert, update (ended_at, stopped_at, stopped_from) on machine_key to xinheng_app;
grant select, insert on operating_mode to xinheng_app;

-- How often public pages on an organisation were answered, by the day: of nobody in particular.
create table public_view (
  organisation_id uuid not null,
  on_day          date not null,
  views           bigint not null check (views > 0),
  primary key (organisation_id, on_day)
);
grant select, insert, update on public_view to xinheng_app;

-- What a query of a bounded actor may read at all: schema `reach` stands before `public` in its path, with views of the same names that
-- hold what is within reach. Row policies would do the same, but COPY, by which the ledger is written, is refused on tables that have them.
-- The runner says in the transaction's settings who asks and takes the role; without settings nothing is within reach. Row by row in a
-- scalar subquery: a join with such a view reads it whole.
create function reach_unit() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('xinheng.unit', true), '')::uuid;
-- The unit and every one whose work it has taken on: merged into it, or into one that was.
create function units_of(carrier uuid) returns uuid[]
  language sql stable parallel safe
  return (with recursive own (unit_id) as (
    select carrier
    union
    select u.unit_id from public.unit u join own o on u.successor_id = o.unit_id where u.until_on <= public.china_today()
  ) select array_agg(own.unit_id) from own);
create function reach_units() returns uuid[]
  language sql stable parallel safe
  return units_of(reach_unit());
create function reach_organisation() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('xinheng.organisation', true), '')::uuid;
create function reach_divisions() returns text[]
  language sql stable parallel safe
  return string_to_array(nullif(current_setting('xinheng.divisions', true), ''), ' ');
-- Of a division that lies in no other: what lies nowhere yet is its own too.
create function reach_whole() returns boolean
  language sql stable parallel safe
  return coalesce(current_setting('xinheng.whole', true), '') = 'yes';
create function reach_role() returns text
  language sql stable parallel safe
  return coalesce(current_setting('xinheng.role', true), '');

create view reach.submission with (security_barrier) as
  select * from public.submission s
  where s.unit_id = (select reach_unit()) or s.division = any ((select reach_divisions())::text[]);
create view reach.finding with (security_barrier) as
  select * from public.finding f where f.submission_id in (select submission_id from reach.submission);
-- One's own organisation whole; of others what one's own division or unit decided or handed in, and what everybody sees today.
create view reach.state with (security_barrier) as
  select * from public.state s
  where s.organisation_id = (select reach_organisation())
    or s.division = any ((select reach_divisions())::text[])
    or s.unit_id = any ((select reach_units())::uuid[]) or s.source_unit_id = any ((select reach_units())::uuid[])
    or (s.disclosed_from <= (select china_today())
      and (select china_today()) < coalesce(s.disclosed_until, 'infinity')
      and (select china_today()) < coalesce(s.ended_on, 'infinity')
      and not (coalesce(s.shielded_from, 'infinity') <= (select china_today())
               and (select china_today()) < coalesce(s.shielded_until, 'infinity')));
create view reach.entry with (security_barrier) as
  select * from public.entry e
  where (select true from reach.state s where s.organisation_id = e.organisation_id and s.record_no = e.record_no limit 1);
create view reach.entry_content with (security_barrier) as
  select * from public.entry_content c
  where (select true from reach.entry e where e.organisation_id = c.organisation_id and e.entry_no = c.entry_no limit 1);
-- That an organisation exists is nobody's secret where anything of it is within reach.
create view reach.organisation with (security_barrier) as
  select * from public.organisation o
  where o.organisation_id = (select reach_organisation())
    or o.division = any ((select reach_divisions())::text[]) or (o.division is null and (select reach_whole()))
    or (select true from reach.state s where s.organisation_id = o.organisation_id limit 1);
create view reach.organisation_name with (security_barrier) as
  select * from public.organisation_name n
  where (select true from reach.organisation o where o.organisation_id = n.organisation_id limit 1);
create view reach.organisation_code with (security_barrier) as
  select * from public.organisation_code n
  where (select true from reach.organisation o where o.organisation_id = n.organisation_id limit 1);
-- The organisation sees who looked once the day of the look has come; auditors see at once what lies in their division.
create view reach.access with (security_barrier) as
  select * from public.access a
  where case (select reach_role())
    when 'organisation-user' then a.organisation_id = (select reach_organisation())
      and coalesce(a.visible_from, '-infinity') <= (select china_today())
    when 'auditor' then (select reach_whole())
      or a.unit_id in (select u.unit_id from public.unit u where u.division = any ((select reach_divisions())::text[]))
      or a.organisation_id in
        (select o.organisation_id from public.organisation o where o.division = any ((select reach_divisions())::text[]))
    else false end;
create view reach.act with (security_barrier) as
  select * from public.act a
  where (select reach_role()) = 'auditor' and ((select reach_whole())
    or a.unit_id in (select u.unit_id from public.unit u where u.division = any ((select reach_divisions())::text[])));
create view reach.act_content with (security_barrier) as
  select * from public.act_content c where (select true from reach.act a where a.act_id = c.act_id and a.phase = c.phase limit 1);
-- Of accounts and keys what their administrators and auditors see, and of an organisation's agents what it and its centre see: never
-- what signs in.
create view reach.account with (security_barrier) as
  select a.account_id, a.name, a.post, a.unit_id, a.organisation_id,
         null::text as password, null::bytea as totp_secret, a.totp_step, a.made_at, a.taken_up_at,
         a.closed_at, a.retained_until
  from public.account a
  where case (select reach_role())
    when 'organisation-user' then a.organisation_id = (select reach_organisation())
    when 'centre-officer' then a.organisation_id in
      (select o.organisation_id from public.organisation o where o.division = any ((select reach_divisions())::text[])
         or (o.division is null and (select reach_whole())))
    else (select reach_role()) in ('administrator', 'auditor') and ((select reach_whole())
      or a.unit_id in (select u.unit_id from public.unit u where u.division = any ((select reach_divisions())::text[]))) end;
create view reach.office with (security_barrier) as
  select * from public.office o where o.account_id in (select account_id from reach.account);
create view reach.passkey with (security_barrier) as
  select null::bytea as credential, p.passkey_id, p.account_id, null::bytea as public_key, p.counter, p.transports, p.title, p.made_at,
         p.used_at
  from public.passkey p where (select reach_role()) in ('administrator', 'auditor') and p.account_id in (select account_id from reach.account);
create view reach.agent_proposal with (security_barrier) as
  select * from public.agent_proposal p
  where case (select reach_role())
    when 'organisation-user' then p.organisation_id = (select reach_organisation())
    when 'centre-officer' then p.organisation_id in
      (select o.organisation_id from public.organisation o where o.division = any ((select reach_divisions())::text[])
         or (o.division is null and (select reach_whole())))
    when 'auditor' then (select reach_whole()) or p.organisation_id in
      (select o.organisation_id from public.organisation o where o.division = any ((select reach_divisions())::text[]))
    else false end;
create view reach.machine_key with (security_barrier) as
  select k.key_id, null::bytea as digest, k.title, k.unit_id, k.role, k.scopes, k.made_at, k.expires_at, k.ended_at, k.follows_id,
         k.networks, k.stopped_at, k.stopped_from
  from public.machine_key k
  -- Of keys that read the feed of changes the centre sees whose they are, too: it looks after who keeps copies.
  where ((select reach_role()) in ('administrator', 'auditor')
      or (select reach_role()) = 'centre-officer' and k.scopes && array['exchange.*', 'exchange.changes'])
    and ((select reach_whole())
    or k.unit_id in (select u.unit_id from public.unit u where u.division = any ((select reach_divisions())::text[])));

create view reach.public_view with (security_barrier) as
  select * from public.public_view v
  where v.organisation_id = (select reach_organisation())
    or ((select reach_role()) = 'auditor' and ((select reach_whole()) or v.organisation_id in
      (select o.organisation_id from public.organisation o where o.division = any ((select reach_divisions())::text[]))));

grant usage on schema public, reach to xinheng_bounded;
grant select on all tables in schema reach to xinheng_bounded;
grant select on division, unit, unit_name, unit_place, unit_item, law_version, law_activation, schema_migration, disclosed_record
  to xinheng_bounded;

-- Looks of months whose time is over go: partitions whole, single rows where they stand beside others. The floor of six months is known
-- here too, by the clock and by the day of the session, whichever is earlier. Links of the chain stay: they are hashes.
create function drop_looks(before date) returns int
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  today date := least((now() at time zone 'Asia/Shanghai')::date, public.china_today());
  cut timestamptz := before::timestamp at time zone 'Asia/Shanghai';
  part regclass;
  count int;
begin
  if before <> date_trunc('month', before::timestamp)::date or before > (date_trunc('month', today::timestamp) - interval '6 months')::date then
    raise exception 'looks are kept for six months at least, and go by the month' using errcode = 'insufficient_privilege';
  end if;
  select count(*) into count from public.access where looked_at < cut;
  for part in select i.inhrelid::regclass from pg_inherits i where i.inhparent = 'public.access'::regclass loop
    -- Whether a month is over as a whole is asked of its rows: the month that is, and those to come, are never empty by chance alone.
    if part::text ~ '^(public\.)?access_\d{4}_\d{2}$' and right(part::text, 7) < to_char(before, 'YYYY_MM')
       and not exists (select from public.access a where a.tableoid = part and a.looked_at >= cut) then
      execute format('drop table %s', part);
    end if;
  end loop;
  delete from public.access where looked_at < cut;
  return count;
end $$;
revoke execute on function drop_looks(date) from public;
grant execute on function drop_looks(date) to xinheng_app;
