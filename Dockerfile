# The container image: docker build -t mock-imbot . && docker run -p 2424:2424 -p 2443:2443 mock-imbot
# PYTHON_IMAGE is any image with Python 3.11 or later, its venv module and a shell.
ARG PYTHON_IMAGE=python:3.11-slim

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
# Packages first: this layer stays as long as constraints.txt does. Its sections are cut apart at their headings.
COPY constraints.txt ./
RUN sed '/^# == build ==$/,$d' constraints.txt >runtime.txt \
    && sed '1,/^# == build ==$/d; /^# == development ==$/,$d' constraints.txt >build.txt \
    && python3 -m venv /opt/mock-imbot \
    && python3 -m venv /opt/build \
    && /opt/mock-imbot/bin/python -m pip install --require-hashes -r runtime.txt \
    && /opt/build/bin/python -m pip install --require-hashes -r build.txt
COPY . ./
RUN /opt/build/bin/python -m pip wheel --no-index --no-deps --no-build-isolation --wheel-dir /wheel . \
    && /opt/mock-imbot/bin/python -m pip install --no-index --no-deps /wheel/*.whl \
    && /opt/mock-imbot/bin/python -m pip uninstall --yes setuptools pip

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="mock-imbot" \
      org.opencontainers.image.description="A local stand-in for a Bitrix24 portal, as a chatbot sees it." \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/mock-imbot /opt/mock-imbot
COPY scripts/entrypoint /usr/local/bin/mock-imbot-entrypoint
# A volume first mounted at /data takes over its owner. The user is a number, so that a cluster can see it is not root.
RUN mkdir /scenarios /data && chown 10001:10001 /data
USER 10001:10001
# /dev/shm can be written to even if the root file system cannot: large uploads and the CA of a container without
# /data go there. "mock-imbot" is the usual name of the service in Compose and CI files.
ENV PATH=/opt/mock-imbot/bin:$PATH \
    HOME=/dev/shm \
    TMPDIR=/dev/shm \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MOCK_IMBOT_HOST=0.0.0.0 \
    MOCK_IMBOT_TLS=on \
    MOCK_IMBOT_TLS_NAME=mock-imbot \
    MOCK_IMBOT_ALLOW_HOST=mock-imbot
WORKDIR /scenarios
EXPOSE 2424 2443
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=2s --timeout=5s --start-period=10s --retries=5 CMD ["mock-imbot", "ready"]
ENTRYPOINT ["mock-imbot-entrypoint"]
CMD ["serve"]
