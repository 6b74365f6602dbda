"""An office’s consent to the exact text for one registry. It knows ids and hashes, not campaigns."""
