from snowflake.cortex import Complete, EmbedText768, Summarize, Translate

TEXT = "The parcel came late. Nobody called. The driver was kind in the end."


def run():
    return (
        Complete("llama3.1-8b", prompt=TEXT),
        Summarize(TEXT),
        Translate(TEXT, from_language="en", to_language="de"),
        Translate(Summarize(TEXT), "en", "de"),
        EmbedText768("snowflake-arctic-embed-m-v1.5", TEXT),
    )
