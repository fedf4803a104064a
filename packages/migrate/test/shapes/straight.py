import snowflake.connector as sf

STATUS = "CANCELLED"


def by_region(least):
    conn = sf.connect(user="svc", password="Tr0ub4dor&3", account="acme")
    cur = conn.cursor()
    cur.execute(
        "SELECT c.region, COUNT(*), SUM(o.total) FROM sales.orders o "
        "JOIN sales.customers c ON c.customer_id = o.customer_id "
        "WHERE o.status <> %s AND o.total > %s AND c.name NOT LIKE '100%%' GROUP BY 1 ORDER BY 1",
        (STATUS, least),
    )
    rows = cur.fetchall()  # all of them
    cur.close()
    conn.close()
    return rows


def run():
    return by_region(10)
