"""Sourced lines to draft an answer from: drawn from the figures, kept, and their numbers checked."""
