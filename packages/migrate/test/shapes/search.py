import json

import snowflake.connector


def find(query):
    conn = snowflake.connector.connect(user="svc", password="x", account="acme")
    cur = conn.cursor()
    cur.execute(
        "SELECT SNOWFLAKE.CORTEX.SEARCH_PREVIEW('SOPHIA_AI_UNIFIED.ANALYTICS.DOCS_SEARCH', %s)",
        (json.dumps({"query": query, "columns": ["TITLE"], "limit": 2}),),
    )
    found = json.loads(cur.fetchone()[0])
    conn.close()
    return [hit["TITLE"] for hit in found["results"]]


def run():
    return find("credit limits")
