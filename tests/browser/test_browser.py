"""The fixture itself sees what a person would: otherwise the tests that use it prove nothing."""

from __future__ import annotations

import pytest


@pytest.fixture
def page(tmp_path):
    def write(markup):
        path = tmp_path / "page.html"
        path.write_text(f"<!DOCTYPE html><meta charset=utf-8><title>t</title>{markup}", encoding="utf-8")
        return path

    return write


def test_errors_in_the_console_are_seen(browser, page):
    browser.open(page("<script>throw new Error('planted')</script>"))
    (told,) = browser.errors()
    assert "planted" in told


def test_requests_are_seen_and_lead_nowhere(browser, page):
    browser.open(page("<img src='http://baosuoingan.example/a.png' alt=''>"))
    assert "http://baosuoingan.example/a.png" in browser.requests()
    assert "ERR_NAME_NOT_RESOLVED" in browser.errors()[0]


def test_what_the_reader_prefers(browser, page):
    browser.look(dark=True, phone=True)
    browser.open(page("<p>tối</p>"))
    assert browser.js("return matchMedia('(prefers-color-scheme: dark)').matches") is True
    assert browser.js("return matchMedia('(prefers-reduced-motion: reduce)').matches") is True
    assert browser.js("return innerWidth") == 980  # no viewport meta: as a phone would show it
    assert browser.screenshot().stat().st_size > 0
