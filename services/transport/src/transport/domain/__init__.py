"""The rules of vehicles, trips, lodgings and supplies, pure: one file or folder per aggregate."""
