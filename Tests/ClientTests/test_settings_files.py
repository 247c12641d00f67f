"""The settings that editors/ has for pasting are what their editors can read, and Heed's own settings in them exist."""

import json
import tomllib
from pathlib import Path

EDITORS = Path(__file__).parents[2] / "editors"
# As in the README's table.
SETTINGS = {"model", "threads", "languages", "excludes", "eagerness", "maximumTokens", "maximumFileBytes",
            "offersModelItem", "window", "cacheMegabytes"}
# What the extension for VS Code does not show: there, languages have servers of their own.
NAVIGATION = {"offersSymbols", "offersHover", "offersDefinition"}


def sections(value):
    """All objects named `heed` that hold settings."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name == "heed" and isinstance(member, dict) and "command" not in member:
                yield member
            yield from sections(member)


def check(value):
    found = list(sections(value))
    assert found
    for section in found:
        assert set(section) <= SETTINGS | NAVIGATION


def test_helix():
    settings = tomllib.loads((EDITORS / "helix/languages.toml").read_text())
    assert settings["language-server"]["heed"]["command"] == "heed"
    check(settings["language-server"]["heed"]["config"])


def test_kate():
    check(json.loads((EDITORS / "kate/settings.json").read_text()))


def test_sublime_text():
    check(json.loads((EDITORS / "sublime/LSP.sublime-settings").read_text()))


def test_zed():
    check(json.loads((EDITORS / "zed/settings.json").read_text()))


def test_visual_studio_code_has_the_servers_settings():
    manifest = json.loads((EDITORS / "vscode/package.json").read_text())
    names = {name.removeprefix("heed.") for name in manifest["contributes"]["configuration"]["properties"]}
    # Languages are switched by `heed.filetypes`.
    assert SETTINGS - {"languages"} <= names
