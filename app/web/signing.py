"""What a form or a cookie carries signed, so that it comes back as it was."""

from flask import current_app
from itsdangerous import URLSafeSerializer


def signer(salt: str) -> URLSafeSerializer:
    """Signs with SECRET_KEY, and knows what was signed with SECRET_KEY_FALLBACKS. `salt`: what is signed."""
    keys = [*(current_app.config["SECRET_KEY_FALLBACKS"] or ()), str(current_app.secret_key)]
    return URLSafeSerializer(keys, salt=salt)
