"""Boundaries of regencies: read from a file, repaired, simplified with shared borders kept, drawn. No database."""
