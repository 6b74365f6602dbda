"""An identity server that speaks OpenID Connect over HTTP and does wrong when a test tells it to.

It signs with its own keys, checks PKCE and the client's secret, and takes a code once, as a good server does. What a
good server refuses to do, a test brings about with `claims`, `header`, `sign_with` and the like. Its clock is the
application's.
"""

import base64
import hashlib
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

from app.platform.clock import now

CLIENT_ID, CLIENT_SECRET = "despatch", "a secret+with/odd~characters"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"

KEYS = [RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}) for kid in ("first", "second")]


class IdentityServer:
    """`person`: the claims of whoever is signed in there. `asked`: what each browser that came asked for."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.reset()

    def reset(self) -> None:
        self.person: dict[str, Any] = {"sub": "person-1"}
        self.signed_in_at = seconds()
        self.described: dict[str, Any] = {}
        self.keys = KEYS[:1]
        self.sign_with = KEYS[0]
        self.header: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.make_token: Callable[[dict[str, Any]], str] = self.signed
        self.answer: dict[str, Any] = {}
        self.token_error: dict[str, Any] = {}
        self.is_down = False
        self.asked: list[dict[str, str]] = []
        self.fetched: list[str] = []
        self.secrets_came_in: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.access_tokens: list[str] = []

    def discovery(self) -> str:
        return f"{self.issuer}/.well-known/openid-configuration"

    def description(self) -> dict[str, Any]:
        usual = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/end-session",
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }
        return {name: value for name, value in (usual | self.described).items() if value is not None}

    def authorize(self) -> ResponseReturnValue:
        """Whoever is signed in there comes back at once, with a code."""
        asked = dict(request.args)
        self.asked.append(asked)
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        if asked.get("prompt") == "login":
            self.signed_in_at = seconds()
        answer = {"code": code, "state": asked["state"], "iss": self.issuer} | self.answer
        given = {name: value for name, value in answer.items() if value is not None}
        return redirect(f"{asked['redirect_uri']}?{urlencode(given)}")

    def token(self) -> ResponseReturnValue:
        if self.token_error:
            return self.token_error, 400
        basic = request.authorization
        given = (
            (basic.username, basic.password) if basic else tuple(map(request.form.get, ("client_id", "client_secret")))
        )
        self.secrets_came_in.append("header" if basic else "body")
        if given != (CLIENT_ID, CLIENT_SECRET):
            return {"error": "invalid_client"}, 401
        asked = self.codes.pop(request.form["code"], None)
        if asked is None or not fits(asked, request.form["code_verifier"]):
            return {"error": "invalid_grant"}, 400
        access_token = secrets.token_urlsafe()
        self.access_tokens.append(access_token)
        claims = self.claims_for(asked, access_token)
        return {"access_token": access_token, "token_type": "Bearer", "id_token": self.make_token(claims)}

    def end_session(self) -> ResponseReturnValue:
        """Nobody is asked: the browser goes back at once."""
        return redirect(request.args["post_logout_redirect_uri"])

    def claims_for(self, asked: dict[str, str], access_token: str) -> dict[str, Any]:
        at = seconds()
        half = hashlib.sha256(access_token.encode()).digest()[:16]
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": at,
            "exp": at + 300,
            "nonce": asked["nonce"],
            "auth_time": self.signed_in_at,
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
            **self.person,
            **self.claims,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def signed(self, claims: dict[str, Any], **header: Any) -> str:
        whole = {"alg": "RS256", "kid": self.sign_with.kid, **self.header, **header}
        return jwt.encode(whole, claims, self.sign_with, algorithms=[whole["alg"]])

    def logout_token(self, **claims: Any) -> str:
        at = seconds()
        usual = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": at,
            "exp": at + 120,
            "jti": secrets.token_urlsafe(),
            "events": {LOGOUT_EVENT: {}},
        }
        given = {name: value for name, value in (usual | claims).items() if value is not None}
        return self.signed(given, **{"typ": "logout+jwt"} | self.header)


def seconds() -> int:
    return int(now().timestamp())


def fits(asked: dict[str, str], verifier: str) -> bool:
    if asked["code_challenge_method"] == "plain":
        return asked["code_challenge"] == verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    return asked["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@contextmanager
def identity_server(path: str = "") -> Iterator[IdentityServer]:
    """`path`: of its issuer, before the paths of its pages."""
    flask = Flask(__name__)
    listening = make_server("localhost", 0, flask, threaded=True)
    server = IdentityServer(f"http://localhost:{listening.server_port}{path}")

    def answer(name: str, view: Callable[[], ResponseReturnValue]) -> Callable[[], ResponseReturnValue]:
        def answered() -> ResponseReturnValue:
            server.fetched.append(name)
            return ("down", 503) if server.is_down else view()

        return answered

    views = {
        "/.well-known/openid-configuration": server.description,
        "/authorize": server.authorize,
        "/token": server.token,
        "/jwks": lambda: KeySet(list(server.keys)).as_dict(),
        "/end-session": server.end_session,
    }
    for rule, view in views.items():
        flask.add_url_rule(path + rule, rule, answer(rule, view), methods=["GET", "POST"])
    thread = threading.Thread(target=listening.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
