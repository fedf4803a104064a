"""Rows of every type."""

from contextlib import closing

import snowflake.connector


def run():
    # Straight from the warehouse.
    with closing(snowflake.connector.connect(user="svc", password="x", account="acme")) as conn:
        with conn.cursor() as cur:
            cur.execute(
                """
                SELECT 7 AS n, 12.50::NUMBER(10, 2) AS d, 0.1::FLOAT AS f, 'é 😀' AS t, TRUE AS b, NULL AS e,
                       '2024-02-29'::DATE AS day, '2024-02-29 12:30:15.25'::TIMESTAMP_NTZ AS at,
                       9007199254740993 AS big, PARSE_JSON('{"a": [1, null]}') AS v, TO_TIME('10:11:12') AS tm
                """
            )
            return cur.fetchall()
