"""``newsarchive verify``: whether everything in the archive is what it is said to be.

One module for each kind of file: `manifests`, `lines` (records and events), `warcs`, `indexes`, `packages` (WACZ);
`paper` puts them together. Each takes a file at a time and gives faults, so that damage in one never hides the rest.
"""
