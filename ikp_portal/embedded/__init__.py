"""PostgreSQL and Valkey from their PyPI wheels, for clones that were given no DATABASE_URL or REDIS_URL.

They listen on Unix sockets only and keep everything in `var/`. They also work for root, and in a folder that other
users cannot enter: the permissions of folders above `var/` are never changed. Nothing here imports Django.
"""
