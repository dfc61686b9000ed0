"""What a paper's WARC files hold: our own, and those that others made.

`reader` reads any WARC or ARC file and survives damage, `index` finds captures by URL (`cdxj`, `surt` are its
lines and keys), `shelf` opens one capture and resolves revisits, `served` turns it into the page as it was served,
`wayback` takes off what a Wayback machine added.
"""
