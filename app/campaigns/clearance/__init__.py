"""Clearance of a campaign's texts: who asks which office, and what its pages show. The rules are in app/clearance."""
