FROM python:3.12-slim AS build
WORKDIR /app
ENV UV_NO_CACHE=1 PIP_NO_CACHE_DIR=1
# The packages first: they change less often than the product.
COPY LICENSE pyproject.toml ./
COPY requirements requirements
COPY script script
RUN mkdir comptoir && touch comptoir/__init__.py && ./script/install base
COPY deploy deploy
COPY comptoir comptoir
RUN .venv/bin/python -m compileall -q comptoir

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home comptoir
COPY --from=build /app /app
WORKDIR /app
USER comptoir
ENV PATH=/app/.venv/bin:$PATH COMPTOIR_DATA=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "deploy/healthcheck.py"]
# Brings the tables up to date and collects the static files into /data, then serves.
CMD ["comptoir", "serve", "--host", "0.0.0.0", "--port", "8000", "--threads", "8"]
