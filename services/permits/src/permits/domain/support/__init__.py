"""What helps enterprises: units that work for them, leaders' visits, problems solved."""
