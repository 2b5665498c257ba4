"""Owns the vehicles, the trips that bring workers back, and the lodgings they isolate in."""
