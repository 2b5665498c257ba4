# One file for every image: docker build --build-arg SERVICE=health-records -t yipan/health-records .
# SERVICE is checkpoint, health-records, permits, transport, or tools (the yipan command).
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build
# Behind a mirror of the package index: --build-arg PIP_INDEX_URL=...
ARG PIP_INDEX_URL
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
# What others wrote changes seldom: it comes first, so that a rebuild keeps it.
COPY requirements/bootstrap.txt requirements/runtime.txt requirements/
RUN pip install --require-hashes -r requirements/bootstrap.txt \
    && python -m venv --without-pip /opt/yipan \
    && pip --python /opt/yipan/bin/python install \
        --require-hashes --only-binary :all: -r requirements/runtime.txt
COPY pyproject.toml ./
COPY shared shared
COPY services services
COPY tools tools
ARG SERVICE
# uv carries the members' build backend in itself: nothing without a hash is downloaded.
RUN set -eu; \
    case "${SERVICE:?say which: --build-arg SERVICE=checkpoint}" in \
        tools) members="shared services/* tools" ;; \
        *) members="shared services/${SERVICE}" ;; \
    esac; \
    for member in ${members}; do uv build --offline --wheel --out-dir wheels "${member}"; done; \
    pip --python /opt/yipan/bin/python install --no-deps --no-index wheels/*.whl

FROM python:${PYTHON}
ARG SERVICE
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="yipan ${SERVICE}" \
    org.opencontainers.image.description="A county's epidemic control and its return to work" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
COPY --from=build /opt/yipan /opt/yipan
COPY --chmod=0555 deploy/docker/start.sh deploy/docker/answers.py /usr/local/bin/
# The root file system may be read-only: nothing is written at run time. The user has a number and
# no entry in passwd, so the notes of `yipan dlq` take a name from here.
ENV PATH=/opt/yipan/bin:${PATH} \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SERVICE=${SERVICE} \
    LOGNAME=yipan \
    HTTP_HOST=0.0.0.0 \
    HTTP_PORT=8080
# By number: a cluster can see that it is not root.
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["start.sh"]
# The service's other process is `worker`.
CMD ["app"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["answers.py", "/livez"]
