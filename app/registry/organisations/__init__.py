"""Organisations: their names, codes and kinds."""
