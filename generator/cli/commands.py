"""Map command names to functions that import a command's room only when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def _init(options: argparse.Namespace) -> int:
    from generator.project import command

    return command.run_init(options)


def _build(options: argparse.Namespace) -> int:
    from generator.build import command

    return command.run_build(options)


def _pdf(options: argparse.Namespace) -> int:
    from generator.build.pdf import command

    return command.run_pdf(options)


def _check(options: argparse.Namespace) -> int:
    from generator.build import check_command

    return check_command.run_check(options)


def _fix(options: argparse.Namespace) -> int:
    from generator.build import fix_command

    return fix_command.run_fix(options)


def _new(options: argparse.Namespace) -> int:
    from generator.campaign import command

    return command.run_new(options)


def _rollover(options: argparse.Namespace) -> int:
    from generator.campaign import command

    return command.run_rollover(options)


def _blank(options: argparse.Namespace) -> int:
    from generator.collect.blank import command

    return command.run_blank(options)


def _status(options: argparse.Namespace) -> int:
    from generator.collect.status import command

    return command.run_status(options)


def _return(options: argparse.Namespace) -> int:
    from generator.collect.review import command

    return command.run_return(options)


def _accept(options: argparse.Namespace) -> int:
    from generator.collect.status import accept_command

    return accept_command.run_accept(options)


def _ledger(options: argparse.Namespace) -> int:
    from generator.collect.ledger import command

    return command.run_ledger(options)


def _import(options: argparse.Namespace) -> int:
    from generator.readback import command

    return command.run_import(options)


def _receive(options: argparse.Namespace) -> int:
    from generator.collect.receive import command

    return command.run_receive(options)


def _diff(options: argparse.Namespace) -> int:
    from generator.compare import command

    return command.run_diff(options)


def _archive(options: argparse.Namespace) -> int:
    from generator.archive import command

    return command.run_archive(options)


def _verify(options: argparse.Namespace) -> int:
    from generator.archive import verify_command

    return verify_command.run_verify(options)


def _publish(options: argparse.Namespace) -> int:
    from generator.publish import command

    return command.run_publish(options)


def _desk(options: argparse.Namespace) -> int:
    from generator.desk import command

    return command.run_desk(options)


def _schema(options: argparse.Namespace) -> int:
    from generator.pack import command

    return command.run_schema(options)


def _template_check(options: argparse.Namespace) -> int:
    from generator.form import command

    return command.run_template_check(options)


def _template_new(options: argparse.Namespace) -> int:
    from generator.draft import command

    return command.run_template_new(options)


def _completion(options: argparse.Namespace) -> int:
    from generator.cli import completion_command

    return completion_command.run_completion(options)


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "init": _init,
    "desk": _desk,
    "build": _build,
    "pdf": _pdf,
    "check": _check,
    "fix": _fix,
    "new": _new,
    "rollover": _rollover,
    "blank": _blank,
    "status": _status,
    "return": _return,
    "accept": _accept,
    "ledger": _ledger,
    "import": _import,
    "receive": _receive,
    "diff": _diff,
    "archive": _archive,
    "verify": _verify,
    "publish": _publish,
    "schema": _schema,
    "template check": _template_check,
    "template new": _template_new,
    "completion": _completion,
}
