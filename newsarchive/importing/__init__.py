"""Other people's archives: kept as they came, and read into records.

`containers` finds the WARC and ARC files at a path (also inside a WACZ), `keep` copies each beside our own, `choose`
tells the captures of articles among all, `importer` does it all in one run.
"""
