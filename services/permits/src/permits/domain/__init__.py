"""The rules of permits, pure: one file per aggregate."""
