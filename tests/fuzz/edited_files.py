"""Random edits of random data files: `python -m tests.fuzz.edited_files` runs many by hand.

What comes out is judged here anew: the values by a plain application of the edits, the text by its
lines and by the numbers of its comments.
"""

from __future__ import annotations

import argparse
import re
import sys
import traceback
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.common.diagnostics import has_errors
from generator.datafile import edits, source
from generator.datafile.edits import AddRow, EditRefusedError, MoveRow, RemoveRow, SetValue
from generator.datafile.file_bytes import FileBytes
from tests.fuzz import written_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.datafile.source import Source

Path: TypeAlias = "tuple[str | int, ...]"
_ANSWER = re.compile("[ \t]*# 已核对[^\r\n]*")
_BREAK = "\r\n|\r|\n"
_COMMENT = re.compile("〔[0-9]+〕")
ORDER: dict[str, Any] = {name: {} for name in written_files.NAMES}


@dataclass(frozen=True)
class Result:
    """A case: how many edits it had, why it was refused, what is wrong; blank if nothing."""

    number: int
    edits: int
    refused: str = ""
    wrong: str = ""


def parsed(file: str) -> Source:
    return source.parse(FileBytes(file.encode(), ""), "数据.yaml")


def case(seed: int, number: int) -> Result:
    """The case of that number."""
    random = Random(f"{seed}/{number}")  # noqa: S311
    while True:
        file = written_files.any_file(random)
        before = parsed(file)
        if not has_errors(before.diagnostics) and before.data:
            break
    count = random.choice((1, 1, 1, 1, 1, 2, 3, 5, 20))
    data = deepcopy(before.data)
    made: list[Any] = []
    takes_whole = False
    for _ in range(count):
        edit = any_edit(random, data)
        made.append(edit)
        takes_whole = takes_whole or isinstance(edit, RemoveRow) or _replaces(edit, data)
        data = meant(data, edit)
    try:
        result = edits.apply(file, made, ORDER)
    except EditRefusedError as error:
        return Result(
            number,
            count,
            refused=f"{type(error.edit).__name__}: {error.reason}\n{file!r}\n{error.edit}\n{made}",
        )
    except Exception:  # noqa: BLE001 - the tool's purpose
        return Result(number, count, wrong=f"{file}\n{made}\n{traceback.format_exc()}")
    all_judged = judged(file, before, made, result, data)
    wrong = next((told for told in all_judged if not (takes_whole and "comments" in told)), "")
    return Result(number, count, wrong=f"{wrong}\n{file!r}\n{made}\n{result!r}" if wrong else "")


def _collections(node: Any, path: Path = ()) -> Iterator[tuple[Any, Any]]:
    yield path, node
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for step, below in items:
        if isinstance(below, dict | list):
            yield from _collections(below, (*path, step))


def any_edit(random: Random, data: dict[str, Any]) -> Any:
    """A random edit that can be made of the values."""
    found = list(_collections(data))
    lists = [(path, node) for path, node in found if isinstance(node, list) and node]
    if lists and random.random() < 0.45:
        return _row_edit(random, *random.choice(lists))
    path, group = random.choice([each for each in found if isinstance(each[1], dict)])
    blank = [name for name, value in group.items() if value in ("", [], {})]
    kind = random.random()
    if blank and kind < 0.2:
        return _edit_of_blank(random, (*path, name := random.choice(blank)), group[name])
    if kind < 0.4 or not group:
        return SetValue((*path, random.choice(written_files.NAMES)), written_files.plain(random))
    name = random.choice(list(group))
    if kind < 0.55:
        return SetValue((*path, name), None)
    is_text = isinstance(group[name], str) or kind < 0.65 or "新组" in group
    below = (name,) if is_text else ("新组", 0, "新")
    return SetValue((*path, *below), written_files.text(random))


