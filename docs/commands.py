"""Write the table of every command and option into docs/命令.md, from the parser itself.

Run by `make docs`; a test says when it is due.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli import arguments
from generator.cli.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parent / "命令.md"
BEGIN, END = "<!-- 命令表：由 make docs 生成，请勿手工修改 -->", "<!-- 命令表完 -->"


def main() -> None:
    """The page with its tables up to date."""
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def with_tables(page: str) -> str:
    """The page's text, what stands between the markers written anew."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    tables = "\n".join(_table(name, parser) for name, parser in parsers())
    return f"{before}{BEGIN}\n\n{tables}\n{END}{after}"


def parsers() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that does something, with its full name."""
    yield from _below("forms", arguments.parser(COMMANDS))


def _below(
    name: str, parser: argparse.ArgumentParser
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]  # noqa: SLF001
    if not groups:
        yield name, parser
    for group in groups:
        for word, below in group.choices.items():
            yield from _below(f"{name} {word}", below)


def _table(name: str, parser: argparse.ArgumentParser) -> str:
    rows = "".join(_row(action) for action in parser._actions if action.dest != "help")  # noqa: SLF001
    says = parser.description or ""
    return f"### `{name}`\n\n{says}。\n\n| 参数 | 作用 |\n| --- | --- |\n{rows}"


def _row(action: argparse.Action) -> str:
    metavar = action.metavar or "、".join(map(str, action.choices or ()))
    value = f" {metavar}" if metavar and action.option_strings else ""
    names = "、".join(f"`{option}{value}`" for option in action.option_strings)
    return f"| {names or f'`{metavar}`'} | {action.help} |\n"


if __name__ == "__main__":
    main()
