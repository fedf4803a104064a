---- refuse unreadable general
select {'a': 1, 'b': :1, 'c': ?} from t
---- refuse ai-function ai
select ai_complete('x'), snowflake.cortex.complete('a','b') from t
---- refuse dynamic-name general
select * from identifier('x')
---- refuse ai-function ai
select ai_complete('m','p')
---- refuse ai-function ai
select AI_Complete /* x */ ('m','p')
---- refuse ai-function ai
select AI_COMPLETE -- c
 ('m','p')
---- refuse ai-function ai
select "AI_COMPLETE"('m','p')
---- refuse ai-function ai
select "ai_complete"('m','p')
---- refuse ai-function ai
select snowflake.cortex.complete('m','p')
---- refuse ai-function ai
select "SNOWFLAKE"."CORTEX"."COMPLETE"('m','p')
---- refuse ai-function ai
select snowflake . cortex /**/ . complete ('m','p')
---- refuse ai-function ai
select SNOWFLAKE.ML.FORECAST('x')
---- refuse ai-function ai
select (select ai_filter('x'))
---- refuse ai-function ai
with a as (select ai_classify(x) from t) select * from a
---- refuse ai-function ai
select * from (select 1) x, lateral (select ai_embed('m', x.a))
---- refuse ai-function ai
select * from t where a in (select b from c where ai_filter(b))
---- refuse ai-function ai
select * from t order by ai_sentiment(a)
---- refuse ai-function ai
select a from t group by ai_x(a)
---- refuse ai-function ai
select a from t having ai_x(a)
---- refuse ai-function ai
select a from t qualify ai_x(a) = 1
---- refuse ai-function ai
select sum(ai_x(a)) over (partition by ai_y(b)) from t
---- refuse ai-function ai
select * from values (ai_complete('m','p'))
---- refuse ai-function ai
values (ai_complete('m','p'))
---- refuse ai-function ai
select 1 union all select ai_complete('m','p')
---- refuse ai-function ai
select * from t pivot(max(a) for b in (select ai_x(c) from d))
---- refuse ai-function ai
select case when ai_filter('x') then 1 end
---- refuse ai-function ai
select cast(ai_x(1) as int)
---- refuse ai-function ai
select ai_x(1)::int
---- refuse ai-function ai
select ai_x(1):a.b
---- refuse ai-function ai
select v[ai_x(1)]
---- refuse ai-function ai
select v:a[ai_x(1)]
---- refuse ai-function ai
select [ai_x(1)]
---- refuse ai-function ai
select {'a': ai_x(1)}
---- refuse ai-function ai
select filter(arr, x -> ai_filter(x))
---- refuse ai-function ai
select * from t at(offset => ai_x(1))
---- refuse ai-function ai
select * from t sample (ai_x(1))
---- refuse ai-function ai
select a from t limit ai_x(1)
---- refuse ai-function ai
select * from t join u on ai_filter(t.a)
---- refuse ai-function ai
select * from t asof join u match_condition (ai_x(t.a) >= u.b)
---- refuse ai-function ai
select * replace (ai_x(a) as a) from t
---- refuse ai-function ai
select interval ai_x(1)
---- refuse ai-function ai
select extract(year from ai_x(1))
---- refuse ai-function ai
select position(ai_x(1) in 'a')
---- refuse ai-function ai
select listagg(ai_x(1)) within group (order by ai_y(2)) from t
---- refuse ai-function ai
select * from table(ai_x(1))
---- refuse unknown-function general
select * from table(my_udtf(1))
---- refuse unknown-function general
select * from my_udtf(1)
---- refuse user-function general
select * from table(db.s.my_udtf(1))
---- refuse unknown-function general
select my_udf(1)
---- refuse user-function general
select db.s.my_udf(1)
---- refuse user-function general
select db..my_udf(1)
---- refuse user-function general
select "my udf"(1)
---- refuse unknown-function general
select over(1)
---- refuse unknown-function general
select pivot(1)
---- refuse unknown-function general
select at(1)
---- refuse unknown-function general
select exclude(1)
---- refuse unknown-function general
select a * exclude(1) from t
---- refuse unknown-function general
select rollup(1)
---- refuse unknown-function general
select first(1)
---- refuse unknown-function general
select pattern(1)
---- refuse unknown-function general
select seed(1)
---- refuse unknown-function general
select except(1)
---- refuse unknown-function general
select match_condition(1)
---- refuse unknown-function general
select sets(1)
---- refuse unknown-function general
select key(1)
---- refuse unknown-function general
select system(1)
---- refuse unknown-function general
select vector(1)
---- refuse unknown-function general
select number(1)
---- refuse unknown-function general
select object(1)
---- refuse ai-function ai
select connect_by_root ai_x(1) from t
---- refuse system-function general
select system$wait(10)
---- refuse system-function general
select SYSTEM$CANCEL_ALL_QUERIES(1)
---- refuse system-function general
select "SYSTEM$WAIT"(1)
---- refuse refused-function general
select * from table(result_scan(last_query_id()))
---- refuse refused-function general
select last_query_id()
---- refuse generator-size general
select * from table(generator(rowcount => 1000000000))
---- refuse generator-size general
select * from table(generator(timelimit => 60))
---- refuse generator-size general
select * from table(generator(rowcount => 10, timelimit => 60))
---- refuse generator-size general
select * from table(generator(rowcount => 10*1000))
---- refuse generator-size general
select * from table(generator(rowcount => ?))
---- refuse ai-function ai
explain select ai_complete('x','y')
---- refuse ai-function ai
select * from cortex_search_data_scan(service_name => 'x')
---- refuse ai-function ai
select prompt('x')
---- refuse refused-function general
select to_query('select 1')
---- refuse refused-function general
select * from table(to_query('select 1'))
---- refuse refused-function general
select get_presigned_url('x','y')
---- refuse refused-function general
select current_ip_address()
---- refuse refused-function general
select get_ddl('table','t')
---- refuse unknown-function general
select uper('x')
---- refuse ai-function ai
select $$ ' $$, ai_x(1), $$ ' $$
---- refuse ai-function ai
select a$$b, ai_x(1), c$$d
---- refuse ai-function ai
select 1 //
, ai_x(1)
---- refuse ai-function ai
select {fn ai_x(1)}
---- refuse ai-function ai
select * from t, ai_x(1)
---- refuse ai-function ai
select * from t cross join ai_x(1)
---- refuse ai-function ai
select * from t, lateral ai_x(t.a)
---- refuse ai-function ai
select 1 where exists (select ai_x(1))
---- refuse ai-function ai
select not ai_x(1)
---- refuse ai-function ai
select - ai_x(1)
---- refuse ai-function ai
select distinct ai_x(1)
---- refuse ai-function ai
select all ai_x(1)
---- refuse ai-function ai
select top 1 ai_x(1)
---- refuse ai-function ai
select a between ai_x(1) and 2
---- refuse ai-function ai
select a like ai_x(1)
---- refuse ai-function ai
select a like any (ai_x(1), 'b')
---- refuse ai-function ai
select a in (ai_x(1))
---- refuse ai-function ai
select a is distinct from ai_x(1)
---- refuse ai-function ai
select 'a' collate ai_x('x')
---- refuse ai-function ai
select date ai_x('x')
---- refuse ai-function ai
with t as ai_x(1) select 1
---- refuse ai-function ai
select * from values (1) as t(ai_complete(1))
---- refuse ai-function ai
select * from t unpivot(a for b in (ai_x(1)))
---- refuse ai-function ai
select a from t start with ai_x(1) connect by prior a = b
---- refuse ai-function ai
select * from t match_recognize (order by a measures ai_x(b) as y pattern (s+) define s as ai_x(c))
---- refuse ai-function ai
select * from t match_recognize (order by a pattern (ai_x(1)) define s as 1)
---- refuse unknown-function general
select a, limit(1)
---- refuse unknown-function general
select a, offset(1) from t
---- refuse unknown-function general
select limit(1)
---- refuse unknown-function general
select lateral(1)
---- refuse unknown-function general
select a, lateral(b) from t
---- refuse unknown-function general
select a, lateral((select 1)) from t
---- refuse unknown-function general
select using(1)
---- refuse unknown-function general
select a, using(b) from t
---- refuse unknown-function general
select join(1)
---- refuse unknown-function general
select a, join(b) from t
---- refuse unknown-function general
select a, except(b) from t
---- refuse unknown-function analytics
select * from t pivot(my_udaf(a) for b in ('x'))
---- refuse unknown-function analytics
select my_udf(a) over (order by b) from t
---- refuse unknown-function general
select * from t join my_udf(a) b on true
---- refuse unknown-function general
select a[my_udf(b)] from t
---- refuse user-function general
select a.b.my_udf(c) from t
---- refuse ai-function ai
insert into t select ai_complete('m', a) from u
---- refuse ai-function ai
update t set a = ai_classify(b, ['x'])
---- refuse ai-function ai
merge into t using u on t.a = u.a when matched then update set a = ai_filter('x')
---- refuse ai-function ai
merge into t using u on t.a = u.a when not matched then insert (a) values (ai_sentiment(u.b))
---- refuse ai-function ai
delete from t where ai_filter(a)
---- refuse ai-function ai
create view v as select ai_complete('m', 'p') as x
---- refuse ai-function ai
create table t as select snowflake.cortex.sentiment(a) s from u
---- refuse unknown-function general
create table t (a int default my_udf(1))
---- refuse unknown-function general
alter table t add column a int default my_udf(1)
---- refuse unknown-function general
create view v as select my_udf(a) from t
---- refuse refused-function loading
insert into t select * from table(result_scan('x'))
---- refuse system-function general
select system$typeof(a) from t
---- refuse user-function analytics
select "over"(1) over () from t
---- refuse ai-function ai
select snowflake."Cortex".anything(1)
---- refuse unreadable general
select a, CUBE(b) from t
---- refuse unreadable general
select a from t order by a, ROLLUP(b)
---- refuse unknown-function analytics
select a from t group by a, abs(CUBE(b))
---- refuse unreadable general
select string(10)
---- refuse unreadable general
select text(10) from t
