FROM node:22-slim AS look
WORKDIR /house
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.11-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /house
COPY . .
COPY --from=look /house/node_modules node_modules
RUN pip install --no-cache-dir -c constraints.txt -e .
# Collected as for an https address; the secret made on the way stays out of the image.
RUN python manage.py messages \
    && BASE_URL=https://build.invalid python manage.py collectstatic --noinput --verbosity 0 \
    && rm var/secret_key && mkdir -p var/documents && useradd --system house && chown -R house var
USER house
EXPOSE 8000
CMD ["gunicorn", "codetermination.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread"]
