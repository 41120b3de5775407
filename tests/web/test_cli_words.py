"""The command line speaks the language of its reader: commands, options, click and its errors."""

import importlib.util
import io
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner

from web.cli import COMMANDS, main
from web.frame.help import Command, Option, asked_language, docstring_of, short_help
from web.language.messages import TRANSLATIONS

FOLDER = TRANSLATIONS / "zh_Hans_CN" / "LC_MESSAGES"
NAMES = re.compile(r"`[^`]*`|redroutes[\w -]*|--[\w-]+|\b[A-Z][A-Z_]{1,}\b|\.[a-z.]+\b")
"""What stays as it is: commands in backticks, options, what stands for a value, endings."""
SENTENCE = re.compile(r"\b[A-Za-z]+,? [a-z]+,? [a-z]+\b")
"""Three words of English in a row."""


def commands(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        else:
            yield (*path, name), command


ALL = [*commands(main)]


def said(*words: str, lang: str = "zh", code: int = 0) -> str:
    result = CliRunner().invoke(main, words, env={"REDROUTES_LANG": lang}, prog_name="redroutes")
    assert result.exit_code == code, result.output
    return result.output


def test_there_are_commands_to_walk():
    assert len(ALL) > len(COMMANDS) > 10


@pytest.mark.parametrize(("path", "command"), ALL)
def test_every_help_is_chinese_for_chinese_readers(path, command):
    assert isinstance(command, Command)
    text = said(*path, "--help")
    assert text.startswith("用法： redroutes")
    assert "显示本说明后退出。" in text
    assert SENTENCE.findall(NAMES.sub("", " ".join(text.split()))) == []


@pytest.mark.parametrize(("path", "command"), ALL)
def test_every_option_says_what_it_means_in_both_languages(path, command):
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert all(isinstance(one, Option) for one in options)
    for one in options:
        texts = []
        for lang in ("zh", "en"):
            context = click.Context(command)
            context.meta["redroutes.language"] = lang
            record = one.get_help_record(context)
            assert record is not None
            texts.append(record[1].partition("  [")[0])
        assert texts[0] != texts[1]
        assert re.search(r"[\u4e00-\u9fff]", texts[0]), one.name


@pytest.mark.parametrize(("path", "command"), ALL)
def test_every_help_is_english_for_english_readers(path, command):
    text = said(*path, "--help", lang="en")
    assert text.startswith("Usage: redroutes")
    assert "Show this message and exit." in text


def test_the_option_goes_before_the_environment():
    assert said("--lang", "en", "orders", "--help").startswith("Usage:")
    assert said("--lang=zh", "orders", "--help", lang="en").startswith("用法：")
    unclear = (["--lang"], ["--lang", "fr"], ["x", "--lang", "en"])
    assert [asked_language(one) for one in unclear] == ["zh", "zh", "zh"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--nosuch"], "没有选项 '--nosuch'。"),
        (["coverage", "--daze"], "没有选项 '--daze'。是否想写：'"),
        (["nosuch"], "没有命令 'nosuch'。"),
        (["roads", "build"], "缺少参数 'FILE'。"),
        (["coverage", "map"], "缺少选项 '--out'。"),
        (["roads", "use", "air"], "不在可选值之中"),
        (["serve", "--workers", "99"], "99 不在 1<=x<=64 的范围内。"),
        (["serve", "--port", "x"], "'--port' 的值无效：'x' 不是所要的数。"),
        (["dispatch", "--orders", "/nowhere.csv"], "'/nowhere.csv' 不存在。"),
        (["orders", "cancel", "1", "2"], "多出参数（2）。"),
    ],
)
def test_click_complains_in_chinese(words, sentence):
    text = said(*words, code=2)
    assert sentence in text
    assert SENTENCE.findall(NAMES.sub("", text)) == []


def test_lists_hold_the_first_sentence_of_each_docstring():
    text = " ".join(said("--help", lang="en").split())
    for name, target in COMMANDS.items():
        first = short_help(docstring_of(target), "en")
        assert first.endswith(".")
        assert f"{name} {first}" in text


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (FOLDER / "click.po").open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def test_all_that_click_says_is_in_the_catalogue(catalogue):
    folder = importlib.util.find_spec("click").submodule_search_locations[0]
    found = [message for _, _, message, *_ in extract_from_dir(Path(folder))]
    ids = {one if isinstance(one, str) else one[0] for one in found}
    assert len(ids) > 50
    known = {one.id if isinstance(one.id, str) else one.id[0] for one in catalogue if one.string}
    assert ids - known == set()


def test_its_compiled_catalogue_is_fresh(catalogue):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert (FOLDER / "click.mo").read_bytes() == compiled.getvalue()
