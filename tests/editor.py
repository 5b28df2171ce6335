"""A data file as an editor reads it: YAML 1.2's core schema, and then JSON Schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

import jsonschema
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

# YAML 1.2.2, section 10.3.2: what a plain scalar is; everything else is a string.
CORE = (
    ("null", r"null|Null|NULL|~|"),
    ("bool", r"true|True|TRUE|false|False|FALSE"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"),
    ("float", r"[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN"),
)


class Loader(yaml.SafeLoader):
    """YAML 1.2 with its core schema, which has no dates and no other numbers or booleans."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for kind, pattern in CORE:
    Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{kind}", re.compile(rf"^(?:{pattern})\Z"), None
    )


def _int(loader: Loader, node: Any) -> int:
    text = loader.construct_scalar(node)
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text)


Loader.add_constructor("tag:yaml.org,2002:int", _int)


def load(text: str) -> Any:
    """What the editor makes of the file."""
    return yaml.load(text.removeprefix("\ufeff"), Loader)  # noqa: S506 - it is a safe loader


def complaints(schema: dict[str, Any], text: str) -> list[tuple[str, str]]:
    """What the editor underlines: the keyword that says so and the place, steps joined by dots."""
    found: Iterable[Any] = jsonschema.Draft202012Validator(schema).iter_errors(load(text))
    return sorted((error.validator, ".".join(map(str, error.absolute_path))) for error in found)
