"""Báo Quảng Ngãi (baoquangngai.vn), which Báo Kon Tum joined on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links quoted in 2021 and 2023; since 2025
``…-<id>.htm``, from a crawler configuration.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentDate, SlugId
from newsarchive.publishers.xpath import by_class


class BaoQuangNgai(SlugId):
    """The rules of Báo Quảng Ngãi."""

    name = "baoquangngai"
    title = "Báo Quảng Ngãi"
    province = "Quảng Ngãi"
    province_now = "Quảng Ngãi"
    domains = ("baoquangngai.vn",)
    former_path = ContentDate.article_path
    former_prefix = "old-"
    section_path = "/{section}"
    hints = replace(
        ContentDate.hints,
        stamp=(by_class("date"),),
        lead=("(//*[contains(@style,'justify')])[1]//strong", by_class("sapo", "p")),
        paragraph=("./div[not(.//table)][not(contains(@class,'video'))]", "./div[1]/p", "./p"),
        related=(by_class("rl center", "table"),),
        remove=("./div[table[contains(@class,'rl')]]",),
    )