def _row_edit(random: Random, path: Path, rows: list[Any]) -> Any:
    index, kind = random.randrange(len(rows)), random.random()
    if kind < 0.3:
        return AddRow(path, random.randrange(len(rows) + 1), _row(random, rows))
    if kind < 0.55:
        return RemoveRow(path, index)
    if kind < 0.8 or not isinstance(rows[index], str):
        return MoveRow(path, index, random.randrange(len(rows)))
    return SetValue((*path, index), written_files.text(random))


def _edit_of_blank(random: Random, path: Path, value: Any) -> Any:
    if value == [] or (value == "" and random.random() < 0.5):
        return AddRow(path, 0, written_files.plain(random))
    below = ("新",) if random.random() < 0.5 else ("新", "下")
    return SetValue((*path, *below), written_files.text(random))


def _row(random: Random, rows: list[Any]) -> Any:
    if isinstance(rows[0], dict):
        return {name: written_files.plain(random, 2) for name in rows[0]}
    return written_files.plain(random)


def _as_read(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_read(below) for name, below in value.items()}
    if isinstance(value, list):
        return [_as_read(below) for below in value]
    trimmed = value.strip(" \t\u3000\xa0")
    return trimmed if trimmed.strip(" \t\u3000\xa0\n") else ""


def meant(data: dict[str, Any], edit: Any) -> dict[str, Any]:
    """The values after the edit, worked out without the program."""
    data = deepcopy(data)
    holder: dict[Any, Any] = {"": data}
    node: Any = holder
    at: Any = ""
    for step in edit.path:
        if isinstance(edit, SetValue) and edit.value is None:
            node, at = node[at], step
            continue
        if node[at] in ("", [], {}):
            node[at] = {} if isinstance(step, str) else []
        below = node[at]
        if isinstance(below, dict):
            below.setdefault(step, "")
        elif step == len(below):
            below.append("")
        node, at = below, step
    if isinstance(edit, SetValue):
        if edit.value is None:
            node.pop(at, None)
        else:
            node[at] = _as_read(edit.value)
    elif isinstance(edit, AddRow):
        node[at] = node[at] or []
        node[at].insert(edit.index, _as_read(edit.row))
    elif isinstance(edit, RemoveRow):
        del node[at][edit.index]
    else:
        node[at].insert(edit.to, node[at].pop(edit.index))
    return holder[""]  # type: ignore[no-any-return]


def judged(
    file: str, before: Source, made: list[Any], result: str, data: dict[str, Any]
) -> Iterator[str]:
    """What is wrong with the result."""
    after = parsed(result)
    if has_errors(after.diagnostics) and data:
        yield f"errors: {after.diagnostics}"
    if after.data != data:
        yield f"values: {after.data} instead of {data}"
    if result.startswith("\ufeff") != file.startswith("\ufeff"):
        yield "byte order mark"
    if data and _has_new_last_break(file, result, data):
        yield "a last line break"
    ends = set(re.findall(_BREAK, file))
    if ends and not set(re.findall(_BREAK, result)) <= ends:
        yield "line ends"
    # What looks like a comment in a text after `|` is text.
    texts = str(before.data)
    lost = set(_COMMENT.findall(file)) - set(_COMMENT.findall(result + texts))
    if lost:
        yield f"comments lost: {lost}"
    if len(made) == 1:
        yield from _lines_judged(file, before, made[0], result)


def _has_new_last_break(file: str, result: str, data: dict[str, Any]) -> bool:
    """Whether the result ends with a line break that the file lacks and that no text needs."""
    if file[-1] in "\r\n" or result[-1:] not in ("\r", "\n"):
        return False
    last_line, now_last = re.split(_BREAK, file)[-1], re.split(_BREAK, result)[-2]
    if not last_line.strip():
        # Where that line has gone, with what stood above it, the line above it has its break.
        return now_last == last_line
    if not now_last.strip() and re.search(rf"(?:\A|[\r\n]){now_last}(?:{_BREAK})", file):
        # A blank line that was there already, below what has gone.
        return False
    return parsed(re.sub(f"({_BREAK})\\Z", "", result)).data == data


