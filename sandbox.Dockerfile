# What programs run in under the docker adapter: Debian 12's Python packages and Node 24, as bubblewrap shows them, and
# nothing else of Debian: no accounts, no package lists, no home. Built from the checkout, because what programs see of
# ours comes from its sources:
#   docker build -t threadsmith-sandbox -f sandbox.Dockerfile .
FROM node:24-bookworm-slim AS build

RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 python3-numpy python3-pandas python3-scipy python3-matplotlib \
    python3-openpyxl python3-requests \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /build
COPY src/domain/program/chart-style.ts src/domain/program/show-charts.ts ./
RUN mkdir -p root/etc/ssl root/opt root/work root/tmp \
  && cp -a /usr /bin /sbin /lib /lib64 root/ \
  && cp -a /etc/alternatives /etc/fonts /etc/ld.so.cache /etc/matplotlibrc /etc/mime.types root/etc/ \
  && cp -a /etc/ssl/certs root/etc/ssl/ \
  && mv root/usr/local/bin/node root/opt/node && rm -rf root/usr/local/* \
  && echo 'program:x:65534:65534::/work:/bin/sh' >root/etc/passwd && echo 'program:x:65534:' >root/etc/group \
  && site="root$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')/sitecustomize.py" && rm -f "$site" \
  && node --input-type=module -e 'import { CHART_STYLE } from "/build/chart-style.ts"; process.stdout.write(CHART_STYLE)' \
    >root/etc/charts.matplotlibrc \
  && node --input-type=module -e 'import { SHOW_CHARTS } from "/build/show-charts.ts"; process.stdout.write(SHOW_CHARTS)' \
    >"$site"

FROM scratch
COPY --from=build /build/root /
