"""Full-text search over the latest revisions, with and without Vietnamese marks."""
