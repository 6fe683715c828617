# The health check as an image:  docker build --tag wa-health .
# Each run:  docker run --rm --read-only --env-file .env --volume wa-health:/data wa-health check --json wa-health.json
# The base image is pinned to a Python version; if your policy wants it, pin its digest.
FROM python:3.13-slim AS build
COPY . /src
RUN python -m pip wheel --no-cache-dir --wheel-dir /wheels /src

FROM python:3.13-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    python -m pip install --no-cache-dir --no-index --find-links /wheels pytest-wa-health
# `pinged COMMAND …` tells healthchecks.io, or what else misses a ping that does not come, of the start and the end of
# COMMAND, where HEALTHCHECKS_URL is set. A ping that fails is no matter: the exit code is that of COMMAND.
COPY --chmod=755 <<"EOF" /usr/local/bin/pinged
#!/bin/sh
ping() {
  test -z "$HEALTHCHECKS_URL" || python -c 'import sys, urllib.request as r; r.urlopen(sys.argv[1], timeout=10)' \
    "$HEALTHCHECKS_URL$1" 2>/dev/null
}
ping /start
"$@"
code=$?
if test "$code" = 0; then ping; else ping /fail; fi
exit "$code"
EOF
# History, JSON and pages are written here and nowhere else.
RUN mkdir /data && chown 10001:10001 /data
VOLUME /data
WORKDIR /data
ENV PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
ENTRYPOINT ["wa-health"]
CMD ["check"]
