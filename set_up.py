"""Set up `.venv`: the packages of the lock file, then this project. Only the standard library.

    python3 set_up.py [--dev]

Nothing is done where all is in place already. An obstacle is one line, in Chinese and in English,
with what to install or to do; the output of pip is kept in a file.

Python 3.6 must be able to parse this file, to report that it is too old: no newer syntax.
"""

import argparse
import contextlib
import errno
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import typing
from pathlib import Path

OLDEST = (3, 11)
# Other Pythons that may be there beside one that is too old, those to be preferred first.
NEWER = ("python3.13", "python3.12", "python3.11", "python3.14")

ROOT = Path(__file__).resolve().parent
FOLDER = ".venv"
LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
# What decides, besides the lock files, how the project itself is installed.
PROJECT = "pyproject.toml"
# In the environment: where and by which Python it was made; the output of a failed command.
MADE = "made"
LOG = "set_up.log"
# Bytes that an environment with nothing but pip in it takes.
LEAST_ROOM = 20 * 2**20

# As the exit codes of `forms`: the environment prevents it; interrupted.
NOT_READY = 4
INTERRUPTED = 130

INSTALLING = "正在安装程序所需的组件，约需一两分钟…… / Installing packages, a minute or two ..."
INTERRUPTION = "已中断，重新运行即可继续。 / Interrupted; run this again to go on."

# The obstacles, in Chinese and in English.
SENTENCES = {
    "too_old": (
        "需要 Python 3.11 或更高版本，现为 {version}（{python}）。请安装新版本后{use}。",
        "Python 3.11 or newer is needed, this is {version} ({python}). Install one and {use_it}.",
    ),
    "too_old_beside_newer": (
        "需要 Python 3.11 或更高版本，现为 {version}（{python}）。请{use}。",
        "Python 3.11 or newer is needed, this is {version} ({python}). Please {use_it}.",
    ),
    "no_venv": (
        "Python {version}（{python}）缺少 venv 和 pip 组件。{install}",
        "Python {version} ({python}) has no venv and pip. {install_it}",
    ),
    "no_pip": (
        "Python {version}（{python}）无法安装 pip。{install}",
        "Python {version} ({python}) cannot install pip. {install_it}",
    ),
    "no_network": (
        "无法连接软件包索引。请检查网络后重新运行；没有网络的，请使用离线安装包（make bundle）。",
        (
            "The package index cannot be reached. Check the network and run this again; "
            "where there is none, use the bundle (make bundle)."
        ),
    ),
    "wrong_proxy": (
        "无法通过代理服务器连接网络。请检查代理设置（{proxies}）后重新运行。",
        "The proxy cannot be reached. Check the setting of it ({proxies}) and run this again.",
    ),
    "wrong_certificate": (
        "软件包索引的安全证书未通过检查。请检查计算机的日期，或联系网络管理员，然后重新运行。",
        (
            "The certificate of the package index is not trusted. Check this computer's date, "
            "or ask who runs the network, and run this again."
        ),
    ),
    "wrong_hashes": (
        "有软件包与 {lock} 记载的校验和不一致，未安装。请检查软件包的来源是否可信，然后重新运行。",
        (
            "A package does not have the hash that {lock} says, and was not installed. Check "
            "that it comes from a source to be trusted, and run this again."
        ),
    ),
    "not_writable": (
        "没有权限写入 {folder}。请把程序移到可以写入的文件夹，或联系管理员，然后重新运行。",
        (
            "{folder} may not be written. Move the program to a folder that may be, or ask for "
            "permission, and run this again."
        ),
    ),
    "no_folder": (
        "{folder} 不是文件夹。请移走该文件后重新运行。",
        "{folder} is not a folder. Move that file away and run this again.",
    ),
    "disk_full": (
        "磁盘空间不足，无法写入 {folder}。请清理后重新运行。",
        "The disk is full, {folder} cannot be written. Make room and run this again.",
    ),
    "in_use": (
        "{folder} 中的文件正在使用。请关闭正在运行的本程序，然后重新运行。",
        "Files in {folder} are in use. Close this program where it runs, and run this again.",
    ),
    "other": (
        "未能完成安装：{reason}。详情见 {log}",
        "Setting up failed: {reason}. The output is in {log}",
    ),
}

# Patterns in the output of pip and venv, and the sentence for each. The first that is found counts:
# it causes the others. Of Windows' errors, 112 is a full disk, 5 and 32 are files in use.
FAILURES = (
    (r"\[Errno (28|122)\]|\[WinError 112\]", "disk_full"),
    (r"\[WinError (5|32)\]", "in_use"),
    (r"\[Errno (1|13|30)\]", "not_writable"),
    (r"DO NOT MATCH THE HASHES", "wrong_hashes"),
    (r"ProxyError|Tunnel connection failed|SOCKS", "wrong_proxy"),
    (r"CERTIFICATE_VERIFY_FAILED|SSLError", "wrong_certificate"),
    (r"connection broken by|ConnectionError|TimeoutError|ProtocolError", "no_network"),
    (r"ensurepip", "no_pip"),
)
# The settings of pip that count here: how the index is reached.
PIP_SETTINGS = re.compile(
    "PIP_(CACHE_DIR|(CLIENT_)?CERT|CONFIG_FILE|(DEFAULT_)?TIMEOUT|(EXTRA_)?INDEX_URL|FIND_LINKS"
    "|NO_CACHE_DIR|NO_INDEX|PROXY|RETRIES|TRUSTED_HOST)"
)
PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy")


