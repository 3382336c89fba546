# The web application; the database is another container (docker-compose.yml).
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# `prisma generate` runs no engine; naming a program keeps it from downloading one.
RUN PRISMA_SCHEMA_ENGINE_BINARY="$(command -v node)" npx prisma generate && npx next build && npm prune --omit=dev --ignore-scripts

FROM node:22-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
COPY --from=build --chown=node:node /app ./
# The volume of the keys takes over who owns this folder.
RUN mkdir /keys && chown node:node /keys
USER node
EXPOSE 3000
CMD ["node", "--import", "tsx", "scripts/serve.ts"]
