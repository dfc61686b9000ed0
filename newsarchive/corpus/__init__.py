"""The records as a whole: read from their segments, loaded into data frames, cited, exported, searched.

Reads only what crawls have written and never takes a lock, so that it works beside a crawl.
"""
