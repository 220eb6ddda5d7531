"""The index without a database: from files to files, and from a bundle to the same figures again.

``docs/headless.md`` describes the files. Nothing here asks the database or keeps anything.
"""

from .computing import IndexRequest, index_write

__all__ = ["IndexRequest", "index_write"]
