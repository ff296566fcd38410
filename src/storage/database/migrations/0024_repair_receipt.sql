-- Cases that came from the national window: their results go back to it, and it says of each that it has it.

create table repair_receipt (
  organisation_id uuid not null,
  case_id         uuid not null,
  step_no         int not null,                -- of the step that it was told of
  receipt         text not null,               -- its number there
  received_on     date not null,
  act_id          uuid not null,
  primary key (organisation_id, case_id, step_no)
);
grant select, insert on repair_receipt to xinheng_app;
create view reach.repair_receipt with (security_barrier) as
  select * from public.repair_receipt r
  where (select true from reach.repair_case c where c.organisation_id = r.organisation_id and c.case_id = r.case_id limit 1);
grant select on reach.repair_receipt to xinheng_bounded;
