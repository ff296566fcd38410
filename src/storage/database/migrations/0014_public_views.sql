-- How often public pages on an organisation were answered, by the day: of nobody in particular.
create table public_view (
  organisation_id uuid not null,
  on_day          date not null,
  views           bigint not null check (views > 0),
  primary key (organisation_id, on_day)
);
grant select, insert, update on public_view to xinheng_app;
create view reach.public_view with (security_barrier) as
  select * from public.public_view v
  where v.organisation_id = (select reach_organisation())
    or ((select reach_role()) = 'auditor' and ((select reach_whole()) or v.organisation_id in
      (select o.organisation_id from public.organisation o where o.division = any ((select reach_divisions())::text[]))));
grant select on reach.public_view to xinheng_bounded;
