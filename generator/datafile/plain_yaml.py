"""YAML that engineers write, such as schemas: typed values, anchors and merges; with places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from generator.datafile import parser_messages
from generator.datafile.source import nearest_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.datafile.yaml_tree import KeyPath, Place

# Each list within a list of a schema takes five levels.
_MAX_DEPTH = 100
# An alias repeats all that is below its anchor; a text made to be slow repeats too much. The
# largest schema here has some 2,000 nodes.
_MOST_NODES = 20_000
_MERGE = "tag:yaml.org,2002:merge"

# The loader on libyaml, if installed, is several times faster.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PlainYamlError(ValueError):
    """The text is not YAML; `problem` says why in the parser's words, `place` where."""

    def __init__(self, message: str, problem: str, place: Place) -> None:
        super().__init__(message)
        self.problem = problem
        self.place = place


@dataclass(frozen=True)
class Places:
    """Where keys and values stand; one under an anchor stands where the anchor is.

    `texts` are scalars as they are written, without quotes.
    `repeated` are keys that stand a second time in their mapping, where the last one counts;
    `nodes` tell what stands below each key of the outermost mapping, for `lends_to`.
    """

    keys: dict[KeyPath, Place] = field(default_factory=dict)
    values: dict[KeyPath, Place] = field(default_factory=dict)
    texts: dict[KeyPath, str] = field(default_factory=dict)
    repeated: dict[KeyPath, Place] = field(default_factory=dict)
    nodes: dict[str, set[int]] = field(default_factory=dict)

    def place(self, path: KeyPath, *, at_key: bool = False) -> Place:
        """The place of the value (or key) at the path, or of its nearest parent's key."""
        return nearest_place(self.keys, self.values, path, at_key=at_key) or (1, 1)

    def lends_to(self, name: str, others: tuple[str, ...]) -> bool:
        """Whether one of the `others` holds, by an alias, something that stands below `name`."""
        own = self.nodes.get(name, set())
        return any(own & self.nodes.get(other, set()) for other in others)


def load_safe(text: str) -> Any:
    """The text's values, by PyYAML's safe loader; raises PlainYamlError."""
    try:
        _refuse_bombs(text)
        return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe loaders
    except yaml.MarkedYAMLError as error:
        is_at_start = parser_messages.is_at_start(error.context or "")
        mark = (error.context_mark if is_at_start else None) or error.problem_mark
        place = _place(mark) if mark else (1, 1)
        raise PlainYamlError(str(error), error.problem or "", place) from error
    except yaml.YAMLError as error:
        raise PlainYamlError(str(error), str(error), (1, 1)) from error


def places(text: str) -> Places:
    """The places of the keys and values of a text that `load_safe` reads."""
    found = Places()
    root = yaml.compose(text, Loader=_LOADER)
    if root is not None:
        _note(root, (), found, set())
    return found


def _note(node: yaml.Node, path: KeyPath, found: Places, below: set[int]) -> None:
    """Note the places of the node and of all below it; `below` takes in their identities."""
    if len(path) > _MAX_DEPTH or len(found.values) > _MOST_NODES:
        return
    found.values.setdefault(path, _place(node.start_mark))
    below.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        found.texts.setdefault(path, node.value)
    elif isinstance(node, yaml.SequenceNode):
        for i, entry in enumerate(node.value):
            found.keys.setdefault((*path, i), _place(entry.start_mark))
            _note(entry, (*path, i), found, below)
    elif isinstance(node, yaml.MappingNode):
        _note_mapping(node, path, found, below)


def _note_mapping(node: yaml.MappingNode, path: KeyPath, found: Places, below: set[int]) -> None:
    own: set[str] = set()
    for key, value in _own_last(node):
        name = str(key.value)
        if name in own:
            found.repeated[(*path, name)] = _place(key.start_mark)
            continue
        own.add(name)
        inside = found.nodes.setdefault(name, set()) if not path else below
        found.keys.setdefault((*path, name), _place(key.start_mark))
        _note(value, (*path, name), found, inside)
    for key, value in node.value:
        if key.tag == _MERGE:
            merged = value.value if isinstance(value, yaml.SequenceNode) else [value]
            for other in merged:
                below.add(id(other))
                _note(other, path, found, below)


def _own_last(node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Keys and values of the mapping itself, not merged ones, from the last one."""
    return ((key, value) for key, value in reversed(node.value) if key.tag != _MERGE)


def _refuse_bombs(text: str) -> None:
    """Raises PlainYamlError for text that would overflow the C stack, or grow without measure.

    It counts the nodes that there are once every alias and every merge is written out.
    """
    sizes: dict[str, int] = {}
    open_: list[tuple[str | None, int]] = []
    size = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            open_.append((event.anchor, size))
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_.pop()
            if anchor:
                sizes[anchor] = size - before + 1
        if isinstance(event, yaml.AliasEvent):
            # An anchor that is not closed yet holds itself.
            size += sizes.get(str(event.anchor), 1)
        elif isinstance(event, yaml.NodeEvent):
            size += 1
        if len(open_) > _MAX_DEPTH:
            raise PlainYamlError("nested too deep", "too deep", _place(event.start_mark))
        if size > _MOST_NODES:
            raise PlainYamlError("too many aliases", "too many aliases", _place(event.start_mark))


def _place(mark: Any) -> Place:
    return mark.line + 1, mark.column + 1
