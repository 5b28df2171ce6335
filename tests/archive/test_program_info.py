from __future__ import annotations

import hashlib
import platform
from importlib import metadata

from generator import __version__
from generator.archive import program_info
from generator.archive.program_wheel import ProgramWheel
from generator.common import program


def test_the_program_is_described_with_what_it_runs_on() -> None:
    found = program_info.describe(None)

    assert found["generator"] == __version__
    assert found["generator_sha256"] == program.sha256()
    assert found["python"] == platform.python_version()
    assert found["packages"]["lxml"] == metadata.version("lxml")
    # Needed by a package that is needed; an extra is not.
    assert found["packages"]["markupsafe"] == metadata.version("MarkupSafe")
    assert "pyhanko" not in found["packages"]
    assert list(found["packages"]) == sorted(found["packages"])


def test_it_says_which_wheel_of_it_goes_along() -> None:
    wheel = ProgramWheel("official_forms-1-py3-none-any.whl", b"wheel", b"lock", "changed")

    found = program_info.describe(wheel)

    assert found["wheel"] == "program/official_forms-1-py3-none-any.whl"
    assert found["wheel_sha256"] == hashlib.sha256(b"wheel").hexdigest()
    assert (found["wheel_state"], found["lock"]) == ("changed", "program/requirements.lock")
    assert "wheel" not in program_info.describe(None)


def test_another_version_is_named_with_what_to_do() -> None:
    assert program_info.version_mismatch(__version__) == ""
    assert program_info.version_mismatch("9.9.9") == (
        f"归档由程序 9.9.9 版生成，现用 {__version__} 版。请安装 9.9.9 版后再核对。"
    )


def test_other_files_of_the_same_version_are_another_program() -> None:
    assert program_info.mismatch(__version__, program.sha256()) == ""
    assert program_info.mismatch(__version__, "") == ""
    assert "程序文件不同的另一份" in program_info.mismatch(__version__, "0" * 64)
    assert "请安装 9.9.9 版" in program_info.mismatch("9.9.9", program.sha256())
