"""Asking the provider of the office who somebody is (OpenID Connect), and what of it is believed.

Authlib speaks the protocol: the code flow with PKCE, state and nonce. Nothing is kept of a sign-in
under way but a signed cookie of ten minutes; the provider is asked anew each time, so that its keys
and addresses may change.
"""

import hmac
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, Final

from itsdangerous import BadSignature, URLSafeTimedSerializer
from typing_extensions import TypedDict

from geo.errors import N_, RedRoutesError
from web.installation.oidc import Oidc

MINUTES: Final = 10
"""How long somebody may take at the provider."""
LEEWAY: Final = 60
"""Seconds by which the clock of the provider may differ."""
TIMEOUT: Final = 10.0
ALGORITHMS: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
"""How tokens may be signed: by a key that the provider alone has."""
DISCOVERY: Final = "/.well-known/openid-configuration"

log = logging.getLogger(__name__)


class OidcError(RedRoutesError):
    """The provider did not say who somebody is, or what it said is not believed."""

    status = 403
    kind = "not-signed-in"
    title = N_("The sign-in of the office did not succeed")


class UnderWay(TypedDict):
    """A sign-in that has begun in a browser and waits for it to come back from the provider."""

    state: str
    nonce: str
    verifier: str
    back: str
    there: str


def begin(oidc: Oidc, back: str, there: str) -> tuple[str, str]:
    """Return where a browser goes to be told who it is, and what its cookie keeps meanwhile.

    Parameters
    ----------
    back
        Where the provider sends it to afterwards.
    there
        Where it goes on to when it is signed in.

    Raises
    ------
    OidcError
        If the provider does not answer, or is not the one that was set.
    """
    with _refusals():
        made = _client(oidc).create_authorization_url(back)
    under_way: UnderWay = {
        "state": made["state"], "nonce": made["nonce"], "verifier": made["code_verifier"],
        "back": back, "there": there,
    }  # fmt: skip
    return str(made["url"]), _serializer(oidc).dumps(under_way)


def under_way(oidc: Oidc, kept: str) -> UnderWay:
    """Return what the cookie of a browser has kept.

    Raises
    ------
    OidcError
        If it is not ours, or too old.
    """
    try:
        found: UnderWay = _serializer(oidc).loads(kept, max_age=MINUTES * 60)
    except BadSignature as error:
        raise _begin_again() from error
    return found


def name_of(oidc: Oidc, kept: UnderWay, said: Mapping[str, str]) -> str:
    """Return the name of the account of whoever comes back, as the declared claim tells it.

    Parameters
    ----------
    said
        What stands in the address with which the provider sent the browser back.

    Raises
    ------
    OidcError
        If anything of it cannot be believed.
    """
    if not hmac.compare_digest(said.get("state", "").encode(), kept["state"].encode()):
        raise _begin_again()
    if said.get("iss", oidc.issuer) != oidc.issuer or not said.get("code"):
        raise _not_believed()
    with _refusals():
        claims = _claims(oidc, kept, said["code"])
    name = claims.get(oidc.claim)
    if not isinstance(name, str) or not name.strip():
        raise OidcError(
            N_("The sign-in of the office does not say %(claim)s, by which accounts are found."),
            claim=oidc.claim,
        )
    if oidc.claim == "email" and claims.get("email_verified") is not True:
        raise _not_believed()
    return name


def _claims(oidc: Oidc, kept: UnderWay, code: str) -> Mapping[str, object]:
    client = _client(oidc)
    token = client.fetch_access_token(
        redirect_uri=kept["back"], code=code, code_verifier=kept["verifier"]
    )
    expected = {
        "iss": {"essential": True, "value": oidc.issuer},
        "aud": {"essential": True, "value": oidc.client},
    }
    said = client.parse_id_token(token, kept["nonce"], claims_options=expected, leeway=LEEWAY)
    if said is None:
        raise _not_believed()
    if oidc.claim in said or "userinfo_endpoint" not in client.server_metadata:
        return dict(said)
    more = client.userinfo(token=token)
    if more.get("sub") != said["sub"]:
        raise _not_believed()
    return {**more, **said}


def _client(oidc: Oidc) -> Any:
    """Return the provider as it describes itself just now."""
    from authlib.integrations.flask_client import FlaskOAuth2App  # noqa: PLC0415 - an extra

    client = FlaskOAuth2App(
        None,
        name="office",
        client_id=oidc.client,
        client_secret=oidc.secret,
        server_metadata_url=oidc.issuer.rstrip("/") + DISCOVERY,
        client_kwargs={
            "scope": "openid profile email" if oidc.claim == "email" else "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
        },
    )
    found = client.load_server_metadata()
    if found.get("issuer") != oidc.issuer:
        raise _not_believed()
    signed = found.get("id_token_signing_alg_values_supported") or ["RS256"]
    found["id_token_signing_alg_values_supported"] = [one for one in signed if one in ALGORITHMS]
    return client


def _serializer(oidc: Oidc) -> URLSafeTimedSerializer:
    """Return what signs cookies: by a key made from the secret, which all processes know."""
    return URLSafeTimedSerializer(
        oidc.secret, salt=f"sign-in {oidc.issuer}", signer_kwargs={"digest_method": sha256}
    )


@contextmanager
def _refusals() -> Iterator[None]:
    """Say in one sentence what goes wrong with the provider; its own words are not shown."""
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - an extra
    from joserfc.errors import JoseError  # noqa: PLC0415 - comes with it
    from requests import RequestException  # noqa: PLC0415 - slow to import

    try:
        yield
    except RequestException as error:
        log.warning("The provider of sign-ins does not answer: %s", type(error).__name__)
        raise OidcError(
            N_("The sign-in of the office does not answer: try again, or use your password.")
        ) from error
    except (AuthlibBaseError, JoseError, KeyError, TypeError, ValueError, RuntimeError) as error:
        log.warning("A sign-in is not believed: %s", type(error).__name__)
        raise _not_believed() from error


def _not_believed() -> OidcError:
    return OidcError(
        N_("What the sign-in of the office says is not valid for these pages: begin once more.")
    )


def _begin_again() -> OidcError:
    return OidcError(
        N_("This sign-in was begun in another browser, or too long ago: begin once more.")
    )
