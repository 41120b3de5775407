"""Names of files to save."""

from datetime import date

import pytest

from web.files.dated import dated_name

DAY = date(2026, 11, 29)


@pytest.mark.slow
def test_a_file_is_named_after_what_it_holds_and_one_day():
    assert dated_name("覆盖情况", DAY, "xlsx") == "覆盖情况 2026-11-29.xlsx"
    for title in (
        "从长春市出发，2027-06-15",
        "从长春市出发，2027年6月5日",
        "From Siping, 5 Jun 2027",
    ):
        assert dated_name(title, DAY, "pdf") == f"{title}.pdf"
