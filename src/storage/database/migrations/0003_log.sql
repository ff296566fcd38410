-- Its tables come with the log.
select 1;
