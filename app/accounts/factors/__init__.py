"""Second factors: passkeys and security keys, authenticator apps, recovery codes."""
