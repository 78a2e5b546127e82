#!/usr/bin/env bash
# Builds the release archives: release.sh VERSION GO-TOOLCHAIN ARCHITECTURE...
# The bundle is built twice and must come out the same; then one static binary for each
# architecture goes into an archive with what is needed to install it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=$1 toolchain=$2
shift 2

fingerprint() { (cd internal/web/dist && find . -type f -exec sha256sum {} + | sort -k2); }
.tools/uibuild -release
first=$(fingerprint)
.tools/uibuild -release
[ "$first" = "$(fingerprint)" ] || { echo "two builds of the bundle differ"; exit 1; }

# Archives carry the time of the commit, so that anybody can build the same bytes.
time=$(git log -1 --format=%cI)
rm -rf release
for arch in "$@"; do
  name=zhenggai-$version-linux-$arch
  mkdir -p "release/$name"
  CGO_ENABLED=0 GOOS=linux GOARCH=$arch GOTOOLCHAIN=$toolchain \
    go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$version" -o "release/$name/" ./cmd/zhenggai
  cp LICENSE deploy/zhenggai.service deploy/zhenggai.toml "release/$name/"
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="$time" \
    -C release -cf - "$name" | gzip -9n > "release/$name.tar.gz"
  rm -r "release/$name"
done
(cd release && sha256sum -- *.tar.gz > SHA256SUMS && cat SHA256SUMS)
