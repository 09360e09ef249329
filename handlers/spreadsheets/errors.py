"""What is told when a file is no table that we can read."""


class TableError(Exception):
    """A file that cannot be read as a table; one line that says how to mend it."""
