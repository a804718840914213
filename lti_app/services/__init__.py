"""The use cases: a file per noun, a function per use case, `db` first; nobody commits here."""
