"""Times of captures: what no capture can have is none."""

from __future__ import annotations

import pytest

from newsarchive.captures.describe import digits_of


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2020-07-13T02:55:00Z", "20200713025500"),
        ("2020-07-13T02:55:00.123456Z", "20200713025500"),
        ("2020-07-13T09:55:00+07:00", "20200713025500"),
        ("20200713025500", "20200713025500"),
        ("2020-07-13", "20200713000000"),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:00:00-14:00", None),
        ("0300-01-01T00:00:00Z", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_digits(date, expected):
    assert digits_of(date) == expected
