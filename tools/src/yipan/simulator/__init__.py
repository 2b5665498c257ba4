"""Invented devices of many makers, for trying the suite out without one."""
