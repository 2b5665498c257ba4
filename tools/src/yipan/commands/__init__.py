"""One file per group of commands, each with `add_to(app)`."""
