"""Two records of one article: what the paper changed, and what only looks otherwise at each visit. Pure."""
