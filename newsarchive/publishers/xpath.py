"""XPath spelled short: papers name classes and ids, not string functions."""

from __future__ import annotations


def by_class(names: str, tag: str = "*", *, under: str = "//") -> str:
    """Elements that carry all of these classes (separated by spaces), whatever others they carry.

    Args:
        names: One or more class names.
        tag: The element's name, any by default.
        under: What stands before the step: ``//`` for the whole page, ``.//`` or ``./`` from the body.
    """
    tests = "".join(f"[contains(concat(' ',normalize-space(@class),' '),' {name} ')]" for name in names.split())
    return f"{under}{tag}{tests}"


def by_id(name: str, tag: str = "*") -> str:
    """The elements with that id: real pages repeat ids."""
    return f"//{tag}[@id='{name}']"


def next_to(test: str = "", tag: str = "*") -> str:
    """From an image box, the element that follows it: where captions stand outside the box.

    Args:
        test: A predicate the follower must meet, without brackets.
        tag: The follower's name, any by default.
    """
    return f"./following-sibling::*[1][self::{tag}]{f'[{test}]' if test else ''}"


# The styles by which editors without caption classes set captions and bylines.
CENTRED = "contains(@style,'center') or @align='center'"
RIGHT = "contains(@style,'right') or @align='right'"
