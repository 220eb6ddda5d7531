"""The plots of a study: what they show, how they look, and the cache that keeps them."""
