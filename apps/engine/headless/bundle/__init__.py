"""The bundle of a run: what went in, how it was computed and what came out, for anybody to compute again."""

from .content import BundleContent, BundleRegion
from .verifying import Verdict, bundle_verify
from .writing import bundle_write

__all__ = ["BundleContent", "BundleRegion", "Verdict", "bundle_verify", "bundle_write"]
