#!/usr/bin/env python3
"""Makes the checkout ready to run: .venv, node_modules, vendored front-end files, translations.

Needs only python3 with its venv module. Quick when nothing has changed: each step leaves a
stamp of what it was made from. `--dev` adds what tests and checks need.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "core" / "static" / "vendor"
TRANSLATIONS = ROOT / "core" / "translations"
FONTS = VENDOR / "fonts"
FONT_FAMILIES = ("inter", "literata")
WHOLE_FONTS = ("latin-ext", "cyrillic-ext", "vietnamese", "greek")
PAPER_FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf")
API_PAGE = ("swagger-ui.css", "swagger-ui-bundle.js")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    wanted = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036  # this script meets whatever python3 is there
        sys.exit(f"Sanatorium needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    os.chdir(ROOT)
    with alone():
        try:
            install_python("requirements-dev.txt" if wanted.dev else "requirements.txt")
            install_front_end()
            run(PYTHON, "-m", "core.bundles")
            compile_translations()
        except subprocess.CalledProcessError as error:
            sys.exit(f"Set-up stopped: {' '.join(map(str, error.cmd))} gave {error.returncode}.")


@contextmanager
def alone() -> Iterator[None]:
    """Wait for another set-up of this checkout; the folder itself is the lock."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def install_python(lock_file: str) -> None:
    """Fill .venv from the lock file; the development one contains the other."""
    stamp = VENV / ".stamp"
    made = json.loads(stamp.read_text()) if stamp.exists() else {}
    version = sys.version.split()[0]
    wanted = digest(ROOT / lock_file, ROOT / "bin/bootstrap/uv.txt", extra=version)
    if made.get(lock_file) == wanted and PYTHON.exists():
        return
    say(f"Installing Python packages from {lock_file}")
    if made.get("python") != version or not PYTHON.exists():
        made = {"python": version}
        make_venv()
    stamp.unlink(missing_ok=True)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--require-hashes", "--only-binary", ":all:", "-r", "bin/bootstrap/uv.txt")  # fmt: skip
    uv_install(lock_file)
    made[lock_file] = wanted
    if lock_file == "requirements-dev.txt":
        made["requirements.txt"] = digest(
            ROOT / "requirements.txt", ROOT / "bin/bootstrap/uv.txt", extra=version
        )
    stamp.write_text(json.dumps(made))


def make_venv() -> None:
    try:
        venv.create(VENV, with_pip=True, clear=True, symlinks=True)
    except subprocess.CalledProcessError:
        sys.exit("Python's venv module is not whole here: install python3-venv, then try again.")


def uv_install(lock_file: str) -> None:
    run(VENV / "bin/uv", "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes",
        "--only-binary", ":all:", "--compile-bytecode", "-r", lock_file)  # fmt: skip


def install_front_end() -> None:
    """Fetch the packages of package-lock.json, and make what pages use of them in VENDOR."""
    stamp = VENDOR / ".stamp"
    wanted = digest(ROOT / "package-lock.json", Path(__file__), ROOT / "core/fonts.py")
    if stamp.exists() and stamp.read_text() == wanted:
        return
    install_packages()
    say("Making fonts and front-end files")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    shutil.copy(MODULES / "htmx.org/dist/htmx.min.js", VENDOR)
    make_fonts()
    copy_files(MODULES / "dejavu-fonts-ttf/ttf", VENDOR / "dejavu", PAPER_FONTS)
    copy_files(MODULES / "swagger-ui-dist", VENDOR / "swagger-ui", API_PAGE)
    stamp.write_text(wanted)


def install_packages() -> None:
    """What npm notes within node_modules tells whether it has to go."""
    noted = MODULES / ".package-lock.json"
    if noted.exists() and fingerprints(noted) == fingerprints(ROOT / "package-lock.json"):
        return
    say("Installing front-end packages")
    run(*npm(), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")


def fingerprints(lock: Path) -> dict[str, str]:
    packages = json.loads(lock.read_text())["packages"]
    return {path: package["integrity"] for path, package in packages.items() if path}


def npm() -> list[str]:
    """The machine's npm, or one from a wheel where there is no Node.js."""
    if shutil.which("node") and (found := shutil.which("npm")):
        return [found]
    uv_install("bin/bootstrap/node.txt")
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [str(VENV / "bin/npm")]


def make_fonts() -> None:
    """The letters of most pages cut small, the rare ones as they are, upright, by weight."""
    packages = MODULES / "@fontsource-variable"
    run(PYTHON, "-m", "core.fonts", packages, FONTS)
    for family in FONT_FAMILIES:
        shutil.copy(packages / family / "LICENSE", FONTS / f"{family}-LICENSE")
        for name in WHOLE_FONTS:
            source = packages / family / "files" / f"{family}-{name}-wght-normal.woff2"
            shutil.copy(source, FONTS / f"{family}-{name}.woff2")


def copy_files(source: Path, target: Path, names: Sequence[str]) -> None:
    target.mkdir(parents=True)
    for name in names:
        shutil.copy(source / name, target)


def compile_translations() -> None:
    """Compile each catalogue that is newer than its compiled form."""
    sources = list(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    if any(is_newer(source, source.with_suffix(".mo")) for source in sources):
        say("Compiling translations")
        run(VENV / "bin/pybabel", "-q", "compile", "-d", TRANSLATIONS)


def is_newer(source: Path, made: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def digest(*files: Path, extra: str = "") -> str:
    return hashlib.sha256(b"".join(f.read_bytes() for f in files) + extra.encode()).hexdigest()


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, stdin=subprocess.DEVNULL)


def say(text: str) -> None:
    print(f"{text} …", flush=True)


if __name__ == "__main__":
    main()
