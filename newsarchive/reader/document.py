"""A page decoded and parsed once: the one tree from which both fields and links are read.

Placeholder of the interface; see `parse_document`.
"""
