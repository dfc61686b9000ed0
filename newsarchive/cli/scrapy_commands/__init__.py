"""Commands of ``scrapy`` that this project replaces (the setting COMMANDS_MODULE); a module each, by its name."""
