"""What the screens of panels show: view models, consistency of comparisons, tables as files. No queries."""
