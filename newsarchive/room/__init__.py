"""The reading room: the archive as pages for a browser, on this machine alone.

`app` puts it together; `catalogue` asks the search index for papers, days and articles, `happenings` knows what has
moved or gone, `keeper` keeps both up with the archive, `shelves` finds pages and pictures in the WARC files, `replay`
makes an archived page fit to be shown (pure), `sides` lays two revisions side by side (pure), `wording`
has the words of both languages. Everything out of the archive is untrusted: see `guard`.
"""
