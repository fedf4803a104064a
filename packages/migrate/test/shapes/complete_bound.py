import snowflake.connector


def run():
    prompt = "What's a warehouse?"
    conn = snowflake.connector.connect(user="svc", password="x", account="acme")
    row = conn.cursor().execute("SELECT AI_COMPLETE('llama3.1-8b', %s) AS answer", (prompt,)).fetchone()
    conn.close()
    return row[0]
