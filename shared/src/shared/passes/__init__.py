"""Passes that verify offline: what a gate needs to judge one, with no network and no database."""
