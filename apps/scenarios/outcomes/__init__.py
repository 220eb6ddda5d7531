"""What another way of computing makes of a run, and how two ways or two runs compare."""
