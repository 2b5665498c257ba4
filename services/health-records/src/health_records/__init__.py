"""Owns the workers, their identities and their standing in health."""
