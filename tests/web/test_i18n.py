"""Every sentence people see is in the catalogue, translated, with its fields; the .mo is fresh."""

import ast
import io
import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from pydantic import ValidationError

from geo.errors import C_, N_, UnknownPlaceError
from web.frame.page import sentence
from web.language.messages import TRANSLATIONS, field_sentences, translate, translator
from web.language.messages import sentence as sentence_of
from web.nearby.ask import NearbyQuery

ROOT = Path(__file__).parents[2]
FOLDER = TRANSLATIONS / "zh_Hans_CN" / "LC_MESSAGES"
FIELD = re.compile(r"%\(\w+\)[-+ #0]*[\d.]*[a-z]|%%")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


@pytest.fixture(scope="module")
def extracted() -> set[tuple[str, str]]:
    """Return context and text of every marked sentence."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {**DEFAULT_KEYWORDS, "N_": None, "C_": ((1, "c"), 2)}
    found = extract_from_dir(
        ROOT, method_map=methods, options_map=options, keywords=keywords, directory_filter=_ours
    )
    return {
        (context or "", message if isinstance(message, str) else message[0])
        for _, _, message, _, context in found
    }


def _ours(folder: str) -> bool:
    inside = Path(folder).resolve().relative_to(ROOT).parts
    return inside[0] in ("geo", "routes", "web") and "__pycache__" not in inside


def test_nothing_is_missing_and_nothing_is_left_over(
    catalogue: Catalog, extracted: set[tuple[str, str]]
) -> None:
    known = {(message.context or "", str(message.id)) for message in catalogue if message.id}
    assert sorted(extracted - known) == []
    assert sorted(known - extracted) == []


def test_everything_is_translated_and_nothing_fuzzy(catalogue: Catalog) -> None:
    assert [m.id for m in catalogue if m.id and (not m.string or m.fuzzy)] == []


def test_translations_have_the_fields_of_the_original(catalogue: Catalog) -> None:
    for message in catalogue:
        assert sorted(FIELD.findall(str(message.string))) == sorted(FIELD.findall(str(message.id)))


def test_a_sentence_has_one_id(catalogue: Catalog) -> None:
    """Ids that differ only by case, stops, colons or quotes are one sentence, translated twice.

    One English word with two Chinese ones carries contexts instead.
    """
    alike: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for message in catalogue:
        if message.id:
            bare = re.sub(r"[\"'“”‘’]", "", re.sub(r"(%\(\w+\)).*?[a-z]", r"\1", str(message.id)))
            alike[message.context or "", bare.rstrip(".:; ").casefold()].add(str(message.id))
    assert len(alike) > 1000
    assert {bare: ids for bare, ids in alike.items() if len(ids) > 1} == {}


def test_the_compiled_catalogue_is_fresh(catalogue: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert (FOLDER / "messages.mo").read_bytes() == compiled.getvalue()


def test_chinese_is_the_default(client: FlaskClient) -> None:
    page = client.get("/data").text
    assert '<html lang="zh-CN"' in page
    assert "数据及其限度" in page


def test_english_is_remembered_and_can_be_left(client: FlaskClient) -> None:
    first = client.get("/data?lang=en")
    assert '<html lang="en"' in first.text
    assert "SameSite=Lax" in first.headers["Set-Cookie"]
    assert "The data and its limits" in client.get("/data").text
    assert "数据及其限度" in client.get("/data?lang=zh").text


@pytest.mark.parametrize("lang", ["fr", "", "en'><script>", "zh_Hans_CN"])
def test_an_unknown_language_is_the_default(client: FlaskClient, lang: str) -> None:
    response = client.get("/data", query_string={"lang": lang})
    assert '<html lang="zh-CN"' in response.text
    assert "Set-Cookie" not in response.headers


def test_an_error_of_the_core_speaks_the_language_of_the_request(client: FlaskClient) -> None:
    with client.application.test_request_context("/?lang=zh"):
        error = UnknownPlaceError("There is no stop %(stop)s.", stop="甲<乙")
        assert sentence(error) == "没有 甲<乙 这个停靠点。"


def test_english_pages_hold_no_chinese_of_ours(client: FlaskClient) -> None:
    """What stays Chinese in English pages is data: names of places and sites."""
    page = client.get("/plan?lang=en").text
    labels = re.findall(r"<(?:h1|h2|legend|button|summary|th)[^>]*>([^<]+)", page)
    assert labels
    assert not [text for text in labels if re.search(r"[\u4e00-\u9fff]", text)]


def test_one_english_word_may_have_two_chinese_ones() -> None:
    say = translator("zh")
    assert (say("From"), say(C_("time", "From"))) == ("出发地", "开始")
    assert translator("en")(C_("time", "From")) == "From"
    assert say(C_("nowhere", "Unmarked")) == "Unmarked"
    assert translate(N_("%(field)s is missing."), "zh", field=C_("time", "From")) == "缺少“开始”。"


def test_templates_know_contexts(client: FlaskClient) -> None:
    with client.application.test_request_context("/?lang=zh"):
        page = "{{ pgettext('time', 'From') }} {{ _(word) }} {{ _('From') }} {{ _('%(n)d', n=1) }}"
        assert render_template_string(page, word=C_("time", "From")) == "开始 开始 出发地 1"


def test_a_field_is_called_as_the_form_calls_it() -> None:
    with pytest.raises(ValidationError) as caught:
        NearbyQuery.model_validate({"at": "a", "within": 0})
    names = {"within": "车程（分钟）"}
    assert sentence_of(caught.value, "en") == "within must be more than 0, not 0."
    said = sentence_of(caught.value, "zh", called=lambda name: names.get(name, name))
    assert said.startswith("“车程（分钟）”应")
    assert field_sentences(caught.value, "zh", called=names.__getitem__) == [("within", said)]


def test_the_example_in_a_field_is_in_the_language_of_each_reader(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "zh"}):
        field = app.jinja_env.from_string(
            "{{ '长春市'|called }} {{ 1234|number }} {{ 63|duration }}"
        )
        assert field.render() == "长春市 1,234 1 小时 03 分"
    with app.test_request_context("/?lang=en"):
        assert field.render() == "Changchun 1,234 1 h 03 min"


@pytest.mark.slow
def test_no_sentence_is_marked_inside_an_f_string():
    """The extractor does not look into them, so such a sentence would stay English."""
    read = 0
    for path in [
        path for folder in ("geo", "routes", "web") for path in ROOT.glob(f"{folder}/**/*.py")
    ]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                read += 1
                calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
                names = {one.func.id for one in calls if isinstance(one.func, ast.Name)}
                assert not names & {"N_", "C_", "gettext"}, (path, node.lineno)
    assert read
