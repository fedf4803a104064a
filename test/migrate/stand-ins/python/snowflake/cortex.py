"""Stands in for snowflake-ml-python: each function is the one of SQL, in the embedded warehouse."""

from .connector import connect


def _call(function, *args):
    marks = ", ".join(["%s"] * len(args))
    return connect().cursor().execute(f"SELECT {function}({marks})", args).fetchone()[0]


def Complete(model, prompt):
    return _call("SNOWFLAKE.CORTEX.COMPLETE", model, prompt)


def Summarize(text):
    return _call("SNOWFLAKE.CORTEX.SUMMARIZE", text)


def Translate(text, from_language, to_language):
    return _call("SNOWFLAKE.CORTEX.TRANSLATE", text, from_language, to_language)


def EmbedText768(model, text):
    return _call("SNOWFLAKE.CORTEX.EMBED_TEXT_768", model, text)