class NotReadyError(Exception):
    """An obstacle on this machine: a sentence in Chinese and in English, filled with the values."""

    def __init__(self, sentence: "tuple[str, str]", **values: object) -> None:
        chinese, english = sentence
        super().__init__(f"{chinese.format(**values)} / {english.format(**values)}")


def main(typed: "list[str] | None" = None) -> int:
    """Set up what is not in place yet; the exit code."""
    parser = argparse.ArgumentParser(description="Set up .venv in this checkout.")
    parser.add_argument("--dev", action="store_true", help="with what development takes")
    dev = parser.parse_args(typed).dev
    return reported(lambda: set_up(ROOT, dev=dev))


def reported(work: "typing.Callable[[], None]") -> int:
    """Do the work; the exit code, after printing the line of a NotReadyError or an interruption."""
    try:
        work()
    except NotReadyError as error:
        say(str(error))
        return NOT_READY
    except KeyboardInterrupt:
        say(INTERRUPTION)
        return INTERRUPTED
    return 0


def say(line: str) -> None:
    """Print the line where errors go."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def set_up(root: Path, *, dev: bool) -> None:
    """Install the locked packages and the project in `.venv`, unless they are there.

    Raises NotReadyError where something prevents it.
    """
    folder = root / FOLDER
    stamps = {"ready": stamp(root, LOCK)}
    if dev:
        stamps["ready-dev"] = stamp(root, LOCK, DEV_LOCK)
    is_made = works(folder)
    if is_made and all(read(folder, name) == text for name, text in stamps.items()):
        return
    if not is_made or not has_pip(folder):
        check_python()
        make_environment(folder)
    say(INSTALLING)
    for name in stamps:
        forget(folder, name)
    lock = DEV_LOCK if dev else LOCK
    install(folder, lock, ["--require-hashes", "-r", str(root / lock)])
    # Not the folder's own name: pip takes what is in square brackets in it for an extra.
    install(folder, lock, ["--no-deps", "--no-build-isolation", "-e", "."], cwd=root)
    for name, text in stamps.items():
        write(folder, name, text)


def stamp(root: Path, *locks: str) -> str:
    """A hash of what is installed, written into the environment when all of it is."""
    texts = [read(root, name) for name in [PROJECT, *locks]]
    return hashlib.sha256("\0".join(texts).encode("utf-8")).hexdigest()


# The Python that this runs in


def check_python() -> None:
    """Raise NotReadyError in a Python that is too old, or cannot make environments."""
    values = this_python()
    if sys.version_info[:2] < OLDEST:
        found = [command for command in NEWER if runs(command)]
        values.update(how_to_use((found or NEWER)[0]))
        raise NotReadyError(SENTENCES["too_old_beside_newer" if found else "too_old"], **values)
    check_venv()


def check_venv() -> None:
    """Raise NotReadyError in a Python that cannot make environments with pip, as Debian's."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise NotReadyError(SENTENCES["no_venv"], **this_python(), **how_to_install_venv())


def this_python() -> "dict[str, str]":
    """Which Python this is."""
    return {"version": ".".join(map(str, sys.version_info[:3])), "python": sys.executable}


def runs(command: str) -> bool:
    """Whether there is a command of that name, and not only a place holder for one."""
    return shutil.which(command) is not None and run([command, "-c", ""]).returncode == 0


def how_to_use(command: str) -> "dict[str, str]":
    """How to set up with another Python, in both languages."""
    if os.name == "nt":
        return {"use": "运行 py -3.13 set_up.py", "use_it": "run py -3.13 set_up.py"}
    typed = f"PYTHON={command}"
    return {"use": f"在 make 命令末尾加上 {typed}", "use_it": f"add {typed} to the make command"}


def how_to_install_venv() -> "dict[str, str]":
    """How to install what a Python lacks for environments, in both languages."""
    if sys.prefix == "/usr" and shutil.which("apt-get"):
        typed = f"sudo apt install python3.{sys.version_info[1]}-venv"
        return {
            "install": f"请运行 {typed}，然后重新运行。",
            "install_it": f"Run {typed}, then this again.",
        }
    return {
        "install": "请安装完整的 Python 3.11 或更高版本，然后重新运行。",
        "install_it": "Install a complete Python 3.11 or newer, then run this again.",
    }


# The environment


