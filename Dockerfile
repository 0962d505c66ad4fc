# Threadsmith for Slack: production packages only, so `threadsmith try` has no page to show here.
#
# The embedded sandbox is bubblewrap, which needs user namespaces and a /proc of its own inside this container:
#   docker run --security-opt seccomp=unconfined --security-opt systempaths=unconfined --security-opt apparmor=unconfined \
#     --security-opt no-new-privileges --cap-drop ALL --memory 4g --pids-limit 2048 -v threadsmith:/data --env-file .env threadsmith
# (podman: --security-opt seccomp=unconfined --security-opt unmask=ALL). Programs stay confined by bubblewrap's own
# seccomp filter and namespaces; these flags widen what the bot itself may do. Control groups cannot be written in there,
# so memory is bounded by polling and by the container's own limit. `threadsmith doctor` says what is missing.
FROM node:24-bookworm-slim

RUN apt-get update \
  && apt-get install -y --no-install-recommends tini bubblewrap python3-numpy python3-pandas python3-scipy \
    python3-matplotlib python3-openpyxl python3-requests \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
COPY LICENSE manifest.json ./
COPY bin bin
COPY src src
RUN ln -s /app/bin/threadsmith.mjs /usr/local/bin/threadsmith && mkdir /data && chown node:node /data

ENV NODE_ENV=production THREADSMITH_DATA=/data
USER node
VOLUME /data
# It asks Slack, the store and the sandbox, not the process; that one ends by itself when it cannot go on.
HEALTHCHECK --interval=5m --timeout=30s --start-period=30s CMD ["threadsmith", "doctor"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "src/main.ts"]
