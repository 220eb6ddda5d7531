"""What the screens of robustness studies show: choices of the form, plots, words and tables. No queries."""
