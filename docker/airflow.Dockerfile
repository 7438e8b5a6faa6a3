# Airflow in an environment of its own, on top of the product's: a task runs a `homeward` command.
# Build from the top of a checkout, after the product:
# docker build -f docker/airflow.Dockerfile -t homeward-airflow .
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements/build.txt requirements/airflow.txt requirements/
RUN python -m pip install --no-cache-dir --require-hashes -r requirements/build.txt \
 && python -m venv --without-pip /opt/airflow \
 && uv pip install --no-cache --compile-bytecode --python /opt/airflow/bin/python \
      --require-hashes -r requirements/airflow.txt

# The image that `docker compose build prepare` has just made on this machine.
# hadolint ignore=DL3006
FROM homeward
USER 0
RUN useradd --system --uid 10002 --home-dir /airflow airflow && install -d -o airflow -m 0700 /airflow
COPY --from=build /opt/airflow /opt/airflow
COPY dags /opt/dags
# What Airflow's settings name: the quiet executor, encrypted XComs, house rules for DAGs.
COPY homeward/airflow/inside /opt/inside
ENV AIRFLOW_HOME=/airflow PYTHONPATH=/opt/inside:/opt/dags PATH=/opt/airflow/bin:$PATH \
    HOMEWARD_COMMAND=/opt/homeward/bin/homeward HOMEWARD_DATA=/airflow/homeward
USER 10002
WORKDIR /airflow
VOLUME /airflow
CMD ["airflow", "version"]
