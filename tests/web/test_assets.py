"""Only the listed libraries' browser files are served, at the version we keep."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from web.maps.assets import VENDOR, asset_path, asset_text, asset_url


def test_leaflet_is_served_from_the_kept_files(client: FlaskClient) -> None:
    response = client.get(asset_url("leaflet", "leaflet.js"))
    assert response.status_code == 200
    assert "Leaflet 1.9.4" in response.text[:200]
    assert "javascript" in response.content_type
    assert response.cache_control.immutable
    assert response.cache_control.max_age == 365 * 24 * 3600


def test_text_of_an_asset_is_the_file_itself() -> None:
    assert asset_text("leaflet", "leaflet.css").lstrip().startswith("/* required styles */")


@pytest.mark.parametrize(
    ("library", "name"),
    [
        ("jquery", "jquery.min.js"),
        ("leaflet", "../vendor.json"),
        ("leaflet", "images/../../vendor.json"),
        ("leaflet", "leaflet.js.map"),
        ("leaflet", "../leaflet/leaflet.js"),
    ],
)
def test_other_files_are_refused(library: str, name: str) -> None:
    with pytest.raises(LookupError):
        asset_path(library, name)


@pytest.mark.parametrize(
    "address",
    [
        "/assets/leaflet/1.9.4/missing.js",
        "/assets/leaflet/1.0.0/leaflet.js",
        "/assets/leaflet/1.9.4/..%2fvendor.json",
        "/assets/jquery/3.7.1/jquery.min.js",
        "/assets/leaflet/1.9.4//etc/passwd",
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


def test_the_kept_files_are_the_pinned_ones() -> None:
    libraries = json.loads((VENDOR / "vendor.json").read_text("utf-8"))
    pinned = {
        f"{name}/{kept}": sha
        for name, library in libraries.items()
        for kept, (_, sha) in library["files"].items()
    }
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.glob("*/*")
    }
    assert found == pinned
    assert all(f"{name}/LICENSE" in found for name in libraries)


@pytest.mark.build
def test_the_packages_still_hold_the_kept_files() -> None:
    script = Path(__file__).parents[2] / "tools" / "vendor.py"
    subprocess.run([sys.executable, script, "check"], check=True)
