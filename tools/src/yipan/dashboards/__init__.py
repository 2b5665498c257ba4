"""Grafana's dashboards: what they show is written here, and the files are made from it.

Metrics and labels are those of `shared.metrics`. The folder `boards` has a module for each
dashboard; `asking` runs the queries of the files at a Prometheus and needs nothing of the rest.
"""
