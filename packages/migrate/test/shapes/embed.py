import snowflake.connector


def run():
    with snowflake.connector.connect(user="svc", password="x", account="acme") as conn:
        row = conn.cursor().execute(
            "SELECT SNOWFLAKE.CORTEX.EMBED_TEXT_768('snowflake-arctic-embed-m-v1.5', %s)", ["late parcel"]
        ).fetchone()
    return row[0]
