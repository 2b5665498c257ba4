"""Checkpoint owns the gates: sites, devices, what they measured, and who was let through."""
