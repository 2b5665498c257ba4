"""`python -m yipan` is `yipan`."""

from yipan.cli import main

main()
