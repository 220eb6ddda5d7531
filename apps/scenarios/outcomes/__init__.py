"""What a run's data give with another method, and how two such outcomes, or two runs, compare."""
