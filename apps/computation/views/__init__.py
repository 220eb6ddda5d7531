"""Runs, studies of their robustness and their analysis on the screen: a module each."""
