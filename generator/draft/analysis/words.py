"""The words of official forms, from `words.yaml`: read once."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

from generator.datafile import plain_yaml


@functools.cache
def _all() -> dict[str, Any]:
    text = Path(__file__).with_name("words.yaml").read_text("utf-8")
    values: dict[str, Any] = plain_yaml.load_safe(text)
    return values


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """The list of this name as a regular expression."""
    return re.compile(_all()[name])


@functools.cache
def choices() -> dict[str, tuple[str, ...]]:
    """Choices that everybody knows, by a regular expression for the label."""
    return {label: tuple(each) for label, each in _all()["known_choices"].items()}


def has(name: str, text: str) -> bool:
    """Whether the text holds a word of the list."""
    return pattern(name).search(text) is not None


def characters(name: str) -> str:
    """The list of this name, of single characters."""
    return str(_all()[name])
