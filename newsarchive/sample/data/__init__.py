"""The sample newspaper's articles, one TOML file a section."""
