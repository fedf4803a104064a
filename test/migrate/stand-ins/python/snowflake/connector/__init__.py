"""Stands in for snowflake-connector-python: its statements run in the embedded warehouse, over the bridge of the test.

The values have the types of the connector's documentation: NUMBER is int or Decimal, days and times are of datetime,
VARIANT, ARRAY and OBJECT are JSON text.
"""

import json
import os
import urllib.request
from datetime import date, datetime, time
from decimal import Decimal


def connect(**_):
    return Connection()


class Connection:
    def cursor(self):
        return Cursor()

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


class Cursor:
    def execute(self, statement, params=None):
        if params is not None:
            quoted = {k: _quoted(v) for k, v in params.items()} if isinstance(params, dict) else tuple(map(_quoted, params))
            statement = statement % quoted
        answer = ask(statement)
        self._rows = [tuple(_value(c, v) for c, v in zip(answer["columns"], row)) for row in answer["rows"]]
        return self

    def fetchall(self):
        rows, self._rows = self._rows, []
        return rows

    def fetchone(self):
        return self._rows.pop(0) if self._rows else None

    def __iter__(self):
        return iter(self.fetchall())

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def ask(statement):
    request = urllib.request.Request(os.environ["BRIDGE_URL"], json.dumps({"statement": statement}).encode())
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def _quoted(value):
    if value is None:
        return "NULL"
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _value(column, value):
    kind, scale = column["type"], column["scale"]
    # The bridge says NULL where it was asked for text.
    if value is None or (value == "NULL" and kind != "text"):
        return None
    if kind == "fixed":
        return Decimal(value) if scale else int(value)
    if kind == "real":
        return float(value)
    if kind == "boolean":
        return str(value).lower() == "true"
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "time":
        return time.fromisoformat(value)
    if kind == "timestamp_ntz":
        return datetime.fromisoformat(value)
    if kind in ("variant", "object", "array"):
        return json.dumps(json.loads(value) if isinstance(value, str) else value, indent=2, ensure_ascii=False)
    if kind == "vector" and isinstance(value, str):
        return [float(number) for number in json.loads(value)]
    return value
