"""What `make demo` runs: servers, migrations, seed, worker, beat and web server, as one thing that stops as one."""
