"""Settings from environment variables."""

from datetime import date
from pathlib import Path

import pytest

from web.installation.basemap import Basemap
from web.installation.settings import Settings, SettingsError


def test_an_empty_environment_gives_the_documented_defaults():
    settings = Settings.from_env({})
    home = Path.home() / ".local" / "share" / "redroutes" / "redroutes.sqlite"
    assert settings == Settings(
        database_url=f"sqlite:///{home}",
        roads_folder=home.parent / "roads",
        cache_folder=home.parent / "cache",
        uploads_folder=home.parent / "uploads",
    )
    assert (settings.language, settings.host, settings.port) == ("zh", "127.0.0.1", 8000)


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"REDROUTES_HOME": "/srv/red"}, "/srv/red"),
        ({"XDG_DATA_HOME": "/data"}, "/data/redroutes"),
        ({"LOCALAPPDATA": "/win"}, "/win/redroutes"),
        ({"REDROUTES_HOME": "/srv/red", "LOCALAPPDATA": "/win"}, "/srv/red"),
    ],
)
def test_the_store_lies_in_the_folder_of_the_user(environ, folder):
    assert Settings.from_env(environ).database_url == f"sqlite:///{folder}/redroutes.sqlite"


def test_a_database_url_goes_before_the_folder():
    environ = {"DATABASE_URL": "postgresql:///red", "REDROUTES_HOME": "/srv/red"}
    assert Settings.from_env(environ).database_url == "postgresql:///red"


def test_every_variable_is_read():
    environ = {
        "REDROUTES_DATA": "/data", "REDROUTES_LANG": "en", "REDROUTES_PORT": "80",
        "REDROUTES_HOST": "10.0.0.1", "REDROUTES_TODAY": "2027-06-01",
        "REDROUTES_PLAN_SECONDS": "2.5", "REDROUTES_MAP_REVIEW_NUMBER": "吉S(2027)001号",
        "REDROUTES_ORGANISATION": "宣传部", "REDROUTES_BASEMAP_URL": "/t/{z}/{x}/{y}.png",
        "REDROUTES_BASEMAP_ATTRIBUTION": "a",
        "REDROUTES_DATABASE_URL": "sqlite:///x", "REDROUTES_ROADS": "osm",
        "REDROUTES_HOME": "/home", "REDROUTES_BASE_PATH": "red/", "REDROUTES_PROXIES": "1",
    }  # fmt: skip
    assert Settings.from_env(environ) == Settings(
        database_url="sqlite:///x",
        data_root=Path("/data"),
        language="en",
        port=80,
        host="10.0.0.1",
        today=date(2027, 6, 1),
        plan_seconds=2.5,
        map_review_number="吉S(2027)001号",
        organisation="宣传部",
        basemap=Basemap(kind="template", source="/t/{z}/{x}/{y}.png", attribution="a"),
        base_path="/red",
        proxies=1,
        roads="osm",
        roads_folder=Path("/home/roads"),
        cache_folder=Path("/home/cache"),
        uploads_folder=Path("/home/uploads"),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REDROUTES_LANG", "fr"),
        ("REDROUTES_PORT", "99999"),
        ("REDROUTES_PORT", "web"),
        ("REDROUTES_PLAN_SECONDS", "nan"),
        ("REDROUTES_TODAY", "01/06/2027"),
        ("REDROUTES_BASE_PATH", "/a b"),
        ("REDROUTES_PROXIES", "-1"),
    ],
)
def test_a_wrong_value_names_the_variable(name, value):
    with pytest.raises(SettingsError, match=f"{name} must be .*{value}"):
        Settings.from_env({name: value})
