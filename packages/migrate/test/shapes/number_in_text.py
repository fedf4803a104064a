import snowflake.connector


def ask(n):
    conn = snowflake.connector.connect(user="svc", password="x", account="acme")
    cur = conn.cursor()
    cur.execute(f"SELECT SNOWFLAKE.CORTEX.COMPLETE('mistral-large2', '{n}')")
    row = cur.fetchone()
    conn.close()
    return row


def run():
    return ask(42)
