"""Every response carries the headers; a write sent by another site is refused."""

import re
import socket
from base64 import urlsafe_b64decode

import pytest
from flask.testing import FlaskClient

from web.frame.security import content_security_policy, is_cross_site, is_known_host
from web.frame.tokens import csrf_of, is_csrf
from web.installation.basemap import tile_origin


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/plan",
        "/nearby",
        "/coverage",
        "/data",
        "/register",
        "/nope",
        "/api/v1/sites",
        "/healthz",
    ],
)
def test_every_response_carries_the_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "object-src 'none'; " in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers
    assert "charset=utf-8" in headers["Content-Type"]


def test_https_is_kept(client: FlaskClient) -> None:
    headers = client.get("/data", base_url="https://localhost").headers
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    chosen = client.get("/data?size=large&lang=en", base_url="https://localhost")
    cookies = chosen.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("Secure" in one and "HttpOnly" in one and "SameSite=Lax" in one for one in cookies)


def test_the_only_inline_script_carries_the_nonce_of_its_response(client: FlaskClient) -> None:
    nonces = set()
    for _ in range(2):
        response = client.get("/")
        nonce = re.search(r"'nonce-([^']+)'", response.headers["Content-Security-Policy"])
        assert nonce
        inline = re.findall(r"<script(?![^>]*src=)([^>]*)>", response.text)
        assert [part for part in inline if "application/json" not in part] == [
            f' nonce="{nonce[1]}"'
        ]
        nonces.add(nonce[1])
    assert len(nonces) == 2


def test_pages_have_no_inline_style_or_handler(client: FlaskClient) -> None:
    for address in ("/", "/plan?from=长春&date=2027-06-15", "/nearby?at=大石人镇", "/coverage"):
        page = re.sub(r"<script.*?</script>", "", client.get(address).text, flags=re.DOTALL)
        assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
        assert "<style" not in page


@pytest.mark.parametrize(
    ("method", "headers", "refused"),
    [
        ("GET", {"sec-fetch-site": "cross-site"}, False),
        ("POST", {"sec-fetch-site": "cross-site"}, True),
        ("POST", {"sec-fetch-site": "same-site"}, True),
        ("POST", {"sec-fetch-site": "same-origin", "origin": "http://evil.example"}, False),
        ("POST", {"sec-fetch-site": "none"}, False),
        ("POST", {"origin": "http://localhost:8000"}, False),
        ("POST", {"origin": "http://localhost"}, True),
        ("POST", {"origin": "null"}, True),
        ("DELETE", {"origin": "https://evil.example"}, True),
        ("POST", {}, False),
    ],
)
def test_cross_site_writes(method: str, headers: dict[str, str], refused: bool) -> None:
    assert is_cross_site(method, headers, host="localhost:8000") is refused


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("localhost:8000", True),
        ("red.localhost", True),
        (socket.gethostname(), True),
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("10.1.2.3", True),
        ("office.example.cn:8000", True),
        ("red.county.example", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("10.1.2.3.evil.example", False),
        ("office.example.cn.evil.example", False),
        ("", False),
    ],
)
def test_names_that_lead_to_us(host: str, known: bool) -> None:
    assert is_known_host(host, ["office.example.cn", ".county.example"]) is known


@pytest.mark.parametrize("address", ["/", "/plans", "/api/v1/sites", "/ogc", "/assets/x"])
def test_another_name_is_refused_whatever_the_origin(client: FlaskClient, address: str) -> None:
    headers = {"Host": "evil.example", "Origin": "http://evil.example"}
    assert client.get(address, headers=headers).status_code == 400
    assert client.post(address, headers=headers).status_code == 400


@pytest.mark.parametrize("address", ["/plans", "/api/v1/plan", "/register/files"])
def test_a_cross_site_write_is_refused(client: FlaskClient, address: str) -> None:
    response = client.post(address, headers={"Sec-Fetch-Site": "cross-site"}, json={})
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("", ""),
        ("/tiles/{z}/{x}/{y}.png", ""),
        ("https://tiles.example.cn/{z}/{x}/{y}.png", "https://tiles.example.cn"),
        ("https://t{s}.example.cn:8443/{z}/{x}/{y}", "https://*.example.cn:8443"),
        ("javascript:alert(1)", ""),
    ],
)
def test_the_policy_allows_the_tile_host_only(url: str, origin: str) -> None:
    assert tile_origin(url) == origin
    policy = content_security_policy(nonce="n", images=origin)
    assert f"img-src 'self' data:{' ' if origin else ''}{origin};" in policy


def test_trace_is_not_answered(client: FlaskClient) -> None:
    assert client.open("/data", method="TRACE").status_code == 405


def test_the_token_of_forms_is_signed_with_sha256() -> None:
    assert len(urlsafe_b64decode(csrf_of("x") + "=")) == 32
    assert is_csrf("x", csrf_of("x"))
    assert not is_csrf("y", csrf_of("x"))
