"""Pages of second factors: one's own, and the proof that it is you."""
