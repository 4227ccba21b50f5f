"""The only importer of duckdb: one owner of the database, and every operation on it by noun."""
