-- Local law and calendars: one officer proposes, another approves. What was proposed and what was decided is never written over.
create table law_proposal (
  proposal_id   uuid primary key,
  kind          text not null,                 -- calendar, overlay
  division      text,                          -- whose law; null: a calendar, everybody's
  title         text not null,
  reason        text not null,
  files         text not null,                 -- JSON: path in the law folder and its text, null where the file goes
  base_version  int not null,                  -- the law in force when it was proposed
  matters_from  date,                          -- first day on which anything of it matters
  proposed_by   text not null,
  proposed_for  text,                          -- whose substitute proposed
  proposed_on   date not null,
  act_id        uuid not null,
  decision      text,                          -- approved, rejected, withdrawn
  decided_by    text,
  decided_for   text,
  decided_on    date,
  decided_act_id uuid,
  decided_reason text,
  law_version   int,                           -- as which it was taken in
  undone_by     text,
  undone_on     date,
  undone_act_id uuid,
  undone_reason text,
  undone_version int,
  check ((decision is null) = (decided_on is null) and (decision is null) = (decided_by is null)),
  check ((decision is not distinct from 'approved') = (law_version is not null)),
  -- Who proposes does not approve, nor whoever stands in for who proposed; the machine's own operator has one pair of hands.
  constraint law_proposal_two_hands check (
    decision is distinct from 'approved' or decided_by = 'local-operator'
    or not array[proposed_by, coalesce(proposed_for, proposed_by)] && array[decided_by, coalesce(decided_for, decided_by)]),
  -- What somebody lives by is changed by another proposal, not taken back.
  constraint law_proposal_undone_before check (
    undone_on is null or (decision = 'approved' and matters_from is not null and undone_on < matters_from))
);
create index law_proposal_open on law_proposal (proposed_on) where decision is null;

create function law_proposal_kept() returns trigger
  language plpgsql as $$
begin
  if old.decision is not null and
    (old.decision, old.decided_by, old.decided_for, old.decided_on, old.decided_act_id, old.decided_reason, old.law_version)
    is distinct from (new.decision, new.decided_by, new.decided_for, new.decided_on, new.decided_act_id, new.decided_reason, new.law_version)
    or old.undone_on is not null
  then
    raise exception 'a proposal of law is decided once' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger law_proposal_kept before update on law_proposal for each row execute function law_proposal_kept();

grant select, insert on law_proposal to xinheng_app;
grant update (decision, decided_by, decided_for, decided_on, decided_act_id, decided_reason, law_version,
  undone_by, undone_on, undone_act_id, undone_reason, undone_version) on law_proposal to xinheng_app;
create view reach.law_proposal with (security_barrier) as
  select * from public.law_proposal p
  where p.division = any ((select reach_divisions())::text[]) or (p.division is null and (select reach_whole()));
grant select on reach.law_proposal to xinheng_bounded;
-- The portal tells how the law changed.
grant select on law_activation to xinheng_portal;
