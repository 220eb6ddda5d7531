"""Reading files that people hand in: a file gives its rows, or a list of all that is wrong with it. No queries."""
