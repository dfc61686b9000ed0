"""Where a paper tells what is new: feeds, site maps, links of its front page. Pure."""
