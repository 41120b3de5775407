"""Files put into the register from the command line, listed, and taken out again."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import main
from web.store.store import Store

CORPUS = Path(__file__).parents[1] / "data" / "import_corpus"
VENUES = str(CORPUS / "v01_template.xlsx")
HEADING = "编号,名称,县区,乡镇,联系电话\n"


@pytest.fixture
def office(tmp_path, monkeypatch):
    monkeypatch.setenv("REDROUTES_DATABASE_URL", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setenv("REDROUTES_SIMULATE", "no")
    monkeypatch.setenv("REDROUTES_LANG", "en")

    def run(*words: str, code: int = 0) -> Result:
        result = CliRunner().invoke(main, words)
        assert result.exit_code == code, result.output
        return result

    return run


def venues(folder: Path, *rows: str) -> str:
    path = folder / "venues.csv"
    path.write_text(HEADING + "\n".join(rows), encoding="utf-8")
    return str(path)


@pytest.mark.slow
def test_a_file_is_tried_put_in_listed_and_taken_out(office):
    tried = office("import", VENUES, "--kind", "venues", "--dry-run").output
    assert "7 rows read = accepted 6 + rejected 0 + duplicate 0 + skipped 1" in tried
    assert "6 rows accepted = new 6 + changed 0 + unchanged 0" in tried
    assert "the reconstructed venues stay beside those of the register" in tried
    every = office("import", VENUES, "--kind", "venues", "--dry-run", "--whole").output
    assert "the venues of the register take the place of all reconstructed ones" in every
    assert "No file has been imported." in office("register", "batches").output
    office("import", VENUES, "--kind", "venues")
    again = office("import", VENUES, "--kind", "venues").output
    assert "6 rows accepted = new 0 + changed 0 + unchanged 6" in again
    assert "7 rows read" in again
    assert office("register", "batches").output.count("v01_template.xlsx") == 2
    undone = office("register", "undo", "1").output
    assert "6 records that it made are gone" in undone
    assert "undone already" in office("register", "undo", "1", code=2).output


@pytest.mark.slow
def test_what_was_answered_on_the_page_holds_here_too(office, tmp_path):
    path = tmp_path / "venues.csv"
    path.write_text("叫法,归谁管,东,北\n测试大院,江源区,126.8,42.05\n", encoding="utf-8")
    words = ("import", str(path), "--kind", "venues", "--format", "json", "--dry-run")
    asked = json.loads(office(*words).output)
    assert asked["verdict"] == "refuse"
    store = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    columns = {"叫法": "name", "归谁管": "county", "东": "lon", "北": "lat"}
    answers = {"crs": "GCJ02", "columns": {"venues": columns}, "topics": {}}
    store.register.remember(asked["fingerprint"], "venues", answers)
    found = json.loads(office(*words).output)
    assert found["counts"]["accept"] == 1
    assert found["crs"] == "GCJ02"
    path.write_text(f"百度坐标,,,\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert json.loads(office(*words).output)["crs"] == "BD09"


@pytest.mark.slow
def test_changes_are_told_field_by_field(office, tmp_path):
    row = "220605107000,大石人镇新时代文明实践所,江源区,大石人镇,"
    office("import", venues(tmp_path, row + "13000000001"), "--kind", "venues")
    file = venues(tmp_path, row + "13000000002")
    tried = office("import", file, "--kind", "venues", "--dry-run").output
    assert "220605107000: Phone 130****0001 → 130****0002" in tried
    answer = office("import", file, "--kind", "venues", "--format", "json").output
    found = json.loads(answer)
    assert found["batch"] == 2
    assert found["counts"] == {"accept": 1, "reject": 0, "duplicate": 0, "skip": 0}
    assert found["changes"] == {"new": 0, "changed": 1, "unchanged": 0}
    assert found["rows"][0]["change"] == "changed"
    assert found["rows"][0]["fields"] == {"phone": ["130****0001", "130****0002"]}
    history = office("register", "history", "venues", "220605107000").output
    assert "Phone 130****0001 → 130****0002" in history
    assert "There is no record 1." in office("register", "history", "venues", "1", code=2).output


@pytest.mark.slow
def test_missing_records_are_named_and_removed_when_asked(office, tmp_path):
    first, second = "甲文化大院,江源区,大石人镇,", "乙文化大院,江源区,大石人镇,"
    office("import", venues(tmp_path, f",{first}", f",{second}"), "--kind", "venues")
    one = venues(tmp_path, f",{first}")
    told = office("import", one, "--kind", "venues").output
    assert "of the same counties but not in the file: 1 record: " in told
    assert "220605107998" in told
    gone = office("import", one, "--kind", "venues", "--remove-missing").output
    assert "not in the file: 1 record." in gone


def test_a_file_that_cannot_be_read_puts_nothing_in(office, tmp_path):
    (tmp_path / "nothing.csv").write_text("a,b\n1,2\n")
    office("import", str(tmp_path / "nothing.csv"), "--kind", "venues", code=2)
    assert "No file has been imported." in office("register", "batches").output


@pytest.mark.slow
def test_the_register_is_written_and_read_back_without_a_change(office, tmp_path):
    files = {
        "venues": "v01_template.xlsx", "lecturers": "l01_topics.xlsx",
        "lectures": "t01_real_dates.xlsx", "sites": "s01_heritage_degrees.xlsx",
        "population": "p01_wan.xlsx",
    }  # fmt: skip
    for kind, name in files.items():
        office("import", str(CORPUS / name), "--kind", kind)
    folder = tmp_path / "all"
    told = office("export", "register", "-o", str(folder)).output
    assert told.count("records: ") == len(list(folder.iterdir())) == len(files)
    for kind in files:
        path = tmp_path / f"{kind}.xlsx"
        office("export", "register", kind, "-o", str(path))
        found = json.loads(office("import", str(path), "--kind", kind, "--format", "json").output)
        assert found["changes"]["unchanged"] == len(found["rows"]), found["changes"]
        assert found["counts"]["accept"] == len(found["rows"]) > 0
        assert found["missing"] == []
    wrong = office("export", "register", "-o", str(tmp_path / "all.xlsx"), code=2).output
    assert "A file holds one kind of record" in wrong


@pytest.mark.slow
def test_a_template_is_written_and_wrong_rows_come_back(office, tmp_path):
    path = tmp_path / "template.xlsx"
    office("template", "venues", "-o", str(path))
    tried = office("import", str(path), "--kind", "venues", "--dry-run").output
    assert "1 rows read = accepted 0 + rejected 0 + duplicate 0 + skipped 1" in tried
    errors = tmp_path / "errors.xlsx"
    dates = str(CORPUS / "t02_date_texts.xlsx")
    office("import", dates, "--kind", "lectures", "--dry-run", "--errors", str(errors))
    again = json.loads(
        office("import", str(errors), "--kind", "lectures", "--dry-run", "--format", "json").output
    )
    assert again["counts"]["reject"] == 7


@pytest.mark.slow
def test_what_cannot_be_written_is_said(office, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    inside = str(taken / "x.xlsx")
    words = [
        ("template", "venues", "-o", inside),
        ("export", "register", "-o", str(taken)),
        ("export", "register", "venues", "-o", inside),
        ("import", VENUES, "--kind", "venues", "--errors", inside),
    ]
    for one in words:
        assert "cannot be written" in office(*one, code=2).output
    assert "No file has been imported." in office("register", "batches").output


def test_no_log_is_complete_to_a_day_to_come(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text("场所,日期\n江源区大石人镇,2027-05-30\n", encoding="utf-8")
    words = ["--kind", "lectures", "--complete-to", "2062-01-01"]
    done = CliRunner().invoke(main, ["--lang", "en", "import", str(log), *words])
    assert done.exit_code == 2
    assert "1 Jan 2062" in done.output
