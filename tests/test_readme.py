"""README tells the truth: every command, exit code and file it should name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsarchive.cli import COMMANDS, main

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_documented(name):
    assert f"newsarchive {name}" in README


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(name):
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0, done.output
    assert "--data" in done.output


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 5, 130])
def test_exit_codes_are_documented_in_both_places(code):
    assert re.search(rf"^\| {code} \|", README, re.MULTILINE)
    assert re.search(rf"^\s*{code}\b", CliRunner().invoke(main, ["--help"]).output, re.MULTILINE)


def test_options_named_in_readme_exist():
    known = set()
    for name in COMMANDS:
        known |= set(re.findall(r"--[a-z][a-z-]+", CliRunner().invoke(main, [name, "--help"]).output))
    pip, wget = {"--quiet", "--editable", "--port"}, {"--input-file", "--warc-file", "--delete-after"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) - pip - wget <= known


def test_relative_links_lead_somewhere():
    root = Path(__file__).parents[1]
    for target in re.findall(r"\]\((?!http)([^)#]+)", README):
        assert (root / target).exists(), target


def test_the_two_commands_are_the_first_two_blocks():
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    assert blocks[0].strip().endswith("newsarchive demo")
    assert "pytest" in blocks[1]
