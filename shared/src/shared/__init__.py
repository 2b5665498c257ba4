"""The platform the four services stand on: events, bus, aggregates, projections, web."""
