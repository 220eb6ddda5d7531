"""Turning the values of a release into files. Nothing here asks the database."""
