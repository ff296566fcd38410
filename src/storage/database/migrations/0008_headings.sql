-- What the columns of a unit's files are, where their headings alone do not say.

-- One answer per unit, item and heading; who said what and when stands in the acts. Bounded by units and items, not by records.
create table learned_heading (
  unit_id  uuid not null references unit,
  item     text not null,
  -- Full width levelled, upper-case, letters and digits only: as headings are compared.
  folded   text not null,
  -- As it stood in the file when it was said.
  heading  text not null,
  -- Null: the column is not wanted, and nothing of it is kept.
  field    text,
  said_at  timestamptz not null,
  said_by  text not null,
  primary key (unit_id, item, folded)
);
grant select, insert, update, delete on learned_heading to xinheng_app;
create view reach.learned_heading with (security_barrier) as
  select * from public.learned_heading h
  where h.unit_id = (select reach_unit())
    or h.unit_id in (select u.unit_id from public.unit u where u.division = any ((select reach_divisions())::text[]));
grant select on reach.learned_heading to xinheng_bounded;
