---- write loading
insert into db.s.t (a, b) values (1, upper(2)), (?, default)
---- write loading
insert into t select * from u
---- write loading
insert into t (a) with x as (select 1) select * from x
---- write loading
insert overwrite into t select 1
---- write loading
insert all into t1 into t2 (a) values (b) select a,b from u
---- write loading
insert first when a > 1 then into t1 else into t2 select a from u
---- write loading
insert into t (a, b) select parse_json(column1), column2 from values ('{}', 1)
---- write loading
update t set a = upper(1), b = u.c from u where t.id = u.id
---- write loading
update t as x set x.a = 1 where x.b in (select c from d)
---- write loading
delete from t using u where t.id = u.id
---- write loading
delete from t as x where x.a = 1
---- write loading
delete from t
---- write loading
merge into t using (select * from s) s on t.id = s.id when matched and s.d then delete when matched then update set t.a = s.a when not matched then insert (id, a) values (s.id, upper(s.a))
---- write loading
merge into t as x using s on x.id = s.id when not matched by target then insert values (s.id)
---- write loading
merge into t using s on t.id = s.id when not matched then insert (id) values (s.id)
---- write general
truncate table if exists t
---- write general
truncate t
---- write general
create or replace transient table if not exists db.s.t (a number(10,2) not null default upper(1), b varchar(5) primary key, c timestamp_ntz(9), d array, e int autoincrement, f int identity(1,1), g vector(float, 3), h boolean default true comment 'x', constraint fk foreign key (a) references x(y), unique (b), primary key (a, b)) comment = 'x'
---- write loading
create table t as select 1
---- write loading
create table t (a, b) as select 1, 2
---- write loading
create or replace table t as with x as (select 1 a) select * from x
---- write general
create table t like u
---- write general
create table t clone u
---- write general
create table t (a int, b varchar collate 'en-ci', c int default 5, d int unique, e date default current_date(), f timestamp default current_timestamp)
---- write general
create or replace view v as select 1
---- write general
create view if not exists v (a, b) as select 1, 2
---- write general
create or replace secure view v as select 1
---- write general
create view v comment = 'x' as select a from t
---- write general
create view v (a comment 'x', b) as select 1, 2
---- write general
create view v copy grants as select 1
---- write general
alter table t add column a int default 1
---- write general
alter table t add a int
---- write general
alter table if exists t add column if not exists a int, b varchar
---- write general
alter table t drop column a
---- write general
alter table t rename to u
---- write general
alter table t rename column a to b
---- write general
alter table t alter column a set data type varchar(10)
---- write general
alter table t alter a drop not null
---- write general
alter table t alter a set not null
---- write general
alter table t alter a drop default
---- write general
alter table t alter column a comment 'x'
---- write general
alter table t set comment = 'x'
---- write general
alter table t unset comment
---- write general
alter view v rename to w
---- write general
drop table if exists t cascade
---- write general
drop table t restrict
---- write general
drop view v
---- write general
drop view if exists db.s.v
---- write general
select s.nextval
---- write general
select "S"."NEXTVAL"
---- write general
select s.nextval from t
---- write loading
insert into t values (1)
---- write loading
update t set a = 1
---- write loading
merge into t using u on a=b when matched then delete
---- write general
truncate table t
---- write general
create table t (a int)
---- write general
create view v as select 1
---- write general
alter table t add column a int
---- write general
drop table t
---- write loading
explain delete from t
---- write loading
insert into t (a) values (s.nextval)
---- write general
create or replace transient table t (a int)
---- write loading
explain using json insert into t select 1
---- write loading
explain merge into t using u on t.a = u.a when matched then delete
