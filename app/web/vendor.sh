#!/bin/sh
# Fetch the browser libraries and make them ours to serve. Usage: app/web/vendor.sh   (needs npm and the network)
#
# Three changes, listed in static/vendor/README.md: GDS Transport and the royal crest (licensed for gov.uk only) go, so
# that neither is ever asked for; /assets/ becomes relative; source maps, which we do not serve, are not named.
set -eu
govuk=6.3.0 moj=11.1.0 htmx=2.0.11
vendor=$(cd "$(dirname "$0")/static/vendor" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

unpack() { # PACKAGE VERSION FOLDER: fetch one package and unpack it (npm checks its SHA-512)
    mkdir "$3" && tar -xzf "$(npm pack --silent "$1@$2")" -C "$3" --strip-components=1
}

clean_css() {
    sed -e 's/@font-face{font-family:GDS Transport[^}]*}//g' \
        -e 's/GDS Transport,//g' -e 's/font-family:GDS Transport/font-family:arial/g' \
        -e 's#url(/assets/images/govuk-crest.svg)#none#g' -e 's#url(/assets/#url(#g' \
        -e '/^\/\*# sourceMappingURL/d' "$1"
}

clean_js() {
    sed -e 's,//# sourceMappingURL=.*$,,' "$1"
}

unpack govuk-frontend "$govuk" govuk
unpack @ministryofjustice/frontend "$moj" moj
unpack htmx.org "$htmx" htmx

mkdir -p "$vendor/govuk-frontend-$govuk" "$vendor/moj-frontend-$moj/images" "$vendor/htmx-$htmx"
clean_css govuk/dist/govuk/govuk-frontend.min.css >"$vendor/govuk-frontend-$govuk/govuk-frontend.min.css"
clean_js govuk/dist/govuk/govuk-frontend.min.js >"$vendor/govuk-frontend-$govuk/govuk-frontend.min.js"
clean_css moj/moj/moj-frontend.min.css >"$vendor/moj-frontend-$moj/moj-frontend.min.css"
clean_js moj/moj/moj-frontend.min.js >"$vendor/moj-frontend-$moj/moj-frontend.min.js"
for icon in $(grep -oh 'url(images/[^)]*' "$vendor/moj-frontend-$moj/moj-frontend.min.css" | sed 's#url(images/##' | sort -u); do
    cp "moj/moj/assets/images/$icon" "$vendor/moj-frontend-$moj/images/"
done
cp htmx/dist/htmx.min.js "$vendor/htmx-$htmx/"
cp htmx/LICENSE "$vendor/htmx-$htmx/LICENSE.txt"
