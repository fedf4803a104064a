import json

import snowflake.connector


def run():
    text = "Wonderful service, I will come again!"
    conn = snowflake.connector.connect(user="svc", password="x", account="acme")
    found = conn.cursor().execute("SELECT AI_SENTIMENT(%(text)s)", {"text": text}).fetchone()
    conn.close()
    return json.loads(found[0])["categories"][0]["sentiment"]
