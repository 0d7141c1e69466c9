# One image for web, workers and beat; docker-compose.yml says which is which.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    MALLOC_ARENA_MAX=2 MEDIA_ROOT=/srv/media STATIC_ROOT=/srv/static XDG_CACHE_HOME=/tmp/cache

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home portal \
    && install -d -o portal -g portal /srv/media /srv/static

WORKDIR /srv/portal
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt
COPY . .

# The values only let the settings load; nothing of them stays in the image.
RUN python -m initiative.local.catalogues \
    && SITE_URL=https://build.invalid SECRET_KEY=build ALLOWED_HOSTS=build.invalid DEFAULT_FROM_EMAIL=build@build.invalid \
       DATABASE_URL=postgres://build.invalid/build REDIS_URL=redis://build.invalid EMAIL_URL=smtp://build.invalid \
       python manage.py collectstatic --noinput

USER portal
EXPOSE 8000
CMD ["gunicorn", "initiative.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--preload", "--threads", "4", "--max-requests", "5000", "--max-requests-jitter", "500", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
