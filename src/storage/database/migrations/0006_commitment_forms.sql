-- Which hash made a commitment: the `v` of the header (docs/adr/0008, rules/ledger COMMITMENT_HASHES). Leaf data cover it, so this column can
-- be changed no more than any other of the header.
alter table entry add column form smallint not null default 1 check (form in (1, 2));   -- 1 SHA-256, 2 SM3
alter table act add column form smallint not null default 1 check (form in (1, 2));
