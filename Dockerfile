# The site as one image, from which web server and worker are started (docker-compose.yml starts both):
#
#   docker build --tag colloquy .
#
# It runs as a user without rights, writes into /app/var and /tmp alone, and may be run with a read-only
# root. The base may be any glibc image that has Python 3.11 or newer with venv as python3.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

# The packages alone: without pip, and without the sources of their translations
FROM ${PYTHON_IMAGE} AS packages
COPY requirements.lock /opt/
RUN python3 -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --progress-bar off \
        --require-hashes -r /opt/requirements.lock \
    && /opt/venv/bin/pip uninstall -q -y pip \
    && find /opt/venv -name '*.po' -delete

FROM packages AS build
WORKDIR /app
COPY . .
# Fonts, style sheet and static files. The settings ask for what is not known yet and is not kept
RUN DJANGO_SETTINGS_MODULE=config.settings.production STATIC_ROOT=/app/static PYTHONPATH=/app/site:/app \
    SECRET_KEY="$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')" \
    BASE_URL=https://build.invalid ALLOWED_HOSTS=build.invalid EMAIL_URL=filemail:///tmp/mail \
    sh -ec 'for command in make_fonts make_styles "collectstatic --noinput"; do \
        /opt/venv/bin/python manage.py $command; done' \
    && rm -rf var && mkdir var && /opt/venv/bin/python -m compileall -q site events podcasts reports search

FROM packages
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent \
    --shell /usr/sbin/nologin colloquy
COPY --from=build /app /app
RUN chown colloquy:colloquy /app/var
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app/site:/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    STATIC_ROOT=/app/static \
    GUNICORN_BIND=0.0.0.0:8000
USER 10001:10001
VOLUME /app/var
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-m", "config.probe"]
CMD ["gunicorn", "-c", "python:config.gunicorn_conf", "config.wsgi"]
