"""What a release says: frozen values read once from a run, then rendered without a query."""
