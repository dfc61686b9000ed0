"""Packages for others: captures, their index and a list of pages in one WACZ 1.1.1 file.

`selection` chooses captures and the originals that their revisits need, `copies` brings them into ``archive/``,
`cdx` and `pages` make the index and the list of pages, `package` puts it all into the zip.
Source of the format: https://specs.webrecorder.net/wacz/1.1.1/.
"""
