"""Headers that every answer carries, the nonce for scripts, and the checks that a form is our own and text is text."""

from secrets import token_urlsafe

from flask import Flask, Response, abort, g, request
from flask_wtf import CSRFProtect

KEEP = "public, max-age=31536000, immutable"
FORGET = "no-store"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # same-origin, not no-referrer: over HTTPS the form check compares the referrer with the host
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}


def init_security(app: Flask) -> None:
    # A token lives as long as the sign-in it belongs to: a form left open over lunch is not lost.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    CSRFProtect(app)
    app.before_request(refuse_nul)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(add_headers)


def refuse_nul() -> None:
    """PostgreSQL takes no text with a NUL in it, and nobody types one."""
    said = (*request.args.items(multi=True), *request.form.items(multi=True))
    if "\0" in request.path or any("\0" in part for pair in said for part in pair):
        abort(400)


def csp_nonce() -> str:
    """This request's nonce. Made when first asked for, since an answer may be given before any of our hooks runs."""
    if "csp_nonce" not in g:
        g.csp_nonce = token_urlsafe(16)
    return str(g.csp_nonce)


def content_security_policy() -> str:
    """Nothing but our own files; no inline style; no script without this request's nonce or from elsewhere (CSP 3)."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{csp_nonce()}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", content_security_policy())
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint == "static":
        named_by_content = "v" in request.args or request.path.startswith("/static/vendor/")
        response.headers["Cache-Control"] = (
            KEEP if named_by_content and response.status_code in (200, 304) else "no-cache"
        )
    elif response.headers.get("Cache-Control", "no-cache") == "no-cache":  # no-cache is what send_file says by itself
        response.headers["Cache-Control"] = FORGET
    return response
