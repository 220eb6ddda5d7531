"""The figures of a release as files that are taken along: SVG and PNG with title, legend, source and version inside."""
