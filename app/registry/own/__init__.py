"""Registries that an office keeps for itself, with fields of their own."""
