"""When papers are crawled again: the plan, timers and crontabs made from it, and a daemon for containers."""
