# The dashboard as a container: slim, not root, with a root file system that may be
# read-only. Builds go into the volume /builds; everything else is fixed.
# Python 3.12.14 on Debian trixie, of 1 September 2026; a newer one is a newer digest:
# docker buildx imagetools inspect python:3.12-slim
ARG PYTHON_IMAGE=python:3.12-slim@sha256:78387bc3881b8273120a12ebe6c1ab22b018ccc2c9adf565ae1ac9b536e184ea
FROM ${PYTHON_IMAGE} AS packages
COPY requirements.txt .
# A store in the cloud needs its package: --build-arg STORE_PACKAGES=s3fs==2026.9.0
# (pinned by you, without hashes; all others are held against theirs).
ARG STORE_PACKAGES=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv \
 && /venv/bin/pip install --require-hashes -r requirements.txt \
 && if [ -n "${STORE_PACKAGES}" ]; then /venv/bin/pip install ${STORE_PACKAGES}; fi

FROM ${PYTHON_IMAGE}
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin dashboard \
 && install -d -o dashboard -g dashboard /builds
COPY --from=packages /venv /venv
WORKDIR /app
# The packages are part of what identifies a page to a browser (ETag).
COPY requirements.txt .
COPY .streamlit .streamlit
COPY data/README.md data/README.uk.md data/datapackage.json data/
COPY data/registers data/registers
COPY etl etl
COPY dashboard dashboard
RUN /venv/bin/python -m compileall -q etl dashboard
USER dashboard
ENV AIR_STRIKE_BUILD_DIR=/builds AIR_STRIKE_HOST=0.0.0.0 AIR_STRIKE_PORT=8501 \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
VOLUME /builds
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["/venv/bin/python", "-m", "dashboard.web.check"]
CMD ["/venv/bin/python", "-m", "dashboard.server"]
