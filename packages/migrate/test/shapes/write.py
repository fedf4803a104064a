import snowflake.connector


def run():
    conn = snowflake.connector.connect(user="svc", password="x", account="acme")
    cur = conn.cursor()
    cur.execute("UPDATE analytics.notes SET version = 2 WHERE id = %s", (1,))
    conn.close()
    return "done"
