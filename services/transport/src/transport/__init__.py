"""Owns vehicles and trips, the lodgings workers isolate in, and supplies on their way."""
