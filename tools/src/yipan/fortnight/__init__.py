"""The fortnight: 16 to 29 February 2020 in the whole county, with its figures at the end."""
