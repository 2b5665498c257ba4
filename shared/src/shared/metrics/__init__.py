"""Every metric of the suite, declared once, by what it is about: see docs/metrics.md.

Labels are bounded: topics, groups, routes, outcomes, sites; never the id of a person, a device or
an event. What is not declared here does not type-check, and a test finds who declares elsewhere.
"""
