"""The rules of a worker's file, pure: the file, and what each kind of fact does to it."""
