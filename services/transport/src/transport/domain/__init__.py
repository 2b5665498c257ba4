"""The rules of vehicles, trips and lodgings, pure: one file or folder per aggregate."""
