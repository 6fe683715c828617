# The health check as an image:  docker build --tag wa-health .
# Each run:  docker run --rm --read-only --env-file .env --volume wa-health:/data wa-health check --json wa-health.json
# The base image is pinned to a Python version; if your policy wants it, pin its digest.
FROM python:3.13-slim AS build
COPY . /src
RUN python -m pip wheel --no-cache-dir --wheel-dir /wheels /src

FROM python:3.13-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    python -m pip install --no-cache-dir --no-index --find-links /wheels pytest-wa-health
# History, JSON and pages are written here and nowhere else.
RUN mkdir /data && chown 10001:10001 /data
VOLUME /data
WORKDIR /data
ENV PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
ENTRYPOINT ["wa-health"]
CMD ["check"]
