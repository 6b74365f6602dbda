"""Bundles: what leaves for a request for information."""