def works(folder: Path) -> bool:
    """Whether the environment was made here, and its Python still is there and of that version.

    Its commands name the place where it was made, and its packages lie below Python's version.
    """
    return read(folder, MADE) == made_by(folder) != ""


def made_by(folder: Path) -> str:
    """Where the environment is and what its Python's version is; blank where that does not run."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = run([str(python_of(folder)), "-I", "-S", "-c", code])
    except OSError:
        return ""
    return "" if done.returncode else f"{done.stdout.strip()} {folder}"


def has_pip(folder: Path) -> bool:
    """Whether the environment has a pip that runs: one that was half deleted may not."""
    return run([str(python_of(folder)), "-I", "-m", "pip", "--version"]).returncode == 0


def forget(folder: Path, name: str) -> None:
    """Delete the file that says what is installed, before that is changed."""
    try:
        with contextlib.suppress(FileNotFoundError):
            (folder / name).unlink()
    except OSError as error:
        raise of_system(error, folder) from error


def python_of(folder: Path) -> Path:
    """The environment's Python."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_environment(folder: Path) -> None:
    """Make an environment with pip in it, in place of what is there; raises NotReadyError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write(folder, MADE, "")
    except OSError as error:
        raise of_system(error, folder) from error
    # This may be the Python of the environment that is to be deleted: take the one it came from.
    python = getattr(sys, "_base_executable", sys.executable)
    run_or_fail([python, "-I", "-X", "utf8", "-m", "venv", "--clear", str(folder)], folder, LOCK)
    write(folder, MADE, made_by(folder))


def install(
    folder: Path, lock: str, arguments: "list[str]", *, cwd: "Path | None" = None, **settings: str
) -> None:
    """Run `pip install` of the environment; raises NotReadyError, which names the file `lock`."""
    pip = [str(python_of(folder)), "-I", "-X", "utf8", "-m", "pip", "install", "--quiet"]
    run_or_fail([*pip, *arguments], folder, lock, cwd=cwd, **settings)


def run_or_fail(
    command: "list[str]", folder: Path, lock: str, *, cwd: "Path | None" = None, **settings: str
) -> None:
    """Run the command; raises NotReadyError if it fails, after its output is kept in the folder."""
    done = run(command, cwd=cwd, **settings)
    if done.returncode:
        with contextlib.suppress(OSError):  # a full disk is reported below
            write(folder, LOG, f"$ {' '.join(command)}\n{done.stdout}")
        raise of_output(done.stdout, folder, lock)


def run(
    command: "list[str]", *, cwd: "Path | None" = None, **settings: str
) -> "subprocess.CompletedProcess[str]":
    """Run the command with these environment variables; its exit code and all its output."""
    # How the index is reached is the user's to set; a setting to install elsewhere, or something
    # else, is not meant for this. Nobody could answer a question.
    kept = {n: v for n, v in os.environ.items() if n[:4] != "PIP_" or PIP_SETTINGS.fullmatch(n)}
    kept.update(settings, PIP_NO_INPUT="1", PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
    return subprocess.run(  # noqa: S603 - commands of our own
        command,
        check=False,
        cwd=cwd,
        env=kept,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


def read(folder: Path, name: str) -> str:
    """The text of a file in the folder; blank where it cannot be read."""
    try:
        return (folder / name).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def write(folder: Path, name: str, text: str) -> None:
    """Write a file in the folder."""
    (folder / name).write_text(text, encoding="utf-8")


# What failed


def of_system(error: OSError, folder: Path) -> NotReadyError:
    """The exception to raise for an error of the operating system in the folder."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NotReadyError(SENTENCES["disk_full"], folder=folder)
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return NotReadyError(SENTENCES["no_folder"], folder=folder)
    return NotReadyError(SENTENCES["not_writable"], folder=folder)


def of_output(output: str, folder: Path, lock: str) -> NotReadyError:
    """The exception to raise for a command that failed with this output."""
    names = [name for pattern, name in FAILURES if re.search(pattern, output)]
    return NotReadyError(
        SENTENCES["disk_full" if is_full(folder) else names[0] if names else "other"],
        folder=folder,
        lock=lock,
        log=folder / LOG,
        proxies=", ".join(name for name in PROXIES if os.environ.get(name)) or "proxy",
        reason=last_line(output),
        **this_python(),
        **how_to_install_venv(),
    )


def is_full(folder: Path) -> bool:
    """Whether there is less room than the smallest step takes; not every command reports it."""
    return shutil.disk_usage(str(folder if folder.is_dir() else folder.parent)).free < LEAST_ROOM


def last_line(output: str) -> str:
    """The last line of the output that is an error, or else not blank, without pip's prefix."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if re.match("ERROR:(?! Exception:)", line)] or lines or ["?"]
    return re.sub(r"^ERROR:\s*", "", errors[-1]).rstrip(".。")


if __name__ == "__main__":
    sys.exit(main())
