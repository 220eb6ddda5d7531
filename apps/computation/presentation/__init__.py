"""What the screens of runs show: view models of results, the map, the analysis."""
