"""Reads the archive again with the extractor of today, and says what it would change.

`catalogue` knows what was read from which capture, `compare` tells two readings apart, `sift` does so where the
page was read, `rereader` does the work.
"""
