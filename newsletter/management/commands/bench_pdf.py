"""What a PDF costs: an issue with twenty camera photographs, beside a naive rendering of the same content."""

import dataclasses
import importlib
import json
import pickle
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core import checks
from django.core.management import CommandParser
from django.core.management.base import BaseCommand, OutputWrapper
from django.db import transaction
from django.utils.safestring import SafeString
from PIL import Image as Pixels

from newsletter import importing, pictures
from newsletter.artwork import PICTURES, picture
from newsletter.assembly import assemble
from newsletter.document import Block, Document, Image, ImageUse, Piece

PHOTOGRAPHS, WIDE = 20, 4
RUNS = 5
LIMITS = {"warm": 1.6, "megabytes": 2.0, "memory": 200}
# What one writes first: columns, hyphens everywhere, and pictures as they come from the camera.
NAIVE = """<style>.matter, .brief { columns: 2; hyphens: auto; text-align: justify } .beside { margin-left: 0 }
.aside { float: none; width: auto } .head { display: grid; grid-template-columns: auto 1fr } </style></head>"""


class Command(BaseCommand):
    help = "Measure the making of a PDF: seconds of computing, size, memory; beside a naive rendering."
    requires_system_checks = []  # each process that measures runs them by itself, as a worker does

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--issue", type=Path, help="an issue as JSON, as for import_issue; else one is invented")
        parser.add_argument(
            "--measure", type=Path, help="a document that this command has laid ready; answers in JSON"
        )

    def handle(self, *args: Any, issue: Path | None, measure: Path | None, **options: Any) -> None:
        if measure:
            document = pickle.loads(measure.read_bytes())  # noqa: S301 -- written by ourselves, a moment ago
            self.stdout.write(json.dumps(_measured(document, measure.stem)))
            return
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            self.stdout.write(f"Drawing {PHOTOGRAPHS} photographs of 3000 × 2000 …")
            weight = sum(_photograph(number, folder) for number in range(PHOTOGRAPHS)) / 1e6
            document = _document(issue)
            told = {name: _alone(name, _illustrated(document, folder, name), folder) for name in ("ours", "naive")}
        _tell(self.stdout, told, weight)


def _alone(name: str, document: Document, folder: Path) -> dict[str, float]:
    """Measure in a process of its own, as a worker would be: one that has not drawn or imported anything."""
    ready = folder / name
    ready.write_bytes(pickle.dumps(document))
    words = [sys.executable, sys.argv[0], "bench_pdf", f"--measure={ready}"]
    answer = subprocess.run(words, capture_output=True, text=True, check=True).stdout  # noqa: S603 -- ourselves
    return json.loads(answer.splitlines()[-1])


def _tell(out: OutputWrapper, told: dict[str, dict[str, float]], weight: float) -> None:
    out.write(f"Photographs: {weight:.1f} MB as they come from the camera")
    lines = (
        ("start of the engine alone (CPU s)", "start"),
        ("first, with that start (CPU s)", "cold"),
        ("warm, the best of several (CPU s)", "warm"),
        ("file (MB)", "megabytes"),
        ("memory at its peak (MB)", "memory"),
        ("pages", "pages"),
    )
    out.write("A quiet machine starts the engine in 0.25 s; where it takes longer, so does everything below.")
    out.write(f"{'':42}{'ours':>8}{'naive':>8}{'ratio':>8}{'limit':>8}")
    for title, key in lines:
        ours, naive = told["ours"][key], told["naive"][key]
        out.write(f"{title:42}{ours:8.2f}{naive:8.2f}{ours / naive:8.2f}{LIMITS.get(key, ''):>8}")


def _measured(document: Document, name: str) -> dict[str, float]:
    """Print the document several times in this process, and say what it cost.

    A worker checks the portal before it works; what that loads belongs to its memory.
    """
    started = time.process_time()
    importlib.import_module("weasyprint")
    start = time.process_time() - started
    checks.run_checks()
    with tempfile.TemporaryDirectory() as folder:
        out, seconds, pages = Path(folder) / "issue.pdf", [], 0
        for _run in range(RUNS if name == "ours" else 2):
            started = time.process_time()
            pages = (_ours if name == "ours" else _naive)(document, out)
            seconds.append(time.process_time() - started)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
        size = out.stat().st_size / 1e6
    return {
        "start": start,
        "cold": start + seconds[0],
        "warm": min(seconds[1:]),
        "megabytes": size,
        "memory": memory,
        "pages": pages,
    }


