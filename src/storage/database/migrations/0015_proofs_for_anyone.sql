-- The entry whose fact is shown today, with what a proof of it needs: so that anyone may have one, through the portal's own role.
create view disclosed_leaf with (security_barrier) as
  select d.item, e.organisation_id, e.entry_no, e.record_no, e.kind, e.act_id, e.submission_id, e.row_no, e.law_version, e.recorded_at,
         e.previous, e.commitment, e.form, c.salt, c.fact, l.log, l.first_index, l.leaves, l.marks
  from disclosed_record d
  join entry e on e.organisation_id = d.organisation_id and e.entry_no = d.fact_entry_no
  join entry_content c on c.organisation_id = e.organisation_id and c.entry_no = e.entry_no
  left join leaf l on l.batch_id = e.batch_id;
grant select on disclosed_leaf to xinheng_app, xinheng_portal;

-- What witnesses signed of checkpoints (C2SP tlog-cosignature): one line of each witness under each. Grows with their looks, not with records.
create table witness_line (
  log         smallint not null,
  size        bigint not null,
  witness     text not null,                   -- name of its key
  key         bytea not null check (length(key) = 32),
  line        text not null,
  received_at timestamptz not null default now(),
  primary key (log, size, witness)
);
grant select, insert on witness_line to xinheng_app;
grant select on witness_line to xinheng_portal;
