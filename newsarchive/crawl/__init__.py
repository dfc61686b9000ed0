"""Running crawls: runs of the archive, politeness, progress, results."""
