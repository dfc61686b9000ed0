"""WARC 1.1 files that hold what was on the wire.

The way of an exchange: `tee` copies the bytes of a connection, `capture` (the download handler) ties them to a
request, `records` makes WARC records of them, `segment` writes these to disk as gzip members, `recorder` is the
one object of a run that does both. `read` reads the files back, `recovery` seals those of a killed run,
`selfcheck` proves at start-up that the whole way is exact.
"""
