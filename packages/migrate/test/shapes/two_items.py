import snowflake.connector


def run():
    with snowflake.connector.connect(user="svc", password="x", account="acme") as conn, conn.cursor() as cur:
        cur.execute("SELECT order_id, total FROM sales.orders WHERE status = %s ORDER BY order_id LIMIT 3", ("DELIVERED",))
        return cur.fetchall()
