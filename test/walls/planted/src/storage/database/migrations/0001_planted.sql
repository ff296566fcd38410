-- 注释里的汉字可以有。
create table thing (thing_id int generated always as identity primary key, name text default '未名', tags jsonb);
create index thing_tags on thing using gin (tags);
select any_value(name) from thing;
