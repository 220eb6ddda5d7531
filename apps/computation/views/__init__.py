"""Runs, their themes and their analysis on the screen: one module for each."""
