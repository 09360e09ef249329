"""Spreadsheets: rosters that people hand in, ledgers that they take away."""

from handlers.spreadsheets.errors import TableError
from handlers.spreadsheets.ledger import write_ledger
from handlers.spreadsheets.reading import read_table

__all__ = ["TableError", "read_table", "write_ledger"]
