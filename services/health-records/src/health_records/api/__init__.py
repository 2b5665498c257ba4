"""HTTP in, commands and queries out. No rules here."""
