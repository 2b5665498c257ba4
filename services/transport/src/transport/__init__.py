"""Owns the trips that bring workers back, their lodgings and the supplies."""
