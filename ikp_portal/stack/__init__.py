"""What `make demo` runs: servers, migrations, seed, worker, beat and web server, started and stopped together."""