def _ours(document: Document, out: Path) -> int:
    from newsletter.rendering import pdf  # noqa: PLC0415 -- loads the engine, which is measured

    return pdf(document, out).pages


def _naive(document: Document, out: Path) -> int:
    from weasyprint import HTML  # noqa: PLC0415 -- as above

    from initiative.rendering.assets import BASE, SealedFetcher  # noqa: PLC0415
    from initiative.rendering.house import house  # noqa: PLC0415
    from initiative.rendering.press import GROUND  # noqa: PLC0415
    from newsletter.rendering.press import SHEETS, assets, sheets  # noqa: PLC0415

    links = "".join(f'<link rel="stylesheet" href="asset:{name}">' for name in (GROUND, *SHEETS))
    html = sheets(document).replace("</head>", links + NAIVE)
    set_ = HTML(string=html, base_url=BASE, url_fetcher=SealedFetcher(house() | assets(document))).render()
    set_.write_pdf(out, pdf_variant="pdf/ua-1")
    return len(set_.pages)


def _document(issue: Path | None) -> Document:
    """Return the issue of the file, importing it for a moment; or one of the same size in no language."""
    if issue is None:
        return _invented()
    with transaction.atomic():
        document = assemble(importing.carry_out(importing.plan(issue.read_bytes())))
        transaction.set_rollback(True)
    return document


def _invented() -> Document:
    chance = random.Random(22)  # noqa: S311 -- always the same issue
    kinds = ["editorial", *["report"] * 8, "interview", *["dates"] * 4, *["briefs"] * 2, "media", "news"]

    def words(many: int) -> str:
        return " ".join("".join(chance.choices("aeioulmnrst", k=chance.randint(2, 11))) for _each in range(many))

    def piece(key: str) -> Piece:
        paragraphs = [words(47) for _each in range(3)]
        html = "".join(f"<p>{each}.</p>" for each in paragraphs)
        return Piece(key, "report", title=words(5), html=SafeString(html), text="\n\n".join(paragraphs))

    blocks = [
        Block(f"s{number}", kind, words(4), words(4), articles=tuple(piece(f"s{number}-{n}") for n in range(4)))
        for number, kind in enumerate(kinds)
    ]
    return Document(22, "en", "An issue in no language", date(2023, 10, 1), sections=tuple(blocks))


def _photograph(number: int, folder: Path) -> int:
    """Draw what a camera would send, large and noisy, and what an upload makes of it; return its weight."""
    drawn = Pixels.open(BytesIO(picture(list(PICTURES)[number % len(PICTURES)]))).convert("RGB").resize((3000, 2000))
    noise = Pixels.effect_noise(drawn.size, 28).convert("RGB")
    notes = Pixels.Exif()
    notes[0x010F] = "A camera"
    path = folder / f"{number:02}.jpg"
    Pixels.blend(drawn, noise, 0.14).save(path, "JPEG", quality=92, exif=notes)
    with path.open("rb") as file:
        for placement, made in pictures.renditions(pictures.check(file).image).items():
            path.with_suffix(f".{placement}").write_bytes(made.body)
    return path.stat().st_size


def _illustrated(document: Document, folder: Path, name: str) -> Document:
    """Give every third article a photograph: as it came, or as an upload makes it."""
    shown: dict[str, Image] = {}
    files = iter(sorted(folder.glob("*.jpg")))
    count = 0

    def lit(piece: Piece) -> Piece:
        nonlocal count
        count += 1
        path = next(files, None) if count % 3 == 1 else None
        if path is None:
            return piece
        placement = "wide" if len(shown) % (PHOTOGRAPHS // WIDE) == 0 else "column"
        shown[path.stem] = _image(path, placement, name)
        use = ImageUse(path.stem, "A photograph", "What it shows", "© Somebody", placement)
        return dataclasses.replace(piece, images=(use,))

    sections = tuple(
        dataclasses.replace(block, articles=tuple(lit(piece) for piece in block.articles))
        for block in document.sections
    )
    return dataclasses.replace(document, sections=sections, pictures=shown)


def _image(path: Path, placement: str, name: str) -> Image:
    shown = path if name == "naive" else path.with_suffix(f".{placement}")
    with Pixels.open(shown) as opened:
        return Image(shown.name, "image/jpeg", shown.read_bytes, *opened.size)
