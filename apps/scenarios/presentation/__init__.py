"""What the screens of scenarios show: two ways of computing, or two runs, side by side."""
