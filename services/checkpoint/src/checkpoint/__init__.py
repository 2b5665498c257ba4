"""Owns the sites, their devices, and the readings and crossings made there."""
