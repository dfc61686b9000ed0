"""A paper's past in slices: what they are, which are done, how long the rest will take."""
