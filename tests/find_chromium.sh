#!/bin/sh
# Finds a Chromium for the browser tests and installs one where that can be done without asking; never fails:
# the tests themselves fail (in CI) or are skipped where there is none.
for name in "${FUNDSTELLE_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the browser tests (apt-get) …"
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1 && exit 0
fi
echo "Installing Chromium for the browser tests (playwright) …"
.venv/bin/python -m playwright install chromium >/dev/null 2>&1 ||
    echo "No Chromium could be installed; the browser tests will not run. Set FUNDSTELLE_CHROMIUM to its path."
exit 0
