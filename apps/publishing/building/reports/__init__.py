"""The reports of a release: what they say, their figures, and how they are set as PDFs."""
