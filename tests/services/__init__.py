"""Real servers for the tests: PostgreSQL, Redis, S3, Postfix, Dovecot, Chromium; moto for what Amazon alone has.

Each is started by the first test that asks for it, shared by all of the run's processes, and ended with the run,
however the run ends. A server that is not installed fails the tests that need it, with the line to type.
"""
