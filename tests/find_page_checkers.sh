#!/bin/sh
# Gets what checks the pages and is no Python: the Nu HTML checker (Java) and Lighthouse (Node), in the versions of tests/tools; never
# fails: the tests themselves fail (in CI) or are skipped where there is none. Only CI installs Java and npm where they are missing.
cd "$(dirname "$0")/tools" || exit 0
if [ -n "${CI:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    missing=
    command -v java >/dev/null 2>&1 || missing="default-jre-headless"
    command -v npm >/dev/null 2>&1 || missing="$missing nodejs npm"
    if [ -n "$missing" ]; then
        echo "Installing $missing for the checks of the pages (apt-get) …"
        apt-get update -qq >/dev/null 2>&1
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1
    fi
fi
command -v java >/dev/null 2>&1 || echo "No Java: the HTML checker will not run here."
if ! command -v npm >/dev/null 2>&1; then
    echo "No npm: the HTML checker and Lighthouse will not run here."
    exit 0
fi
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    echo "Installing the HTML checker and Lighthouse (npm) …"
    npm ci --silent || echo "The HTML checker and Lighthouse could not be installed and will not run."
fi
exit 0
