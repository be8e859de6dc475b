#!/usr/bin/env bash
# Print the browser that the tests will use; install one where there is none: Debian's package as root,
# else Playwright's own.
set -eu

found() { command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable; }

if found >/dev/null 2>&1; then
    echo "browser: $(found)"
elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core >/dev/null
    echo "browser: $(found)"
else
    python -m playwright install chromium
fi
