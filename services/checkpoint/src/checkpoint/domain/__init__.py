"""The rules of the gates, pure: one file per aggregate."""
