"""Many machines on one archive: PostgreSQL says what is due, a job queue hands it out, workers crawl it in slices.

Which room answers which question:
    planner  which papers are to be crawled next? (pure)
    roster   which papers are there, how often, when were they last crawled?
    jobs     the queue (procrastinate): one job a paper at most, stalled ones freed
    slices   one slice of a paper's run, in a process that dies with its worker
    watch    what an administrator sees: papers, workers, queue; as a table, JSON and Prometheus text
"""
