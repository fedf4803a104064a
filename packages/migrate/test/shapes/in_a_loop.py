import snowflake.connector


def run():
    names = []
    with snowflake.connector.connect(user="svc", password="x", account="acme") as conn:
        cur = conn.cursor()
        cur.execute("SELECT name, signed_up_at FROM sales.customers ORDER BY customer_id LIMIT 3")
        for name, day in cur:
            names.append(f"{name} {day.isoformat()}")
    return names
