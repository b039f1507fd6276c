# Production images of the atlas: "app" (public site, staff site, migrations) and "proxy" (nginx with the
# static files). Both run as an unprivileged user on a read-only root file system; see docker-compose.yml.
#   docker build --target app   --tag sozialatlas-app .
#   docker build --target proxy --tag sozialatlas-proxy .

# --- packages: a virtual environment with the locked versions, checked by hash ------------------------
FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/requirements.txt

# --- app ----------------------------------------------------------------------------------------------
FROM python:3.11-slim-bookworm AS app
# GeoDjango loads GDAL, GEOS and PROJ from the system, WeasyPrint loads Pango; pages and pictures are set in Liberation.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libgdal32 libgeos-c1v5 libproj25 libpango-1.0-0 libpangoft2-1.0-0 fonts-liberation \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin atlas
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY manage.py pyproject.toml LICENSE ./
COPY deploy/entrypoint deploy/gunicorn.conf.py deploy/healthcheck.py ./deploy/
COPY indicators ./indicators
COPY imports ./imports
COPY atlas ./atlas
COPY templates ./templates
COPY static ./static
COPY locale ./locale
# Names hashed by content and compressed once. The values are placeholders: nothing secret enters the image.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gettext \
    && for source in locale/*/LC_MESSAGES/*.po; do msgfmt --check --output-file="${source%.po}.mo" "$source"; done \
    && apt-get purge --yes --auto-remove gettext \
    && rm -rf /var/lib/apt/lists/* \
    && ATLAS_SITE=all ATLAS_SECRET_KEY=only-for-collectstatic ATLAS_ALLOWED_HOSTS=build ATLAS_DB_HOST=build \
       python manage.py collectstatic --no-input --verbosity 0
USER atlas
EXPOSE 8000
ENTRYPOINT ["/app/deploy/entrypoint"]
CMD ["serve"]

# --- proxy --------------------------------------------------------------------------------------------
FROM debian:bookworm-slim AS proxy
RUN apt-get update \
    && apt-get install --yes --no-install-recommends nginx curl ca-certificates \
    && rm -rf /var/lib/apt/lists/* /etc/nginx/sites-enabled/default
COPY deploy/nginx/nginx.conf /etc/nginx/nginx.conf
COPY deploy/nginx/start /usr/local/bin/start
COPY --from=app /app/staticfiles /srv/static
USER www-data
EXPOSE 8080 8443
ENTRYPOINT ["/usr/local/bin/start"]
