---- refuse unreadable general
select a, cube(1) from t
---- refuse unreadable general
select grouping sets(1)
---- refuse unreadable general
select prior my_udf(1) from t connect by prior a = b
---- refuse method-call general
select m!predict(1)
---- refuse method-call general
select m ! predict(1)
---- refuse method-call general
select * from table(m!predict(1))
---- refuse account-data general
select * from table(information_schema.query_history())
---- refuse account-data general
select * from table(snowflake.information_schema.query_history())
---- refuse account-data general
select * from snowflake.account_usage.query_history
---- refuse account-data general
select * from "SNOWFLAKE".account_usage.query_history
---- refuse account-data general
select * from snowflake..t
---- refuse stage general
select * from @stage
---- refuse stage general
select $1 from @stage/file.csv (file_format => 'x')
---- refuse stage general
select * from @~/x
---- refuse dynamic-name general
select * from 's3://x/y'
---- refuse dynamic-name general
select * from '@stage'
---- refuse dynamic-name general
select * from identifier('t')
---- refuse unreadable general
select identifier('ai_complete')('x')
---- refuse dynamic-name general
select * from table('t')
---- refuse dynamic-name general
select * from table(?)
---- refuse dynamic-name general
select * from table(:1)
---- refuse session-variable general
select * from table($t)
---- refuse session-variable general
select * from $t
---- refuse session-variable general
select $x
---- refuse dynamic-name general
select * from ?
---- refuse dynamic-name general
select * from :1
---- refuse named-bind general
select :name
---- refuse named-bind general
select a from t where b = :name
---- refuse into general
select a into b from t
---- refuse row-lock general
select a from t for update
---- refuse unreadable general
with p as procedure () returns int language sql as $$ begin return 1; end $$ call p()
---- refuse unreadable general
alter table t cluster by (a)
---- refuse stage loading
copy into t from @s
---- refuse stage general
get @~ file:///tmp
---- refuse stage general
list @~
---- refuse stage general
ls @~
---- refuse stage general
rm @~/x
---- refuse unreadable general
with x as (delete from t) select 1
---- refuse unreadable general
with x as (select 1) delete from t
---- refuse into general
with x as (insert into t values (1)) select 1
---- refuse unreadable general
select * from (delete from t)
---- refuse unreadable general
describe table t type = stage
---- refuse account-data general
describe table snowflake.account_usage.query_history
---- refuse stage general
select * from directory(@s)
---- refuse lexical general
select 'a\\' , ai_complete('x') , '\\''
---- refuse session-variable general
select $a$ ' $a$, ai_x(1)
---- refuse lexical general
select /* /* */ ai_x(1) /* */ */ 1
---- refuse lexical general
select /*/ ai_x(1) /*/ 1
---- refuse lexical general
select 1 # ai_x(1)
---- refuse lexical general
select `ai_x`(1)
---- refuse lexical general
select r'\', ai_x(1), '\''
---- refuse lexical general
select e'\'', ai_x(1)
---- refuse unreadable general
select * from semantic_view(v metrics a)
---- refuse unreadable general
select a x, b ai_x(c) from t
---- refuse unreadable general
select a as f(x) from t
---- refuse unreadable general
select * from t match_recognize (order by a measures a as y pattern (s) define s as f(a))
---- refuse unreadable general
select * from t changes(information => default)
---- refuse unreadable general
select when(1)
---- refuse unreadable general
select case(1)
---- refuse unknown-function general
select top 5 my_udf(a) from t
---- refuse ai-function ai
select distinct top 5 ai_sentiment(a) from t
---- refuse ai-function ai
select x::object(a ai_complete('m', 'p')) from t
---- refuse unreadable general
select x::object(a (select 1 from t2)) from t
---- refuse unreadable general
select x::object(a int, (select 1 from snowflake.account_usage.query_history)) from t
---- refuse unreadable general
select x::object() from t
---- refuse unreadable general
select top 5 a f(b) from t
---- refuse unreadable general
select 1 f(a)
---- refuse unreadable general
select 1 as f(a)
---- refuse unreadable general
select f.a f(b) from t
---- refuse unreadable general
select a from t f(b) g(c)
---- refuse unreadable general
select interval '1' my_udf(a)
---- refuse unreadable general
select a from t limit 5 my_udf(a)
---- refuse unreadable general
select * from t match_recognize (order by a measures final my_udf(b) as y pattern (s+) define s as true)
---- refuse unreadable general
select * from t match_recognize (order by a measures final last(b) as y pattern (s+) define s as true)
---- refuse unreadable general
select x at time zone my_udf(a) from t
---- refuse unreadable general
select a xor my_udf(b)
---- refuse unreadable general
select array my_udf(a)
---- refuse unreadable general
select * from t where a overlaps my_udf(b)
---- refuse unreadable general
select a div my_udf(b)
---- refuse unreadable general
select * from table my_udf(a)
---- refuse unreadable general
select * from t for my_udf(a)
---- refuse unreadable general
select not like(a, my_udf(b))
---- refuse unreadable general
select a from t order by a asc my_udf(b)
---- refuse unreadable general
select {my_udf(a)}
---- refuse unreadable general
select a:b.my_udf(c) from t
---- refuse unreadable general
select a:my_udf(c) from t
---- refuse unreadable general
select * exclude my_udf(a) from t
---- refuse unreadable general
select * rename a as my_udf(b) from t
---- refuse unreadable general
select a is my_udf(b)
---- refuse unreadable general
select (a) my_udf(b)
---- refuse unreadable general
select 'x' my_udf(b)
---- refuse unreadable general
select "x" my_udf(b)
---- refuse unreadable general
select a my_udf(b) from t
---- refuse unreadable general
select null my_udf(b)
---- refuse unreadable general
select ? my_udf(b)
---- refuse protected-table loading
insert into cortex_usage_log values (1)
---- refuse protected-table loading
delete from sophia_ai_unified.analytics.cortex_usage_log where user_name = 'me'
---- refuse protected-table loading
merge into analytics.cortex_usage_log as l using x on l.event_id = x.id when matched then delete
---- refuse protected-table general
drop table cortex_usage_log
---- refuse protected-table general
alter table t rename to cortex_usage_log
---- refuse protected-table general
create or replace table "CORTEX_USAGE_LOG" (a int)
---- refuse protected-table general
truncate table cortex_usage_log
---- refuse protected-table loading
insert all into t into cortex_usage_log select 1
---- refuse stage loading
insert into t select * from @stage
---- refuse unreadable general
create table t cluster by (a) as select 1 a
---- refuse unreadable general
alter table t swap with u
---- refuse unreadable general
alter table t add search optimization
---- refuse unreadable general
alter table t set tag x = 'y'
---- refuse unreadable general
alter table t modify column a set masking policy p
---- refuse unreadable general
alter table t add row access policy p on (a)
---- refuse unreadable general
create table t (a int) with tag (x = 'y')
---- refuse unreadable general
create table t using template (select 1)
