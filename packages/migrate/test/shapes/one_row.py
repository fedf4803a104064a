import snowflake.connector


def newest(status):
    conn = snowflake.connector.connect(user="svc", password="x", account="acme")
    try:
        return conn.cursor().execute(
            "SELECT order_id, ordered_at, total FROM sales.orders WHERE status = %(status)s ORDER BY order_id",
            {"status": status},
        ).fetchone()
    finally:
        conn.close()


def run():
    return newest("DELIVERED"), newest("NONE")
