"""The records in other formats: Parquet, SQLite, CSV, gzip JSON Lines, schema.org. Each export is incremental."""
