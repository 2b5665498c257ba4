"""Rosters (花名册) of enterprises: what somebody's spreadsheet says, row by row."""
