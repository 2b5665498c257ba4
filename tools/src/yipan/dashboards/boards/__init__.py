"""The seven dashboards."""
