# syntax=docker/dockerfile:1
# Two stages: the first installs, the second runs as a plain user with nothing to build with.
# tests/server/test_dockerfile.py runs these steps in a clean virtual environment.

FROM python:3.13-slim AS build
WORKDIR /srv/genomeready
COPY requirements.txt ./
RUN python -m venv /opt/venv
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 GENOMEREADY_INSTANCE_PATH=/var/lib/genomeready
WORKDIR /srv/genomeready
COPY --from=build /opt/venv /opt/venv
COPY app.py gunicorn.conf.py requirements.txt LICENSE ./
COPY platform ./platform
COPY courses ./courses
COPY competency_frameworks ./competency_frameworks
COPY templates ./templates
COPY static ./static
RUN useradd --system --uid 10001 --home-dir /var/lib/genomeready --create-home genomeready
USER genomeready
VOLUME /var/lib/genomeready
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["gunicorn", "--config", "gunicorn.conf.py", "app:app"]
