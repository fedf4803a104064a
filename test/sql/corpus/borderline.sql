---- read general
select 1;;
---- read general
show tables like 'x' in schema a.b limit 5 from 'y'
---- read general
show terse tables in database d starts with 'x'
---- read general
show warehouses
---- read general
describe table t
---- read general
desc view a.b.c
---- read general
select ai_complete from t
---- read general
select 'ai_complete(1)' as "ai_complete(2)" -- ai_complete(3)
---- read general
select a as ai_complete from t
---- read general
select ai_complete.a from ai_complete
---- read general
select "snowflake.cortex.complete" from t
---- read general
select 1 /* ai_complete('x') */
---- read general
select 'a\', ai_complete(1) , \'b'
---- read general
select 'a'', ai_complete(1) , ''b'
---- read general
select 'a\\'', ai_complete(1), ''b'
---- read general
select 1 // ai_x(1)
---- read general
with ai_x(a) as (select 1) select * from ai_x
---- read general
select * from t as ai_complete(a, b)
---- read general
select * from t ai_complete(a, b)
---- read general
select * from (values (1)) ai_complete(a)
---- read general
select a, qualify(1)
---- read general
select * from (t my_udf(a))
---- read analytics
select array_agg(a) from t union all (select 1 limit 1)
---- read general
select * from t where a like '%ai_complete(%'
---- read general
select "ai_complete"."x" from "ai_complete"
---- read general
select ai_complete as f from t where f > 1
---- read general
select t.ai_complete from t
---- read analytics
select sum(ai_sentiment) from reviews
---- read general
select 'it''s ai_complete(''x'')' as a, $$ai_complete('y')$$ as b
---- read general
select a from t -- ; drop table t
---- read general
select a /* ; drop table t */ from t
---- read general
select ';' from t;
---- read general
select ':name', '?', '$x', '@stage' from t
---- read general
select a from t where b = '\'; drop table t; --'
---- read general
select 1 as "union", 2 as "insert into"
---- read general
select count from t
---- read general
select left(a, 2), right(a, 2), insert(a, 1, 1, 'x') from t
---- read general
select date, time, timestamp, number from t
---- read general
select to_varchar(1) as table_name from values (1)
---- read general
select first, last, pattern from t
---- read general
select decode(1, 1, 'x') grouping, 1 as sets