def _replaces(edit: Any, data: Any) -> bool:
    """Whether the edit may take away a group or a list, with its comments."""
    if not isinstance(edit, SetValue):
        return False
    for step in edit.path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    return not isinstance(data, str)


def _lines_judged(file: str, before: Source, edit: Any, result: str) -> Iterator[str]:
    """What is wrong with the lines outside what one edit changes."""
    # Answers at changed values go.
    lines, after = (
        _ANSWER.sub("", text.removeprefix("\ufeff")).splitlines() for text in (file, result)
    )
    first, last = _line_range(before, edit)
    head, tail = lines[:first], lines[last + 1 :]
    # Blank lines next to what is taken out may go with it.
    found = [line for line in after if line.strip()]
    above, rest = ([line for line in part if line.strip()] for part in (head, tail))
    if found[: len(above)] != above:
        yield f"lines changed above line {first + 1}"
    if rest and [*map(_sign, found[-len(rest) :])] != [*map(_sign, rest)]:
        yield f"lines changed below line {last + 1}"
    if isinstance(edit, AddRow | MoveRow):
        inside = Counter(_sign(line) for line in lines[first : last + 1] if line.strip())
        now = Counter(_sign(line) for line in after if line.strip())
        if not _is_in_brackets(before, (*edit.path, 0)) and inside - now:
            yield f"lines of the list changed: {inside - now}"


def _sign(line: str) -> str:
    """The line without dashes and blanks before it: a row's first key may come behind its dash."""
    return re.sub("^[- ]*", "", line)


def _is_in_brackets(before: Source, path: Path) -> bool:
    return any(before.is_flow(path[:i]) for i in range(len(path)))


def _takes_last(before: Source, path: Path, edit: Any) -> bool:
    """Whether nothing is left of the group or list, so that its key's line changes, too."""
    is_removal = isinstance(edit, RemoveRow) or (isinstance(edit, SetValue) and edit.value is None)
    siblings = [other for other in before.keys if other[:-1] == path[:-1] and path in before.keys]
    return is_removal and len(siblings) == 1


def _line_range(before: Source, edit: Any) -> tuple[int, int]:
    """First and last line (from 0) of what the edit may change."""
    path = edit.path
    if isinstance(edit, RemoveRow):
        path = (*path, edit.index)
    if _takes_last(before, path, edit):
        path = path[:-1]
    while path and (path not in before.keys or _is_in_brackets(before, path)):
        path = path[:-1]
    if not path:
        is_whole = before.is_flow(()) or len(before.data) == 1
        first = min(place[0] for place in before.keys.values()) - 1
        return 0 if is_whole else first, len(before.lines)
    line, _ = before.keys[path]
    later = [
        place[0]
        for other, place in before.keys.items()
        if place > before.keys[path] and other[: len(path)] != path
    ]
    last = min(later, default=len(before.lines) + 1) - 2
    first = line - 1
    # A row may begin with its dash alone, and with the comments above it.
    while first and before.lines[first - 1].strip(" \t\r-")[:1] in ("#", ""):
        first -= 1
    return first, max(last, first)


def main() -> int:
    """1 if a case went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.edited_files", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000, metavar="N")
    parser.add_argument("--first", type=int, default=0, metavar="NUMBER")
    parser.add_argument("--show", action="store_true", help="the cases that were refused")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    typed = parser.parse_args()
    total, wrong, refused = 0, 0, Counter[str]()
    for number in range(typed.first, typed.first + typed.cases):
        result = case(typed.seed, number)
        total += result.edits
        if result.refused:
            if typed.show:
                print(f"case {number}: {result.wrong or result.refused}")  # noqa: T201
            refused[result.refused.partition("\n")[0]] += 1
        if result.wrong:
            wrong += 1
            if wrong <= 5:
                print(f"case {number}: {result.wrong}\n")  # noqa: T201
    print(f"{typed.cases} cases, {total} edits, {wrong} wrong, {refused.total()} refused")  # noqa: T201
    for reason, count in refused.most_common():
        print(f"{count:6} {reason}")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
