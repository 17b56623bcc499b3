#!/usr/bin/env bash
# package.sh - build/ztf as a Debian package with its unit, manual page and documents.  Knows no build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=$(sed -n "s/^project('ztf', 'c', version: '\([^']*\)'.*/\1/p" meson.build)
arch=$(dpkg --print-architecture)
top=build/package/ztf_${version}_${arch}
rm -rf "$top"
install -D -m 755 build/ztf "$top/usr/bin/ztf"
install -D -m 644 tools/ztf.service "$top/lib/systemd/system/ztf.service"
install -D -m 644 LICENSE "$top/usr/share/doc/ztf/copyright"
install -m 644 README.md README.zh-CN.md docs/API.md docs/ARCHITECTURE.md docs/deploy/nginx.conf "$top/usr/share/doc/ztf/"
mkdir -p "$top/usr/share/man/man1" "$top/DEBIAN"
gzip -9n <docs/ztf.1 >"$top/usr/share/man/man1/ztf.1.gz"

# the libraries the binary was linked with, as Debian names them
depends=$(mkdir -p build/package/debian && cd build/package && printf 'Source: ztf\n\nPackage: ztf\nArchitecture: any\n' >debian/control &&
  dpkg-shlibdeps -O "../../$top/usr/bin/ztf" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
[ -n "$depends" ] || { echo "package.sh: no dependencies found" >&2; exit 1; }
cat >"$top/DEBIAN/control" <<TXT
Package: ztf
Version: $version
Section: misc
Priority: optional
Architecture: $arch
Maintainer: ztf developers
Depends: $depends
Installed-Size: $(du -sk "$top/usr" | cut -f1)
Description: investment projects of a city
 Project library, imports from spreadsheets, monthly dispatch figures and
 bulletin; server, command line and web page in one program.
TXT
dpkg-deb --root-owner-group --build "$top" "build/ztf_${version}_${arch}.deb" >/dev/null
echo "build/ztf_${version}_${arch}.deb"
