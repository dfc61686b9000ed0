"""Whether a run found what the paper's past runs and its description let expect; and who is told if not.

Which room answers which question:
    chance    could this happen by chance?
    past      what did earlier runs of the paper find?
    drift     what is otherwise now, since when, on which page first? (pure)
    alarm     who is told: a command, a mailbox
"""
