"""Reading files that people bring: their rows, or everything that is wrong with them. No database."""
