"""English names of places: those of the data, else sound and kind."""

import pytest

from geo.datasets import load_datasets
from geo.english import english_name, sounded
from geo.pinyin import romanised

KNOWN = {"长春市": "Changchun", "通化市": "Tonghua", "白山市": "Baishan", "江源区": "Jiangyuan"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("长春市", "Changchun"),
        ("大石人镇", "Dashiren Town"),
        ("南岭街道", "Nanling Subdistrict"),
        ("延和朝鲜族乡", "Yanhe Korean Township"),
        ("遥林村", "Yaolin Village"),
        ("光环社区", "Guanghuan Community"),
        ("大石人镇新时代文明实践所", "Dashiren Town, township station"),
        ("遥林村新时代文明实践站", "Yaolin Village, village station"),
        ("江源区新时代文明实践中心", "Jiangyuan, county centre"),
        ("白山市江源区", "Jiangyuan, Baishan"),
        ("白山市江源区大石人镇", "Dashiren Town, Jiangyuan, Baishan"),
        ("长春市、通化市", "Changchun, Tonghua"),
        ("无名楼", ""),
    ],
)
def test_a_place_has_an_english_name(name: str, said: str) -> None:
    assert english_name(name, KNOWN) == said


def test_syllables_are_told_apart() -> None:
    assert romanised("西安") == "Xi'an"
    assert romanised("长白") == "Changbai"
    assert romanised("绿园") == "Lüyuan"


def test_nearly_every_township_and_venue_can_be_said() -> None:
    data = load_datasets()
    known = dict(zip(data.divisions["name"], data.divisions["name_en"], strict=True))
    known = {name: english for name, english in known.items() if english}
    names = [*data.divisions["name"], *data.venues["name"]]
    unsaid = {name for name in names if not english_name(name, known)}
    assert len(names) > 10_000
    assert len(unsaid) < 10, unsaid


def test_a_name_is_sounded_by_its_kind_only() -> None:
    assert sounded("杨靖宇烈士陵园") == ""
