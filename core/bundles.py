"""The sheets and the scripts of a face in one file each, named by content. Run by set-up too."""

from __future__ import annotations

import hashlib
import re
import uuid
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
BUILT = STATIC / "built"
KEPT = 10  # files of one bundle: pages that are still open ask for older ones

FIRST = (
    "fonts",
    "tokens",
    "base",
    "frame",
    "button",
    "field",
    "notice",
    "table",
    "facts",
)
PARTS = (
    "badge",
    "card",
    "dialog",
    "price",
    "skeleton",
    "stay_dates",
    "stepper",
    "toast",
)
# One name a line, a component's own place: later ones win where two say something of one class.
SHEETS = {
    "shop": (
        *FIRST,
        *PARTS,
        "shop",
        "search",
        "landscape",
        "offer",
        "filters",
        "price_calendar",
        "extras",
        "breakdown",
        "resort",
        "booking",
        "persons",
        "picture",
        "programme",
        "my_booking",
        "call",
        "advice",
        "chart",
        "month",
        "lodging",
        "proposal",
        "copy",
        "amendment",
        "send_to_pay",
    ),
    "desk": (
        *FIRST,
        *PARTS,
        "desk",
        "panel",
        "breakdown",
        "quota_grid",
        "sale",
        "find",
        "letter",
        "stays",
        "trail",
        "inquiry",
        "funnel",
        "content",
        "proposal",
        "copy",
    ),
}
EVERYWHERE = (
    "days",
    "stay_dates",
    "calendar",
    "dialogs",
    "toasts",
    "stay_form",
    "hold_clock",
    "first_fault",
    "copy",
)
SCRIPTS = {
    "shop": (*EVERYWHERE,),
    "desk": (
        *EVERYWHERE,
        "desk_keys",
        "rail",
        "live_list",
        "unsaved",
    ),
}
ADDRESS = re.compile(r'url\("\.\./([^"#?]+)"\)')
REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANKS = re.compile(r"\s*\n\s*")
ALONE = """\
try {{ (() => {{
{}
}})(); }} catch (fault) {{ setTimeout(() => {{ throw fault; }}); }}"""


def main() -> None:
    """Build every bundle."""
    for face in SHEETS:
        for kind in ("css", "js"):
            publish(f"{face}.{kind}")


def publish(name: str) -> str:
    """The path within `static` of the bundle `shop.css`, built when a source has changed."""
    return _publish(name, tuple((file, *_state(file)) for file in sources(name)))


def sources(name: str) -> list[Path]:
    """The files that a bundle is made of, in order."""
    face, _, kind = name.rpartition(".")
    if kind == "css":
        return [STATIC / "css" / f"{sheet}.css" for sheet in (*SHEETS[face], "print")]
    return [
        STATIC / "vendor" / "htmx.min.js",
        *(STATIC / "js" / f"{script}.js" for script in SCRIPTS[face]),
    ]


def mark(file: Path) -> str:
    """Ten letters that change with the content."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.exists() else "0"


def _state(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=8)
def _publish(name: str, states: tuple[tuple[Path, int, int], ...]) -> str:
    files = [file for file, *_state in states]
    body = (_sheets(files) if name.endswith(".css") else _scripts(files)).encode()
    face, _, kind = name.rpartition(".")
    target = BUILT / f"{face}.{hashlib.sha256(body).hexdigest()[:12]}.{kind}"
    if not target.exists():
        _write(target, body)
        _forget(face, kind)
    return f"built/{target.name}"


def _sheets(files: list[Path]) -> str:
    *shown, printed = map(_sheet, files)
    return "\n".join([*shown, f"@media print {{\n{printed}\n}}"])


def _sheet(file: Path) -> str:
    """Without remarks; what it loads by the same marked address as pages."""
    bare = BLANKS.sub("\n", REMARK.sub("", file.read_text())).strip()
    return ADDRESS.sub(lambda at: f'url("../{at[1]}?v={mark(STATIC / at[1])}")', bare)


def _scripts(files: list[Path]) -> str:
    """Each of ours in a scope of its own; one that fails does not take the others along."""
    library, *ours = (file.read_text().strip() for file in files)
    return "\n".join([library, *map(ALONE.format, ours)])


def _write(target: Path, body: bytes) -> None:
    """By renaming: a reader meets the whole file or none."""
    BUILT.mkdir(exist_ok=True)
    draft = BUILT / f".{uuid.uuid4().hex}"
    draft.write_bytes(body)
    draft.replace(target)


def _forget(face: str, kind: str) -> None:
    made = sorted(BUILT.glob(f"{face}.*.{kind}"), key=lambda file: file.stat().st_mtime_ns)
    for old in made[:-KEPT]:
        old.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
