"""Which addresses are public, in all the guises they come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.crawl.addresses import is_address, refusal


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "203.119.8.1", "2001:4860:4860::8888", "[2001:4860:4860::8888]", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_public(address):
    assert refusal(address) is None


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1", "this machine's own"), ("127.255.0.9", "this machine's own"), ("::1", "this machine's own"),
        ("::ffff:127.0.0.1", "this machine's own"), ("64:ff9b::7f00:1", "this machine's own"),
        ("2002:7f00:1::", "this machine's own"), ("::127.0.0.1", "this machine's own"),
        ("10.1.2.3", "private"), ("172.16.0.1", "private"), ("192.168.1.1", "private"), ("fd00::1", "private"),
        ("::ffff:10.0.0.1", "private"), ("64:ff9b:1::a00:1", "private"),
        ("169.254.169.254", "link-local"), ("fe80::1%eth0", "link-local"), ("::ffff:169.254.169.254", "link-local"),
        ("0.0.0.0", "unspecified"), ("::", "unspecified"),
        ("224.0.0.1", "multicast"), ("ff02::1", "multicast"),
        ("100.64.0.1", "not public"), ("255.255.255.255", "private"), ("240.0.0.1", "private"), ("192.0.2.1", "private"),
        ("", "not an address"), ("example.org", "not an address"), ("1.2.3", "not an address"), ("0x7f000001", "not an address"),
    ],
)  # fmt: skip
def test_refused(address, why):
    assert refusal(address) == why


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text):
    assert refusal(text) is None or is_address(text) or refusal(text) == "not an address"


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_judged_as_what_it_stands_for(ip):
    assert (refusal(str(ip)) is None) == (refusal(f"::ffff:{ip}") is None)
