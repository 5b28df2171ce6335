"""Install the program from the bundle that this file is in, without a network, and begin a project.

    python app/install.py [--project FOLDER]

Only the standard library. It lies beside `set_up.py` in the bundle, and like that must be parsed by
Python 3.6, which then reports that it is too old. An obstacle is one line; an installation that is
there already is renewed.
"""

import argparse
import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import set_up
from set_up import NotReadyError

# Those that a bundle has wheels for.
PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))
PLATFORMS = ("win-amd64", "linux-x86_64")

HERE = Path(__file__).resolve().parent
PROGRAM = "official-forms"
# The project's name, where none is given.
PROJECT = "填报"
NO_PROJECT = '未创建填报项目。请另选一个空文件夹，运行："{forms}" init 文件夹'

SENTENCES = {
    "other_python": (
        (
            "此安装包适用于 64 位的 Python 3.11 至 3.14，现为 {version}（{python}）。"
            "请安装 64 位的 Python 3.13 后重新安装。"
        ),
        (
            "This bundle is for Python 3.11 to 3.14 of 64 bits, this is {version} "
            "({python}). Install Python 3.13 of 64 bits, then run this again."
        ),
    ),
    "of_the_store": (
        (
            "Microsoft Store 的 Python 会把程序安装到其他程序无法访问的位置。"
            "请安装从 Python 官方网站下载的 64 位 Python 3.13 后重新安装。"
        ),
        (
            "The Python of the Microsoft Store hides what it installs. Install Python 3.13 of 64 "
            "bits as it is downloaded from Python's own web site, then run this again."
        ),
    ),
    "not_unpacked": (
        "安装包不完整，请先将压缩文件全部解压，再运行其中的安装程序。",
        "The bundle is incomplete. Unpack the whole zip file, then run the installer in it.",
    ),
    "does_not_start": (
        "程序已安装但无法启动：{reason}。请联系维护人员。",
        "The program is installed but does not start: {reason}. Ask who maintains it.",
    ),
}


def main(typed: "list[str] | None" = None) -> int:
    """Install, or print the obstacle; the exit code."""
    parser = argparse.ArgumentParser(description="安装本程序，并创建填报项目。")
    parser.add_argument(
        "--project", metavar="文件夹", help="填报项目的文件夹，省略则为文档中的“填报”"
    )
    project = parser.parse_args(typed).project
    return set_up.reported(lambda: install(project))


def install(project: "str | None") -> None:
    """Install or renew the program, and make the project unless there is one.

    Raises NotReadyError where something prevents the installation.
    """
    check_python()
    folder = data_folder() / PROGRAM / "venv"
    install_packages(folder)
    set_up.say(f"程序已安装：{folder}")
    begin_project(folder, Path(project) if project else documents(folder) / PROJECT)


def check_python() -> None:
    """Raise NotReadyError in a Python that the wheels of the bundle are not for."""
    is_plain = sys.implementation.name == "cpython"
    is_plain = is_plain and not sysconfig.get_config_var("Py_GIL_DISABLED")
    is_wide = sys.maxsize > 2**32 and sysconfig.get_platform() in PLATFORMS
    if sys.version_info[:2] not in PYTHONS or not is_plain or not is_wide:
        raise NotReadyError(SENTENCES["other_python"], **set_up.this_python())
    if "WindowsApps" in Path(getattr(sys, "_base_executable", sys.executable)).parts:
        raise NotReadyError(SENTENCES["of_the_store"])
    set_up.check_venv()


def data_folder() -> Path:
    """Where programs of this user are kept."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    chosen = Path(os.environ.get("XDG_DATA_HOME", ""))
    # By the XDG standard a relative path is ignored.
    return chosen if chosen.is_absolute() else Path.home() / ".local" / "share"


def install_packages(folder: Path) -> None:
    """Install all that the bundle has, exactly by its lock file, unless it is there."""
    lock, packages = HERE / set_up.LOCK, HERE / "wheels"
    if not lock.is_file() or not packages.is_dir():
        raise NotReadyError(SENTENCES["not_unpacked"])
    is_made = set_up.works(folder)
    stamp = hashlib.sha256(lock.read_bytes()).hexdigest()
    if is_made and set_up.read(folder, "ready") == stamp and not fault(folder):
        return
    if is_made:
        check_unused(folder)
    if not is_made or not set_up.has_pip(folder):
        set_up.make_environment(folder)
    set_up.say(set_up.INSTALLING)
    set_up.forget(folder, "ready")
    offline = ["--no-index", "--find-links", str(packages), "--only-binary", ":all:"]
    # What is there in the same version may be damaged.
    again = ["--force-reinstall", "--require-hashes", "-r", str(lock)]
    # Whatever is set up for pip on this computer is meant for other packages.
    set_up.install(folder, set_up.LOCK, [*offline, *again], PIP_CONFIG_FILE=os.devnull)
    reason = fault(folder)
    if reason:
        raise NotReadyError(SENTENCES["does_not_start"], reason=reason)
    set_up.write(folder, "ready", stamp)


def check_unused(folder: Path) -> None:
    """Raise NotReadyError if the program runs: Windows would replace only some of its files."""
    command = forms_of(folder)
    try:
        if command.is_file():
            command.open("r+b").close()
    except OSError as error:
        raise NotReadyError(set_up.SENTENCES["in_use"], folder=folder) from error


def fault(folder: Path) -> str:
    """Why the installed program does not start; blank where it does."""
    done = set_up.run([str(set_up.python_of(folder)), "-I", "-m", "generator", "check", "--help"])
    return set_up.last_line(done.stdout) if done.returncode else ""


def forms_of(folder: Path) -> Path:
    """The command of the program in the environment."""
    return folder / ("Scripts/forms.exe" if os.name == "nt" else "bin/forms")


def documents(folder: Path) -> Path:
    """The user's folder of documents, wherever the system has it."""
    code = "import platformdirs; print(platformdirs.user_documents_path())"
    done = set_up.run([str(set_up.python_of(folder)), "-I", "-X", "utf8", "-c", code])
    return Path(done.stdout.strip()) if done.returncode == 0 else Path.home()


def begin_project(folder: Path, project: Path) -> None:
    """Make the project's folder, unless there is one, and print how it is opened."""
    forms = forms_of(folder)
    if (project / "templates").is_dir() and (project / "data").is_dir():
        set_up.say(f"已有填报项目，未作改动：{project}")
    elif subprocess.run([str(forms), "init", str(project)], check=False).returncode:  # noqa: S603
        set_up.say(NO_PROJECT.format(forms=forms))
        return
    if os.name == "nt":
        set_up.say(f"使用时请打开文件夹“{project}”，双击“打开填报.bat”。")
    else:
        set_up.say(f"使用时请在文件夹“{project}”中运行：{linked(forms)} desk")


def linked(forms: Path) -> str:
    """What is typed to run the program, after a link to it where commands of this user are kept."""
    link = Path.home() / ".local" / "bin" / "forms"
    # A link only saves typing; where there is something of that name, it is left as it is.
    with contextlib.suppress(OSError):
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(forms)
    found = shutil.which("forms")
    is_this = found is not None and Path(found).resolve() == forms.resolve()
    return "forms" if is_this else f'"{forms}"'


if __name__ == "__main__":
    sys.exit(main())
