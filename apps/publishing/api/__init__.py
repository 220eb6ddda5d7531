"""The public part of the API: regions, editions, releases. Read only, for everybody."""
