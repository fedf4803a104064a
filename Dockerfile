# The gateway in an image of its own: production packages only, no embedded back ends, not root, and a root file system
# that may be read-only. `node deploy/check-image.ts` runs each RUN step in a clean folder and tells the image's size.
FROM node:24-bookworm-slim AS packages
WORKDIR /gateway
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --workspaces=false --ignore-scripts
# What only developers read is a third of it.
RUN find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' -o -name '*.tsbuildinfo' \) -delete

# The console alone is built; its tools stay behind.
FROM node:24-bookworm-slim AS console
WORKDIR /gateway
COPY package.json package-lock.json .npmrc ./
COPY packages/console packages/console
RUN npm ci --ignore-scripts --workspace=@cortex-gateway/console
RUN npm run build --workspace=@cortex-gateway/console

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0 NODE_COMPILE_CACHE=/tmp/compiled
WORKDIR /gateway
COPY --from=packages /gateway/node_modules node_modules
COPY package.json LICENSE ./
COPY schema schema
COPY resolvers resolvers
COPY plugins plugins
COPY clients clients
COPY sql sql
COPY deploy/*.ts deploy/
COPY src src
COPY --from=console /gateway/packages/console/dist packages/console/dist
RUN mkdir -p /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4000 8003 9030
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 4000}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# HOST is open here, so the gateway wants AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE before it starts.
CMD ["node", "--no-memory-reducer", "--v8-pool-size=1", "src/main.ts"]
