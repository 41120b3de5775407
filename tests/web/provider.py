"""A small provider of sign-ins (OpenID Connect) that really signs, for the tests."""

import base64
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, abort, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from werkzeug.serving import make_server

CLIENT, SECRET = "red-routes", "a word of the tests that both know"


class Provider:
    """What it says of itself and of whoever comes; tests change that.

    Attributes
    ----------
    claims
        What a token says more than it must, or otherwise.
    described
        What the description says more or otherwise.
    more
        What the address of the person says.
    """

    def __init__(self) -> None:
        self.issuer = ""
        self.claims: dict[str, Any] = {"preferred_username": "王芳"}
        self.described: dict[str, Any] = {}
        self.more: dict[str, Any] = {}
        self.key = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
        self.signs_by: Any = None
        self.algorithm = "ES256"
        self._codes: dict[str, dict[str, str]] = {}

    def app(self) -> Flask:
        """Return the provider as an application."""
        app = Flask("provider")
        app.add_url_rule("/.well-known/openid-configuration", view_func=self._description)
        app.add_url_rule("/keys", view_func=self._keys)
        app.add_url_rule("/authorize", view_func=self._authorize)
        app.add_url_rule("/token", view_func=self._token, methods=["POST"])
        app.add_url_rule("/person", view_func=lambda: jsonify({"sub": "42", **self.more}))
        return app

    def _description(self) -> Response:
        return jsonify(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/person",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
                **self.described,
            }
        )

    def _keys(self) -> Response:
        return jsonify({"keys": [self.key.as_dict(private=False)]})

    def _authorize(self) -> Any:
        asked = request.args.to_dict()
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self._codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return redirect(f"{asked['redirect_uri']}?{back}")

    def _token(self) -> Any:
        asked = self._codes.pop(request.form["code"], None)  # a code holds once
        known = request.authorization and (
            request.authorization.username,
            request.authorization.password,
        ) == (CLIENT, SECRET)
        if asked is None or not known or request.form["redirect_uri"] != asked["redirect_uri"]:
            abort(400)
        digest = sha256(request.form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            abort(400)
        moment = int(time.time())
        claims = {
            "iss": self.issuer, "sub": "42", "aud": CLIENT, "iat": moment, "exp": moment + 300,
            "nonce": asked["nonce"], **self.claims,
        }  # fmt: skip
        said = {key: value for key, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "one"}
        signed = jwt.encode(header, said, self.signs_by or self.key, algorithms=[self.algorithm])
        return jsonify({"access_token": "x", "token_type": "Bearer", "id_token": signed})


def word_as_key() -> OctKey:
    """Return the secret of the client as a key, with which everybody who knows it could sign."""
    return OctKey.import_key(SECRET)


@contextmanager
def provider() -> Iterator[Provider]:
    """Run a provider until the end of the block."""
    made = Provider()
    server = make_server("127.0.0.1", 0, made.app())
    made.issuer = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
