"""What the screens of robustness studies show: choices of the form, words and tables. No queries."""
