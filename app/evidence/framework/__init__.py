"""Guidance and powers that letters cite, and when each was in force."""
