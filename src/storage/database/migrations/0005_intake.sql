-- What intake remembers, and which names the public does not search by.

-- A business of an individual that is named only like a person is found by its code alone: its names are no part of the index.
alter table organisation_name add column by_code_alone boolean not null default false;
drop index organisation_name_bigrams;
create index organisation_name_bigrams on organisation_name using gin (bigrams(folded))
  with (fastupdate = on, gin_pending_list_limit = 512) where not by_code_alone;
