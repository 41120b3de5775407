"""Signing in by a provider of the office, asked over HTTP: what is believed, and what is not."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from tests.web.people_app import OWN, store_of
from tests.web.provider import CLIENT, SECRET, Provider, provider, word_as_key
from web import create_app
from web.installation.oidc import Oidc, oidc_from
from web.installation.settings import Settings, SettingsError
from web.people import oidc as service
from web.store.people import NewAccount
from web.store.reach import PROVINCE_CODE

ENVIRON = {
    "REDROUTES_OIDC_ISSUER": "https://sso.example.cn/realms/office",
    "REDROUTES_OIDC_CLIENT": CLIENT,
    "REDROUTES_OIDC_SECRET": SECRET,
}


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with provider() as made:
        yield made


@pytest.fixture
def idp(running: Provider, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """Put back what a test changes of the provider."""
    for name in ("claims", "described", "more"):
        monkeypatch.setattr(running, name, dict(getattr(running, name)))
    monkeypatch.setattr(running, "signs_by", None)
    monkeypatch.setattr(running, "algorithm", "ES256")
    return running


@pytest.fixture(scope="module")
def office(
    settings: Settings, new_url: Callable[..., str], made_url: str, running: Provider
) -> Iterator[Flask]:
    oidc = Oidc(issuer=running.issuer, client=CLIENT, secret=SECRET)
    app = create_app(replace(settings, database_url=new_url(like=made_url), oidc=oidc))
    people = store_of(app).people
    people.add(NewAccount(name="王芳", role="county", division=OWN))
    people.end(people.add(NewAccount(name="gone", role="planner", division=PROVINCE_CODE)).id)
    yield app
    store_of(app).close()


def there_and_back(client: FlaskClient, address: str = "/sign-in/office") -> str:
    """Let a browser go to the provider; return the address with which it is sent back."""
    led = client.get(address)
    assert led.status_code == 303, led.text
    answer = requests.get(led.location, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def refused(response: TestResponse, client: FlaskClient) -> None:
    assert response.status_code == 403
    assert client.get("/me").status_code == 303, "nobody is signed in"


def test_whoever_the_provider_knows_is_signed_in_to_the_account_made_for_him(
    office: Flask, idp: Provider
) -> None:
    client = office.test_client()
    assert "/sign-in/office?next=" in client.get("/sign-in?next=/plans").text
    back = there_and_back(client, "/sign-in/office?next=/plans")
    response = client.get(back)
    assert (response.status_code, response.location) == (303, "/plans")
    assert "王芳" in client.get("/me").text
    assert client.get("/history").status_code == 403, "the role is that of the account"


def test_the_address_that_leads_there_has_challenge_state_and_nonce(
    office: Flask, idp: Provider
) -> None:
    asked = [parse_qs(urlsplit(office.test_client().get("/sign-in/office").location).query)
             for _ in range(2)]  # fmt: skip
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
    assert asked[0]["code_challenge_method"] == ["S256"]
    assert asked[0]["redirect_uri"] == ["http://localhost/sign-in/office/back"]


WRONG: dict[str, dict[str, Any]] = {
    "issuer": {"iss": "https://elsewhere.example"},
    "no issuer": {"iss": None},
    "nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "expired": {"exp": 1_700_000_000},
    "no end": {"exp": None},
    "not yet": {"nbf": int(time.time()) + 3600},
    "audience": {"aud": "another"},
    "for another one of two": {"aud": [CLIENT, "another"], "azp": "another"},
    "no subject": {"sub": None},
    "no text": {"preferred_username": ["王芳"]},
    "nothing": {"preferred_username": " "},
}


@pytest.mark.parametrize("claims", WRONG.values(), ids=WRONG)
def test_a_token_that_is_not_for_this_sign_in_is_not_believed(
    office: Flask, idp: Provider, claims: dict[str, Any]
) -> None:
    idp.claims.update(claims)
    client = office.test_client()
    refused(client.get(there_and_back(client)), client)


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(ECKey.generate_key("P-256", {"kid": "one"}), "ES256"), (word_as_key(), "HS256")],
    ids=["another key", "a word that others know"],
)
def test_a_token_that_somebody_else_has_signed_is_not_believed(
    office: Flask, idp: Provider, key: object, algorithm: str
) -> None:
    idp.signs_by, idp.algorithm = key, algorithm
    client = office.test_client()
    refused(client.get(there_and_back(client)), client)


@pytest.mark.parametrize("name", ["stranger", "gone"])
def test_nobody_gets_an_account_by_the_provider(office: Flask, idp: Provider, name: str) -> None:
    idp.claims["preferred_username"] = name
    client, before = office.test_client(), len(store_of(office).people.shown({1, 2, 3, 4}))
    response = client.get(there_and_back(client))
    refused(response, client)
    assert name in response.text
    assert len(store_of(office).people.shown({1, 2, 3, 4})) == before


def test_an_answer_for_another_browser_signs_nobody_in(office: Flask, idp: Provider) -> None:
    back = there_and_back(office.test_client())
    stranger = office.test_client()
    refused(stranger.get(back), stranger)
    begun = office.test_client()
    there_and_back(begun)
    refused(begun.get(back), begun)


def test_an_answer_holds_once(office: Flask, idp: Provider) -> None:
    client = office.test_client()
    back = there_and_back(client)
    assert client.get(back).status_code == 303
    client.delete_cookie("redroutes")
    refused(client.get(back), client)


def test_a_sign_in_that_took_too_long_begins_again(
    office: Flask, idp: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = office.test_client()
    back = there_and_back(client)
    monkeypatch.setattr(service, "MINUTES", -1)
    refused(client.get(back), client)


@pytest.mark.parametrize(
    "said",
    [{"error": "access_denied"}, {"code": ""}, {"code": "x", "iss": "https://elsewhere.example"}],
)
def test_what_the_provider_refuses_is_refused(
    office: Flask, idp: Provider, said: dict[str, str]
) -> None:
    client = office.test_client()
    state = parse_qs(urlsplit(there_and_back(client)).query)["state"][0]
    refused(client.get(f"/sign-in/office/back?{urlencode({'state': state, **said})}"), client)


def test_a_provider_that_calls_itself_otherwise_is_not_asked(office: Flask, idp: Provider) -> None:
    idp.described["issuer"] = "https://elsewhere.example"
    assert office.test_client().get("/sign-in/office").status_code == 403


def test_what_a_token_does_not_say_is_asked_for_of_the_same_person(
    office: Flask, idp: Provider
) -> None:
    idp.claims["preferred_username"] = None
    client = office.test_client()
    idp.more.update(preferred_username="王芳", sub="43")
    refused(client.get(there_and_back(client)), client)
    idp.more["sub"] = "42"
    assert client.get(there_and_back(client)).status_code == 303


def test_a_provider_that_does_not_answer_is_said(settings: Settings) -> None:
    nobody = Oidc(issuer="http://127.0.0.1:9", client=CLIENT, secret=SECRET)
    with pytest.raises(service.OidcError, match="does not answer"):
        service.begin(nobody, "http://localhost/back", "")


def test_an_address_of_mail_counts_where_it_is_verified(idp: Provider) -> None:
    oidc = Oidc(issuer=idp.issuer, client=CLIENT, secret=SECRET, claim="email")
    for verified, fits in ((False, False), (None, False), (True, True)):
        idp.claims.update(email="wang@example.cn", email_verified=verified)
        address, kept = service.begin(oidc, "http://localhost/back", "")
        answer = requests.get(address, allow_redirects=False, timeout=10)
        query = urlsplit(answer.headers["Location"]).query
        said = {key: values[0] for key, values in parse_qs(query).items()}
        if fits:
            assert service.name_of(oidc, service.under_way(oidc, kept), said) == "wang@example.cn"
        else:
            with pytest.raises(service.OidcError):
                service.name_of(oidc, service.under_way(oidc, kept), said)


# -- settings -------------------------------------------------------------------------------------


def test_nothing_is_asked_unless_set(client: FlaskClient) -> None:
    assert oidc_from({}) is None
    assert client.get("/sign-in/office").status_code == 404
    assert client.get("/sign-in/office/back").status_code == 404


def test_the_variables_are_read() -> None:
    found = oidc_from(ENVIRON)
    assert found is not None
    assert found.claim == "preferred_username"
    assert SECRET not in repr(Settings(database_url="sqlite://", oidc=found))
    assert oidc_from({**ENVIRON, "REDROUTES_OIDC_CLAIM": "sub"}) == replace(found, claim="sub")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ISSUER", "http://sso.example.cn"), ("ISSUER", "sso.example.cn"),
        ("ISSUER", "https://sso.example.cn/?a=b"), ("CLIENT", ""), ("SECRET", " "),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"REDROUTES_OIDC_{name}"):
        oidc_from({**ENVIRON, f"REDROUTES_OIDC_{name}": value})


def test_without_the_extra_the_start_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("web.installation.oidc.find_spec", lambda _: None)
    with pytest.raises(SettingsError, match=r"redroutes\[oidc\]"):
        oidc_from(ENVIRON)
