"""Where values begin and end in a YAML text, as offsets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from generator.datafile import surrogate_pairs
from generator.datafile.yaml_tree import BLOCK_STYLES, LOADER, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator


class Span(NamedTuple):
    """Offsets of a value in the text, with those of the values in it.

    `step` is its key, or its number in a list; blank for the outermost. `style` is a scalar's first
    character (`|`, `>`, a quote), empty for a plain one; `{` for a mapping or list in flow style,
    empty for one in block style.
    """

    step: str | int
    start: int
    end: int
    style: str
    below: tuple[Span, ...] = ()


def read(text: str) -> Span | None:
    """The span of all in a text that parses without errors; None where nothing is in it."""
    root = yaml.compose(surrogate_pairs.masked(text), Loader=LOADER)
    return None if root is None else _span(root, "", text)


def _span(node: Any, step: str | int, text: str) -> Span:
    start, end = _offsets(node, text)
    if isinstance(node, yaml.ScalarNode):
        return Span(step, start, end, node.style or "")
    if isinstance(node, yaml.SequenceNode):
        below = [_span(child, number, text) for number, child in enumerate(node.value)]
    else:
        below = [_span(child, trimmed(name.value), text) for name, child in node.value]
    return Span(step, start, end, "{" if node.flow_style else "", tuple(below))


def of_scalars(text: str) -> list[tuple[int, int]] | None:
    """Start and end offset of each scalar; a block scalar starts at the end of its first line.

    None where the text cannot be parsed.
    """
    ranges = []
    try:
        events: Iterator[Any] = yaml.parse(text, Loader=LOADER)
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                start, end = _offsets(event, text)
                if event.style in BLOCK_STYLES:
                    start += len(text[start:end].partition("\n")[0])
                ranges.append((start, end))
    except yaml.YAMLError:
        return None
    return ranges


def _offsets(part: Any, text: str) -> tuple[int, int]:
    """Where the text of the node, or of the scalar's event, starts and ends."""
    start, end = part.start_mark.index, part.end_mark.index
    if getattr(part, "style", None) in BLOCK_STYLES:
        # The parser counts the blank lines after a block scalar to it.
        end = start + len(text[start:end].rstrip())
    return start, end
