"""The archive on disk: what was read (records), what happened (events), what is known and due (state).

Order of durability, kept by `writer`: the page's WARC record, then its JSON line and its events, each on disk
before the next is begun, then one transaction that holds the page's links and its "done". Killing the process or
the power at any instant costs at most a repeated fetch; the state is derived and is caught up from the files.

Which room answers which question:
    names      what are files and runs called?
    links      are these two URLs the same link?
    job        what was a crawl asked to do?
    outcome    what came of a link?
    revisions  is this content new, a change, or a repeat?
    events     what is written about a link, and how is it read back?
    files      the few verbs of a disk; jsonl: segments of lines on it
    remote     files that belong at a URL; remote_runs: runs of other machines
    lock       who is writing on this machine? session_lock: on all of them
    manifest   what did a run leave behind?
    tables, dialect, statements, changes, state   the state database; migrate: moved to another
    recovery   what did killed runs leave, and does the state know it?
    writer     in which order do things reach the disk?
    run        one run, as a spider sees it; archive: opens runs
"""
