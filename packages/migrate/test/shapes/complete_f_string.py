import snowflake.connector


def sum_up(text):
    conn = snowflake.connector.connect(user="svc", password="x", account="acme")
    cur = conn.cursor()
    cur.execute(f"SELECT SNOWFLAKE.CORTEX.COMPLETE('llama3.1-8b', 'Sum up in a word: {text}')")
    answer = cur.fetchone()[0]
    conn.close()
    return answer


def run():
    return sum_up("The parcel came late, and nobody called.")
