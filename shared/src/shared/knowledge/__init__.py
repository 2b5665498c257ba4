"""What services have heard of each other's decisions, kept locally by whoever has to decide."""
