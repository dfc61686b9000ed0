"""The spiders: articles by URL, a date archive day by day, sections."""
