"""Guidance and powers that letters cite, procedures, and when each was in force."""
