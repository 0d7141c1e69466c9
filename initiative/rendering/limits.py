"""How far a rendering may go, and the sentence a person reads where it went further."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded
from django.utils.translation import gettext as _

# A newsletter needs a tenth of this, and an official list less.
MOST_MEMORY = 1 << 30


class RenderFailed(Exception):
    """The PDF cannot be made; the message is a sentence for whoever ordered it."""


@contextmanager
def limited() -> Iterator[None]:
    """Run within limits of memory and nesting; raise ``RenderFailed`` where they, or the worker's time, end."""
    with _memory(), _no_collection():
        try:
            yield
        except RecursionError as error:
            raise RenderFailed(_("Something in this paper is nested too deeply to be set.")) from error
        except MemoryError as error:
            raise RenderFailed(
                _("This paper needs more memory than a PDF may use. Is a picture too large?")
            ) from error
        except SoftTimeLimitExceeded as error:
            raise RenderFailed(_("Setting the pages took too long and was stopped. Try a shorter text.")) from error
        except OSError as error:
            raise RenderFailed(_("The PDF could not be written: %(reason)s.") % {"reason": error.strerror}) from error


@contextmanager
def _memory() -> Iterator[None]:
    """Lower the soft limit of the process while a page is set. Only Linux keeps such a limit."""
    if sys.platform != "linux":
        yield
        return
    import resource  # noqa: PLC0415 -- does not exist elsewhere

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    ceilings = [used + MOST_MEMORY, *(limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_AS, (min(ceilings), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Look for garbage once, at the end, and only among what this rendering made: boxes live as long as it does."""
    was_on = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        if was_on:
            gc.enable()
