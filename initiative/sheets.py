"""The style sheets of every page: as they are written on a developer's machine, as one file where they are collected.

A browser paints nothing before it has all of them, and one file is there sooner than six. This is no build step: the
layers are laid one after the other without their comments, and the storage names and compresses the whole like any
other file.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

LAYERS = tuple(f"css/{name}.css" for name in ("tokens", "base", "parts", "forms", "pages", "map", "issue"))
WHOLE = "css/site.css"
_COMMENT = re.compile(rb"\s*/\*.*?\*/", re.DOTALL)


class AsWritten(StaticFilesStorage):
    """Serves each layer by itself."""

    sheets = LAYERS


class Joined(CompressedManifestStaticFilesStorage):
    """Adds the joined sheet to what was collected."""

    sheets = (WHOLE,)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            self.delete(WHOLE)
            self.save(WHOLE, ContentFile(b"\n".join(self._layers())))
            paths[WHOLE] = (self, WHOLE)
        yield from super().post_process(paths, dry_run, **options)

    def _layers(self) -> Iterator[bytes]:
        for name in LAYERS:
            with self.open(name) as layer:
                yield _COMMENT.sub(b"", layer.read())
