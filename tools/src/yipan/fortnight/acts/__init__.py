"""What happens in the fortnight, told by subject; each module lists its happenings with a time."""
