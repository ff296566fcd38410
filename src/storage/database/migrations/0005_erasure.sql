-- Its functions come with erasure.
select 1;
