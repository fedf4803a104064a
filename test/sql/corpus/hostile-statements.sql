---- refuse statement-kind general
set x = 1
---- refuse single-statement general
select 1; select 2
---- refuse empty general
;
---- refuse single-statement general
;select 1
---- refuse single-statement general
select 1 ->> select 2
---- refuse statement-kind general
call f()
---- refuse statement-kind general
execute immediate 'select 1'
---- refuse statement-kind general
execute immediate $$select 1$$
---- refuse single-statement general
begin select 1; end
---- refuse statement-kind general
begin
---- refuse single-statement general
declare x int; begin end
---- refuse statement-kind general
use warehouse x
---- refuse statement-kind general
use role accountadmin
---- refuse definition general
alter session set query_tag='x'
---- refuse definition general
alter warehouse w set warehouse_size='4X-LARGE'
---- refuse definition general
alter user x set password='y'
---- refuse definition general
create or replace function f() returns int as 'select 1'
---- refuse definition general
create procedure p() returns int language sql as 'x'
---- refuse definition general
create temporary table t (a int)
---- refuse definition general
create task t as select 1
---- refuse definition general
create user x
---- refuse definition general
create secret s
---- refuse definition general
drop database d
---- refuse definition general
drop schema s
---- refuse statement-kind general
grant role x to user y
---- refuse statement-kind loading
copy into t from 's3://x'
---- refuse statement-kind general
put file:///etc/passwd @~
---- refuse statement-kind general
from t
---- refuse statement-kind general
table t
---- refuse statement-kind general
select * from (show tables)
---- refuse statement-kind general
explain call f()
---- refuse statement-kind general
explain using yaml select 1
---- refuse statement-kind general
explain explain select 1
---- refuse metadata-object general
show users
---- refuse metadata-object general
show grants
---- refuse metadata-object general
show grants to user x
---- refuse metadata-object general
show secrets
---- refuse metadata-object general
show parameters
---- refuse metadata-object general
show variables
---- refuse metadata-object general
show stages
---- refuse metadata-object general
show integrations
---- refuse metadata-object general
show roles
---- refuse single-statement general
show tables; drop table t
---- refuse single-statement general
show tables ->> select * from $1
---- refuse metadata-object general
describe user x
---- refuse metadata-object general
describe result 'x'
---- refuse metadata-object general
describe function f(int)
---- refuse metadata-object general
describe t
---- refuse definition general
alter table t set data_retention_time_in_days = 90
---- refuse definition general
create dynamic table t target_lag = '1 minute' warehouse = w as select 1
---- refuse definition general
create materialized view v as select 1
---- refuse definition general
create external table t location = 's3://x'
---- refuse definition general
create iceberg table t (a int)
---- refuse definition general
create or alter table t (a int)
---- refuse definition general
create sequence s
---- refuse definition general
create stream s on table t
---- refuse definition general
create schema s
---- refuse definition general
create database d
---- refuse definition general
create warehouse w
---- refuse definition general
create integration i
---- refuse definition general
create network policy p
---- refuse definition general
create resource monitor r with credit_quota = 1
---- refuse definition general
alter resource monitor r set credit_quota = 100000
---- refuse definition general
alter account set x = 1
---- refuse definition general
alter task t resume
---- refuse statement-kind general
execute task t
---- refuse definition general
drop user u
---- refuse definition general
drop warehouse w
---- refuse statement-kind general
undrop table t
---- refuse statement-kind general
comment on table t is 'x'
---- refuse statement-kind general
commit
---- refuse statement-kind general
rollback
---- refuse statement-kind general
start transaction
---- refuse unreadable general
describe table a.b.c.d
---- refuse unreadable general
show tables in schema a.b.c.d
