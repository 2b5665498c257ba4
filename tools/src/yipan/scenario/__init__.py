"""The scenario: some days of the county, driven through the public HTTP APIs alone."""
