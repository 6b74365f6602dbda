"""Mail as values, and what kind of mail it is. Pure: docs/mail.md says how."""
