"""PostgreSQL and Valkey out of their PyPI wheels, for clones that were given no DATABASE_URL or REDIS_URL.

Unix sockets only; everything they keep lies in `var/`. Works for root too, and in folders closed to others: no
mode of any folder above `var/` is touched. Nothing here imports Django.
"""
