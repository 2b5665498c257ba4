"""Owns the enterprises and their permits to return to work."""
