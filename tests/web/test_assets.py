"""Only the listed libraries' browser files are served, at their installed version."""

import pytest
from flask.testing import FlaskClient

from web.maps.assets import asset_path, asset_text, asset_url


def test_leaflet_comes_from_the_installed_package(client: FlaskClient) -> None:
    response = client.get(asset_url("leaflet", "leaflet.js"))
    assert response.status_code == 200
    assert "Leaflet 1.9.3" in response.text[:200]
    assert "javascript" in response.content_type
    assert response.cache_control.immutable
    assert response.cache_control.max_age == 365 * 24 * 3600


def test_text_of_an_asset_is_the_file_itself() -> None:
    assert asset_text("leaflet", "leaflet.css").lstrip().startswith("/* required styles */")


@pytest.mark.parametrize(
    ("library", "name"),
    [
        ("jquery", "jquery.min.js"),
        ("leaflet", "../__init__.py"),
        ("leaflet", "images/../../__init__.py"),
        ("leaflet", "leaflet.js.map"),
        ("leaflet", "../../leaflet/data/leaflet.js"),
    ],
)
def test_other_files_are_refused(library: str, name: str) -> None:
    with pytest.raises(LookupError):
        asset_path(library, name)


@pytest.mark.parametrize(
    "address",
    [
        "/assets/leaflet/1.9.3.0/missing.js",
        "/assets/leaflet/1.0.0/leaflet.js",
        "/assets/leaflet/1.9.3.0/..%2f__init__.py",
        "/assets/jquery/3.7.1/jquery.min.js",
        "/assets/leaflet/1.9.3.0//etc/passwd",
    ],
)
def test_other_addresses_are_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code in (308, 404)


def test_texts_travel_compressed(client: FlaskClient) -> None:
    address = asset_url("leaflet", "leaflet.js")
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
