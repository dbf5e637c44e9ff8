# docker build -t fleetlint . && docker run --rm -v "$PWD:/repo:ro" -w /repo fleetlint
FROM node:24-alpine AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run -s build && rm -rf dist/conformance dist/conformance.js

FROM node:24-alpine
COPY --from=build /src/dist /opt/fleetlint/dist
COPY --from=build /src/package.json /src/LICENSE /opt/fleetlint/
RUN ln -s /opt/fleetlint/dist/cli.js /usr/local/bin/fleetlint
USER node
WORKDIR /repo
ENTRYPOINT ["fleetlint"]
