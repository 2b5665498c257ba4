"""Measuring the suite against the bare parts, in interleaved rounds of one run."""
