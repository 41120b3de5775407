"""What people type, and the place they mean, in the real gazetteer of the province."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import METRIC_CRS
from geo.datasets import Datasets, load_datasets
from geo.elsewhere import Far, Outside
from geo.errors import (
    AmbiguousPlaceError,
    CrsError,
    OutsideProvinceError,
    PlaceError,
    UnknownPlaceError,
)
from geo.names import bare_names, normalise
from geo.place import seat_places
from geo.places import Gazetteer


def nfkc(text):
    return unicodedata.normalize("NFKC", text).casefold()


DASHIREN = "220605107000"
GAZETTEER = Gazetteer.from_datasets(load_datasets())


@pytest.mark.parametrize(
    ("typed", "simplified"),
    [
        ("靖宇縣", "靖宇县"),
        ("楊靖宇", "杨靖宇"),
        ("楊靖宇將軍殉國地", "杨靖宇将军殉国地"),
        ("偽滿皇宮", "伪满皇宫"),
        ("乾安縣", "乾安县"),
        ("長白朝鮮族自治縣", "长白朝鲜族自治县"),
    ],
)
def test_traditional_characters_find_what_simplified_ones_do(typed, simplified):
    found = GAZETTEER.search(typed)
    assert found
    assert found == GAZETTEER.search(simplified)


def test_no_name_of_ours_is_changed_by_the_table_of_characters():
    """Else it would be found by a character that it is not written with, and sound otherwise."""
    data = load_datasets()
    names = [*data.sites["name_zh"], *data.centres["name"], *data.divisions["name"]]
    assert len(names) > 9_000
    changed = [one for one in names if normalise(one) != "".join(filter(str.isalnum, nfkc(one)))]
    assert changed == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("通化市通化市", "220500000000"),
        ("白城市白城市", "220800000000"),
        ("吉林省吉林市吉林市", "220200000000"),
        ("吉林省长春市长春市朝阳区", "220104000000"),
        ("通化市通化县", "220521000000"),
        ("靖宇县靖宇镇", "220622100000"),
        ("延边州延吉市", "222401000000"),
        ("延边州安图县松江镇", "222426101000"),
        ("前郭县前郭尔罗斯镇", "220721100000"),
    ],
)
def test_a_division_that_is_said_twice_or_in_short_leads_to_what_lies_in_it(text, code):
    assert GAZETTEER.resolve(text).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("长春", "220100000000"),
        ("长春市", "220100000000"),
        ("吉林", "220200000000"),
        ("通化", "220500000000"),
        ("通化县", "220521000000"),
        ("延边", "222400000000"),
        ("延边州", "222400000000"),
        ("延边朝鲜族自治州", "222400000000"),
        ("前郭", "220721000000"),
        ("前郭县", "220721000000"),
        ("前郭尔罗斯", "220721000000"),
        ("长白", "220623000000"),
        ("朝阳", "220104000000"),
        ("Changchun", "220100000000"),
        ("大石人镇", DASHIREN),
        ("大石人", DASHIREN),
        (" 大 石 人 镇 ", DASHIREN),
        ("大石人乡", DASHIREN),
        ("三骏乡", "220781200000"),
        ("光环村", "220605107200"),
        ("杨靖宇烈士陵园", "JL-220502-057"),
    ],
)
def test_names_full_shortened_and_without_suffix(text, code):
    assert GAZETTEER.resolve(text).code == code


@pytest.mark.parametrize(
    "text",
    [
        "江源区大石人镇",
        "白山市江源区大石人镇",
        "吉林省白山市江源区大石人镇",
        "江源大石人",
        "白山大石人镇",
    ],
)
def test_names_behind_their_county_or_prefecture(text):
    assert GAZETTEER.resolve(text).code == DASHIREN


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("220605", "220605000000"),
        ("220605107", DASHIREN),
        ("220605107000", DASHIREN),
        ("２２０６０５１０７", DASHIREN),
        ("220600", "220600000000"),
        ("220605107200", "220605107200"),
        ("jl-220502-057", "JL-220502-057"),
    ],
)
def test_codes_and_site_numbers(text, code):
    assert GAZETTEER.resolve(text).code == code


def test_a_township_and_its_practice_centre_are_one_place():
    township = GAZETTEER.resolve("大石人镇")
    assert GAZETTEER.resolve("大石人镇新时代文明实践所") == township
    assert (township.kind, township.name, township.context) == (
        "township",
        "大石人镇",
        "白山市江源区",
    )


def test_a_village_station_is_a_centre_with_its_township_as_context():
    station = GAZETTEER.resolve("光环村")
    assert (station.kind, station.context) == ("centre", "白山市江源区大石人镇")


def test_a_part_of_a_name_is_enough_when_only_one_place_has_it():
    assert GAZETTEER.resolve("石人血泪山").code == "JL-220605-101"


def test_a_part_of_many_names_is_never_guessed():
    with pytest.raises(AmbiguousPlaceError):
        GAZETTEER.resolve("长")


def test_two_townships_of_one_name_ask_which():
    with pytest.raises(AmbiguousPlaceError) as raised:
        GAZETTEER.resolve("朝阳镇")
    assert [place.code for place in raised.value.choices] == ["220283103000", "220523100000"]
    assert "朝阳镇（吉林市舒兰市，220283103000）" in str(raised.value)
    assert "朝阳镇（通化市辉南县，220523100000）" in str(raised.value)
    assert GAZETTEER.resolve("辉南县朝阳镇").code == "220523100000"


def test_many_choices_are_listed_up_to_eight_and_counted():
    with pytest.raises(AmbiguousPlaceError, match="any of 37 places") as raised:
        GAZETTEER.resolve("太平村")
    assert len(raised.value.choices) == 37
    assert str(raised.value).count("太平村新时代文明实践站（") == 8


def test_unknown_names_come_with_near_ones():
    with pytest.raises(UnknownPlaceError, match="大石人镇（白山市江源区，220605107000）"):
        GAZETTEER.resolve("大石仁镇")


def test_a_name_like_no_other_says_what_to_give():
    with pytest.raises(UnknownPlaceError, match="Give a prefecture"):
        GAZETTEER.resolve("qwzx")


def test_the_province_is_no_place_to_start_from():
    for text in ("吉林省", "220000"):
        with pytest.raises(PlaceError, match="whole province"):
            GAZETTEER.resolve(text)


@pytest.mark.parametrize(
    "text", ["126.5527,41.9405", "126.5527，41.9405", "１２６．５５２７ 41.9405"]
)
def test_points(text):
    point = GAZETTEER.resolve(text)
    assert (point.lon, point.lat) == (126.5527, 41.9405)
    assert (point.kind, point.code, point.context) == ("point", "", "白山市江源区")
    assert point.name == "126.5527,41.9405"


def test_a_swapped_pair_is_told_the_right_order():
    with pytest.raises(PlaceError, match=r"did you mean 126\.5527,41\.9405"):
        GAZETTEER.resolve("41.9405,126.5527")


@pytest.mark.parametrize("text", ["116.4,39.9", "126.5,45.8", "0,0", "-126.5527,41.9405", "500,41"])
def test_points_outside_the_province(text):
    with pytest.raises(OutsideProvinceError, match="does not lie in Jilin"):
        GAZETTEER.resolve(text)


@pytest.mark.parametrize(
    "text", ["", "  ", ",", "，，", "nan,nan", "1e999,0", "inf,41.9", "1,2,3", "\x00", "镇" * 200]
)
def test_garbage_gets_a_sentence(text):
    with pytest.raises(PlaceError) as raised:
        GAZETTEER.resolve(text)
    assert len(str(raised.value)) < 200


def outcome(text):
    """Return the places a text may mean, or the sentence that refuses it."""
    try:
        return [GAZETTEER.resolve(text)]
    except AmbiguousPlaceError as error:
        return list(error.choices)
    except PlaceError as error:
        return str(error)


LETTERS = "吉林长春大石人镇市县村新时代文明实践站0123456789,.- "


@given(text=st.text(alphabet=LETTERS, max_size=60) | st.text(max_size=20))
def test_any_text_means_places_that_the_search_lists_too_or_gets_a_sentence(text):
    meant = outcome(text)
    assert meant
    if isinstance(meant, list):
        assert set(meant) <= set(GAZETTEER.search(text, limit=20_000))


def test_every_code_leads_to_its_own_place():
    datasets = load_datasets()
    codes = [*datasets.divisions.index[1:], *datasets.venues.index, *datasets.sites.index]
    assert [GAZETTEER.resolve(code).code for code in codes] == codes


def test_every_place_is_found_by_its_full_path():
    """The context and the name together mean this place, or one of its namesakes there."""
    datasets = load_datasets()
    for code in datasets.centres.index[::97]:
        place = GAZETTEER.resolve(code)
        assert place in outcome(f"{place.context}{place.name}")


def test_search_lists_whole_names_before_parts_and_regions_before_villages():
    kinds = [place.kind for place in GAZETTEER.search("石人", limit=20)]
    assert kinds[0] == "township"
    assert "site" in kinds
    assert [place.code for place in GAZETTEER.search("大石人")][:1] == [DASHIREN]


def test_search_names_no_place_twice_and_keeps_the_limit():
    found = GAZETTEER.search("朝阳", limit=50)
    assert max(Counter(found).values()) == 1
    assert len(GAZETTEER.search("村", limit=7)) == 7


@pytest.mark.parametrize("text", ["", "nan,nan", "41.9405,126.5527", "qwzx", "吉林省"])
def test_search_of_bad_input_is_empty(text):
    assert GAZETTEER.search(text) == []


def test_search_takes_a_point():
    assert [place.kind for place in GAZETTEER.search("126.5527,41.9405")] == ["point"]


def test_layers_in_metres_are_refused():
    data = load_datasets()
    wrong = Datasets(
        sites=data.sites.to_crs(METRIC_CRS), centres=data.centres, communities=data.communities,
        divisions=data.divisions, boundaries=data.boundaries, population=data.population,
    )  # fmt: skip
    with pytest.raises(CrsError):
        Gazetteer.from_datasets(wrong)


@pytest.mark.parametrize(
    ("name", "level", "forms"),
    [
        ("前郭尔罗斯蒙古族自治县", "county", ("前郭尔罗斯", "前郭")),
        ("延边朝鲜族自治州", "prefecture", ("延边",)),
        ("江源区", "county", ("江源",)),
        ("三骏满族蒙古族锡伯族乡", "township", ("三骏",)),
        ("南岭街道", "township", ("南岭",)),
        ("光环村", "village", ("光环",)),
        ("村", "village", ()),
    ],
)
def test_bare_names(name, level, forms):
    assert bare_names(name, level) == forms


def test_normalise_keeps_what_distinguishes():
    assert normalise("“四保临江” 纪念馆（ＡＢ１）") == "四保临江纪念馆ab1"


def test_a_part_of_a_name_means_a_site_but_never_a_village():
    assert GAZETTEER.resolve("血泪山").code == "JL-220605-101"
    with pytest.raises(UnknownPlaceError, match="北京大街社区"):
        GAZETTEER.resolve("北京大")


@pytest.mark.parametrize(
    ("text", "far", "here"),
    [
        ("沈阳", "辽宁省沈阳市", "220781102213"),  # a village
        ("大连", "辽宁省大连市", "220171002005"),  # a community
        ("青岛", "山东省青岛市", "220204004000"),  # a subdistrict
        ("海林", "黑龙江省牡丹江市海林市", "222403102235"),  # a county against a village
        ("朝阳市", "辽宁省朝阳市", "220104000000"),  # 朝阳区
        ("shenyang", "辽宁省沈阳市", "220781102213"),
    ],
)
def test_a_village_that_is_called_like_a_city_elsewhere_is_asked_for(text, far, here):
    with pytest.raises(AmbiguousPlaceError, match="is outside Jilin") as raised:
        GAZETTEER.resolve(text)
    assert here in [place.code for place in raised.value.choices]
    assert raised.value.params["far"].zh == far
    assert raised.value.text == text
    assert here in str(raised.value)


@pytest.mark.parametrize("text", ["沈阳村", "青岛街道", "依兰镇", "三山", "吉林市船营区青岛"])
def test_a_place_of_jilin_that_is_told_from_the_city_is_not_asked_for(text):
    assert GAZETTEER.resolve(text).kind in {"centre", "township"}


@pytest.mark.parametrize(
    ("text", "far"),
    [
        ("沈阳市", "辽宁省沈阳市"), ("沈阳市和平区", "辽宁省沈阳市"), ("北京", "北京市"),
        ("大连机场", "辽宁省大连市"), ("青浦区", "上海市青浦区"), ("内蒙古", "内蒙古自治区"),
        ("香港", "香港特别行政区"), ("哈尔滨", "黑龙江省哈尔滨市"),
    ],
)  # fmt: skip
def test_a_city_elsewhere_is_said_to_be_outside(text, far):
    with pytest.raises(OutsideProvinceError) as raised:
        GAZETTEER.resolve(text)
    assert raised.value.params["far"].zh == far


def test_every_county_of_jilin_is_what_its_name_means():
    divisions = load_datasets().divisions
    regions = divisions[divisions["level"].isin(["prefecture", "county"])]
    assert len(regions) == 69
    clear = [name for name in regions["name"] if list(regions["name"]).count(name) == 1]
    assert [GAZETTEER.resolve(name).name for name in clear] == clear


def test_divisions_elsewhere_are_called_by_the_longest_name_that_a_text_begins_with():
    far = Outside([Far("吉首市", "county", "湖南省"), Far("吉首", "prefecture", "湖南省")])
    assert far.begins("吉首市人民路") == Far("吉首市", "county", "湖南省")
    assert far.begins("吉安") is None
    assert Outside([Far("东风区", "county", "黑龙江省")]).named("东风") is None


def test_each_seat_is_called_after_a_town_that_of_yanbian_after_yanji():
    """Nobody leaves from or sleeps at 延边朝鲜族自治州."""
    seats = {seat.code: seat for seat in seat_places(load_datasets().divisions)}
    cities = {code: seat.name for code, seat in seats.items() if seat.kind == "prefecture"}
    assert cities["222400000000"] == "延吉市"
    assert all(name.endswith("市") for name in cities.values())
    assert (seats["222426000000"].name, seats["222426000000"].kind) == ("安图县", "county")
