import asyncio

import snowflake.connector


async def count():
    conn = snowflake.connector.connect(user="svc", password="x", account="acme")
    rows = conn.cursor().execute("SELECT COUNT(*) FROM sales.orders").fetchall()
    conn.close()
    return rows[0][0]


def run():
    return asyncio.run(count())
