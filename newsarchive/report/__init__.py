"""The corpus on one page: what there is, day by day, and what is missing or doubtful.

`gather` and `archive_days` read the archive in bounded memory; `facts`, `drift` and `tables` are pure; `page` makes
one HTML file that needs no network and runs nothing that comes from a record.
"""
