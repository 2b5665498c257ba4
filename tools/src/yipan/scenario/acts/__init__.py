"""The acts, in their order."""
