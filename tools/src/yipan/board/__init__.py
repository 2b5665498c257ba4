"""The county today in a terminal: what the day's report says, judged, and how the suite is."""
