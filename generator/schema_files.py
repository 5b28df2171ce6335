"""`forms schema`: the JSON Schemas beside a form pack, which editors read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import json_schema, package

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.pack import Pack


def update(packs: Iterable[Pack]) -> list[str]:
    """Write what differs into the packs' folders; a line of each file."""
    said = []
    for pack in packs:
        for name, content in json_schema.files(pack).items():
            path = pack.folder / name
            is_due = not path.is_file() or path.read_bytes() != content
            if is_due:
                package.write_atomic(path, content)
            said.append(f"{'已生成' if is_due else '没有变化'}：{path.as_posix()}")
    return said
