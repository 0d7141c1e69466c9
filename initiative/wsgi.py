"""For the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "initiative.settings")
application = get_wsgi_application()
# All that a worker needs is loaded before gunicorn makes its workers (``--preload``), and is left alone by each of
# them: so they share that memory.
get_resolver().url_patterns  # noqa: B018 -- loads every view
gc.collect()
gc.freeze()
