---- read analytics
SELECT region, SUM(amount) AS revenue FROM analytics.orders WHERE ordered_at >= DATEADD(month, -3, CURRENT_DATE()) GROUP BY region ORDER BY revenue DESC LIMIT 20
---- read general
SELECT c.name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.status = ? AND c.country IN (?, ?) ORDER BY o.total DESC LIMIT 100
---- read analytics
WITH monthly AS (SELECT DATE_TRUNC('month', ordered_at) AS month, SUM(amount) AS revenue FROM orders GROUP BY 1) SELECT month, revenue, revenue - LAG(revenue) OVER (ORDER BY month) AS change FROM monthly ORDER BY month
---- read analytics
SELECT * FROM (SELECT o.*, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC) AS rn FROM orders o) WHERE rn = 1
---- read analytics
SELECT customer_id, ordered_at FROM orders QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC) = 1
---- read general
SELECT e.id, f.value:sku::STRING AS sku, f.value:qty::NUMBER(10, 0) AS qty FROM events e, LATERAL FLATTEN(INPUT => e.payload:items) f WHERE e.kind = 'order'
---- read analytics
SELECT DATE_TRUNC('week', created_at) AS week, COUNT(DISTINCT user_id) AS users, COUNT_IF(paid) AS paying FROM sessions GROUP BY ALL ORDER BY week
---- read analytics
SELECT region, LISTAGG(DISTINCT product, ', ') WITHIN GROUP (ORDER BY product) AS products FROM sales GROUP BY region
---- read analytics
SELECT PERCENTILE_CONT(0.95) WITHIN GROUP (ORDER BY latency_ms) AS p95, MEDIAN(latency_ms) AS p50 FROM requests
---- read general
SELECT IFF(amount > 100, 'large', 'small') AS size, NVL(country, 'unknown') AS country, TO_CHAR(ordered_at, 'YYYY-MM') AS month FROM orders LIMIT 10
---- read analytics
SELECT * FROM sales PIVOT(SUM(amount) FOR quarter IN ('Q1', 'Q2', 'Q3', 'Q4')) AS p (region, q1, q2, q3, q4)
---- read analytics
SELECT product, quarter, amount FROM quarterly UNPIVOT(amount FOR quarter IN (q1, q2, q3, q4))
---- read analytics
SELECT id FROM a EXCEPT SELECT id FROM b
---- read analytics
SELECT 'a' AS source, id FROM a UNION ALL SELECT 'b', id FROM b
---- read general
SELECT COALESCE(a.id, b.id) AS id FROM a FULL OUTER JOIN b ON a.id = b.id WHERE a.id IS NULL OR b.id IS NULL
---- read analytics
SELECT d.day, COUNT(o.id) AS orders FROM (SELECT DATEADD(day, SEQ4(), '2024-01-01'::DATE) AS day FROM TABLE(GENERATOR(ROWCOUNT => 365))) d LEFT JOIN orders o ON o.ordered_at::DATE = d.day GROUP BY d.day
---- read general
SELECT name FROM employees START WITH manager_id IS NULL CONNECT BY PRIOR id = manager_id
---- read general
SELECT t.symbol, q.price FROM trades t ASOF JOIN quotes q MATCH_CONDITION (t.at >= q.at) ON t.symbol = q.symbol
---- read general
SELECT * FROM orders AT (TIMESTAMP => '2024-01-01 00:00:00'::TIMESTAMP_LTZ) WHERE id = 7
---- read general
SELECT table_name, row_count FROM information_schema.tables WHERE table_schema = 'ANALYTICS' ORDER BY row_count DESC LIMIT 10
---- read general
SELECT HASH(*) FROM orders SAMPLE (1)
---- read general
SELECT ST_DISTANCE(ST_MAKEPOINT(lon, lat), ST_MAKEPOINT(13.4, 52.5)) AS metres FROM stores
---- read general
SELECT VECTOR_COSINE_SIMILARITY(embedding, PARSE_JSON(?)::VECTOR(FLOAT, 768)) AS score FROM documents ORDER BY score DESC LIMIT 5
---- read general
SELECT PARSE_JSON(?):user.name::STRING AS name, OBJECT_CONSTRUCT('a', 1, 'b', ARRAY_CONSTRUCT(1, 2)) AS o
---- read analytics
SELECT REGEXP_SUBSTR(url, '[?&]utm_source=([^&]+)', 1, 1, 'e') AS source, COUNT(*) FROM visits GROUP BY 1
---- read analytics
SELECT CASE WHEN score >= 90 THEN 'A' WHEN score >= 80 THEN 'B' ELSE 'C' END AS grade, COUNT(*) FROM exams GROUP BY grade HAVING COUNT(*) > 5
---- read general
SELECT TRY_TO_NUMBER(code) AS code, TRY_CAST(amount AS DECIMAL(12, 2)) AS amount FROM raw_import WHERE TRY_TO_DATE(day) IS NOT NULL
---- read general
SELECT a.*, b.score FROM a LEFT JOIN b USING (id) WHERE EXISTS (SELECT 1 FROM c WHERE c.id = a.id) AND a.kind NOT IN ('x', 'y')
---- read analytics
SELECT SPLIT_PART(email, '@', 2) AS domain, COUNT(*) AS n FROM users GROUP BY domain ORDER BY n DESC LIMIT 10
---- read general
SELECT 'please INSERT INTO this GROUP BY nothing and call AI_COMPLETE(1)' AS note
---- read general
SELECT note AS "GROUP BY", "INSERT" FROM notes -- UNION SELECT DISTINCT
---- read general
SELECT merge, insert_date, group_name FROM copy_jobs /* GROUP BY x */
---- read analytics
EXPLAIN USING TEXT SELECT region, SUM(amount) FROM orders GROUP BY region
---- read general
EXPLAIN SELECT * FROM orders WHERE id = ?
---- read general
SHOW TABLES IN SCHEMA sophia_ai_unified.analytics
---- read general
SHOW TERSE VIEWS LIKE 'V_%' IN DATABASE sales LIMIT 10
---- read general
SHOW COLUMNS IN TABLE analytics.orders
---- read general
SHOW WAREHOUSES
---- read general
DESCRIBE TABLE analytics.orders
---- read general
DESC VIEW analytics.v_orders
---- read analytics
SELECT approx_count_distinct(user_id), HLL(user_id) FROM visits
---- read analytics
SELECT MAX_BY(name, score), MIN_BY(name, score), ANY_VALUE(team) FROM players
---- read analytics
SELECT RATIO_TO_REPORT(amount) OVER (PARTITION BY region) FROM sales
---- read analytics
SELECT ARRAY_AGG(OBJECT_CONSTRUCT('sku', sku, 'qty', qty)) WITHIN GROUP (ORDER BY sku) FROM lines GROUP BY order_id
---- read general
SELECT TRANSFORM(FILTER(tags, t -> t IS NOT NULL), t -> UPPER(t)) FROM posts
---- read general
SELECT current_user, current_role(), current_warehouse(), CURRENT_TIMESTAMP
---- read analytics
select upper(distinct a, b), count(*), count(t.*), array_agg(a) within group (order by b desc), first_value(a ignore nulls) over (partition by b order by c rows between unbounded preceding and current row), lag(a) ignore nulls over (order by b), listagg(distinct a, ',') within group (order by a) from t
---- read general
select position('a' in b), position('a', b), charindex('a',b), left(a,2), right(b,1), insert(a,1,2,'x'), replace(a,'b'), a * replace(b,'c','d')
---- read analytics
select * from t pivot(sum(a) for b in (select x from y)) as p (c,d)
---- read analytics
select * from t pivot(sum(a) for b in (any order by b)) p
---- read analytics
select * from t pivot(sum(a) for b in ('x') default on null (0))
---- read analytics
select * from t unpivot(a for b in (x,y))
---- read analytics
select * from t unpivot include nulls (a for b in (x as 'q',y))
---- read general
select * exclude (a,b) rename (c as d), t.* exclude a from t
---- read general
select * replace (a+1 as a) from t
---- read general
select * ilike '%x%' from t
---- read general
select * exclude a rename b as c from t
---- read general
select a::vector(float,3) from t
---- read general
select a::array(number) from t
---- read general
select a::map(varchar,int) from t
---- read general
select {*} from t
---- read general
select [1,2,a], a[0], a['x'], a[0]['y'], m.a[0].c from t
---- read general
select a:b[0].c::varchar(10), a:"b c".d, a:b['c'], a:b.c.d:e from t
---- read general
select parse_json(a):b.c::string, parse_json('{}')['a']::int
---- read general
select t.a, f.value:x::number(10,2) from t, lateral flatten(input => t.v:items, outer => true, mode => 'ARRAY') f where f.index > 0
---- read general
select t.a, f.value from t, table(flatten(t.v)) f
---- read general
select * from table(generator(rowcount => 10)) v
---- read general
select try_cast(a as number(10,2)), cast(b as timestamp_ntz(3)), a::number(38,0), a::varchar, a::float, a::double, a::date, a::timestamp_tz, a::boolean, a::binary, a::variant, a::object, a::array, a::time(3), a::char(3), a::text, a::bigint, a::smallint, a::tinyint, a::real, a::geography
---- read analytics
select a from t qualify row_number() over (partition by b order by c desc nulls last) = 1
---- read general
select dateadd(day, -7, current_date()), last_day(d), current_timestamp(3)
---- read general
select extract(year from d), extract(epoch_second from d), date_part(year, d)
---- read general
select filter(arr, x -> x > 1), transform(arr, x int -> x * 2), reduce(arr, 0, (acc, x) -> acc + x)
---- read general
select object_construct(*), object_construct('a', 1) from t
---- read analytics
select a from t group by cube(a), rollup (a,b), grouping sets ((a),(b),())
---- read analytics
select grouping(a), grouping_id(a,b), count(1) from t group by grouping sets (a,b)
---- read general
select * from t sample (10)
---- read general
select * from t tablesample bernoulli (3) seed (1)
---- read general
select * from t sample system (3) repeatable (99)
---- read general
select * from t sample (10 rows)
---- read general
select * from (select 1) sample (50)
---- read general
select * from t at(timestamp => 'x'::timestamp), u before(statement => 'abc')
---- read general
select * from t at (offset => -60*5) as x
---- read analytics
select * from t match_recognize (partition by a order by b measures match_number() as mn, first(x) as y one row per match after match skip past last row pattern (s+ d*) define s as price < lag(price), d as x > 1)
---- read analytics
select * from t match_recognize (partition by a order by b measures match_number() as mn all rows per match pattern (s+ d*) define s as price < lag(price)) m
---- read general
select * from a asof join b match_condition (a.t >= b.t) on a.k=b.k
---- read general
select a from t where a like any ('x','y') and b not ilike all ('z') and c rlike 'x' and d regexp 'y' and rlike(a,'b') and not regexp_like(a,'b')
---- read general
select a from t where a like '%x' escape '!' and b ilike 'y%' and contains(a,'b') or c
---- read general
select connect_by_root a, level, sys_connect_by_path(a,'/') from t start with a=1 connect by a = prior b
---- read general
select * from values (1,2),(3,4) as v(a,b)
---- read general
select * from (values (1,2)) v(a,b)
---- read general
values (1,2),(3,4)
---- read general
select column1, $2, t.$1 from values (1,2)
---- read analytics
with recursive r(n) as (select 1 union all select n+1 from r where n < 5) select * from r
---- read general
with a as (select 1), b (x) as (select 2) select * from a, b
---- read general
select top 5 a from t
---- read general
select a from t order by a fetch first 3 rows only
---- read general
select a from t order by a desc nulls first limit 3 offset 5
---- read general
select a from t order by a offset 5 rows fetch next 3 rows only
---- read general
select a is not distinct from b, a between 1 and 2, a is null, a is not null, a is distinct from c, not a, a not between 1 and 2, a is true, a is not false
---- read analytics
select a from t union all by name select b from u
---- read analytics
select a from t minus select b from u
---- read analytics
select a from t except select b from u intersect select c from v union distinct select 1
---- read analytics
(select 1 limit 1) union all (select 2) order by 1 limit 5 offset 3
---- read analytics
select (select max(x) from u) as m, exists (select 1 from v where v.a=t.a) from t
---- read general
select current_date, current_timestamp, current_user, localtime, localtimestamp, current_time
---- read general
select * from t order by all
---- read analytics
select a, count(*) from t group by all having count(*) > 1
---- read analytics
select distinct a, b from t
---- read general
select all a from t
---- read general
select * from db..tbl, "a b"."c".d as x
---- read general
select * from t1 join lateral (select * from t2 where t2.a=t1.a) x
---- read general
select * from t1, lateral (select 1) x
---- read general
select * from t, lateral flatten(a) as x(seq, key, path, index, value, this)
---- read analytics
select sum(a) over (partition by b order by c range between interval '1 day' preceding and current row) from t
---- read analytics
select sum(a) over (order by b rows between 1 preceding and 1 following), sum(a) over (order by b rows unbounded preceding) from t
---- read general
select a collate 'en-ci', collate(a, 'en') from t
---- read general
select 1 where 1=1
---- read general
select interval '1 day', d + interval '2 hours, 3 minutes', date '2020-01-01', timestamp '2020-01-01 00:00:00', x'ff', time '10:00', -1, +a, 1.5, null, true, false
---- read general
select a ilike 'x', a || b, a % 2, -a, +a, a <> b, a != b, a / b, a - b, (a), a < b, a > b, a >= b, a <= b, a or b and c
---- read general
select a as "select", t."x y" from "my t" t
---- read general
select /*+ hint(x) */ a /* x */ from t -- upper(
---- read general
select $$ it's ai_complete('x') $$, 'it''s', 'it\'s', '\\'
---- read general
select a, b, from t
---- read general
select * from t where (a, b) in ((1,2),(3,4)) and c in (1,2) and d not in (select e from u) and e in (select 1)
---- read general
select * from t where a = any (select b from u) and c > all (select d from v) and d = some (select 1)
---- read general
select not exists (select 1), case a when 1 then 'x' else 'z' end, case when a then b end
---- read general
select t.*, u.a from t left join u using (id) right join v on v.id = t.id full outer join w on w.a = t.a natural join z cross join q inner join r on true join s on a=b left outer join rr on 1=1, ss
---- read general
select * from (t join u on a=b)
---- read general
select * from ((select 1))
---- read general
select (a), ((b)), (a, b)
---- read analytics
select array_agg(distinct a) over (partition by b), count(distinct a, b) from t
---- read general
select a from t limit ? offset ?
---- read general
select a from t limit :1
---- read general
select a from t limit null
---- read general
select m.a, "x"."y".z, t.a.b.c.d from t
---- read general
select * from table(flatten(a)) as x(a,b)
---- read general
with x as (select 1) (select * from x)
---- read general
select position(upper('x') in b), cast(upper(a) as int), extract(year from to_date(d)), try_cast(upper(1) as int)
---- read general
select case when a then insert(b,1,2,'x') end
---- read general
select a::string(10), cast(b as text(5)), c::datetime(3), position('a', b, 2) from t
---- read general
select f.key, f.value from t, table(flatten(input => object_construct(*))) f
---- read analytics
select s_name from supplier, nation where s_suppkey in (select ps_suppkey from partsupp where ps_availqty > (select 0.5 * sum(l_quantity) from lineitem where l_partkey = ps_partkey)) and s_nationkey = n_nationkey order by s_name
---- read general
select t.offset, a rename, b exclude, 1 as over, 2 as pivot from t
---- read analytics
select listagg(distinct a, '; ') within group (order by a desc) over (partition by b) from t
---- read general
select top 5 upper(name) from t
---- read analytics
select distinct top 2 lower(a), t.b from t
---- read general
select {'a': 1, 'b': 'x'}::object(a int, b varchar not null)
---- read general
select [1]::array(int not null), {'k': 1}::map(varchar, int not null)
---- read general
select x::object(a object("b c" array(varchar(10))), c map(varchar, number(10, 2))), try_cast(x as array(float)) from t
---- read general
select a from t where a like any ('a|%', 'b%') escape '|' or a like all ('%c', 'd%') escape '^' or a ilike any ('E%')
---- read analytics
select status, count(*) from t group by status order by count(*) asc nulls last, status desc limit 5
---- read analytics
select a, row_number() over (partition by b order by a asc nulls first) from t union all select a, 1 from u order by 1 asc
