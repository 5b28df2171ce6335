"""What a cell shows, by its number and number format."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.spreadsheet import number_formats


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("718.4", "General", "718.4"),
        ("718.4", "0.00", "718.40"),
        ("0.5", "0.##", "0.5"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("1234.5", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
        ("-1234.5", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-1,234.50"),
        ("-5", "0", "-5"),
        ("0.95", "0%", "95%"),
        ("0.955", "0.00%", "95.50%"),
        ("7310000000", "00000000000", "07310000000"),
        ("20", '"￥"#,##0.00', "￥20.00"),
        ("20", "[$￥-804]#,##0.00", "￥20.00"),
        ("20", '0.00"万元"', "20.00万元"),
        ("20", "[Red]0.00", "20.00"),
        ("45261", 'yyyy"年"m"月"', "2023年12月"),
        ("45261", '[$-804]yyyy"年"m"月";@', "2023年12月"),
        ("45261", "[$-804]YYYY\\年M\\月", "2023年12月"),
        ("45261", "yyyy/m/d", "2023/12/1"),
        ("45261", "yyyy\\-mm\\-dd", "2023-12-01"),
        ("45261", "m/d", "12/1"),
        ("45261", "[$-804]aaaa", "星期五"),
        ("45261.5625", "yyyy/m/d h:mm", "2023/12/1 13:30"),
        ("45261.5625", '上午/下午h"时"mm"分"', "下午1时30分"),
        ("0", "@", "0"),
    ],
)  # fmt: skip
def test_a_number_is_shown_by_its_format(value: str, code: str, shown: str) -> None:
    assert number_formats.shown(Decimal(value), code) == shown


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("45261", "d-mmm-yy"),
        ("60", "yyyy/m/d"),
        ("-1", "yyyy/m/d"),
        ("430104199001011000", "General"),
        ("0.5", "# ?/?"),
        ("12345", "0.00E+00"),
        ("12345", "0.0,"),
        ("5", "[>3]0;[<2]0.0"),
        ("5", "[DBNum1]0"),
        ("0.5", "[h]:mm"),
    ],
)
def test_what_is_shown_in_doubt_is_not_guessed(value: str, code: str) -> None:
    assert number_formats.shown(Decimal(value), code) is None


@pytest.mark.parametrize(
    ("stored", "number"),
    [
        ("718.46", "718.46"),
        ("0.30000000000000004", "0.3"),
        ("5.4E-2", "0.054"),
        ("1.1000000000000001", "1.1"),
        ("1E+20", "100000000000000000000"),
        ("20", "20"),
        ("-0", "0"),
    ],
)
def test_a_number_has_the_digits_that_count(stored: str, number: str) -> None:
    value = number_formats.number(stored)

    assert value is not None
    assert number_formats.plain(value) == number


@pytest.mark.parametrize("stored", ["", "x", "NaN", "1e999", "Infinity"])
def test_what_is_no_number(stored: str) -> None:
    assert number_formats.number(stored) is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [("General", "number"), ("0%", "percent"), ("m/d", "date"), ('0"月"', "number")],
)
def test_the_kind_of_a_format(code: str, kind: str) -> None:
    assert number_formats.read(code).kind == kind
