#!/bin/sh
# Fetch the browser libraries and make them ours to serve. Usage: app/web/vendor.sh   (needs npm and the network)
#
# The changes are listed in static/vendor/README.md: GDS Transport and the royal crest (licensed for gov.uk only) go, so
# that neither is ever asked for; /assets/ becomes relative; source maps, which we do not serve, are not named; CodeMirror
# is put together as one module, whose styles need no style element.
set -eu
govuk=6.3.0 moj=11.1.0 htmx=2.0.11
codemirror=6.43.15 # the version of @codemirror/view, which names the folder
parts="@codemirror/state@6.7.6 @codemirror/view@$codemirror @codemirror/commands@6.11.1 @codemirror/language@6.13.1
@codemirror/lint@6.9.8 @codemirror/search@6.7.2 @codemirror/streamparser@6.0.0 @lezer/common@1.5.5
@lezer/highlight@1.2.5 @lezer/lr@1.4.12 @marijn/find-cluster-break@1.0.4 crelt@1.0.7 style-mod@4.1.5 w3c-keyname@2.2.8"
esbuild=0.28.2
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

# shellcheck disable=SC2086 (one package for each word)
npm install --silent --no-save $parts "esbuild@$esbuild"
mkdir -p "$vendor/codemirror-$codemirror"
# A style sheet that a script makes passes the policy of content; a style element does not. Without this, one is used
# in shadow trees only.
sed -i 's/if (!root.head && root.adoptedStyleSheets && /if (root.adoptedStyleSheets \&\& /' node_modules/style-mod/src/style-mod.js
grep -q 'if (root.adoptedStyleSheets &&' node_modules/style-mod/src/style-mod.js
cat >codemirror.js <<'END'
export { Annotation, EditorSelection, EditorState, RangeSetBuilder } from '@codemirror/state'
export { Decoration, EditorView, ViewPlugin, keymap } from '@codemirror/view'
export { defaultKeymap, history, historyKeymap, isolateHistory, undo } from '@codemirror/commands'
export { setDiagnostics } from '@codemirror/lint'
export { search, searchKeymap } from '@codemirror/search'
END
node_modules/.bin/esbuild codemirror.js --bundle --format=esm --minify --target=es2022 --legal-comments=none \
    --log-level=warning --main-fields=module,main --alias:style-mod=./node_modules/style-mod/src/style-mod.js \
    --outfile="$vendor/codemirror-$codemirror/codemirror.min.js"
for part in $parts; do
    echo "$part" && echo && cat "node_modules/${part%@*}/LICENSE" && echo
done >"$vendor/codemirror-$codemirror/LICENSE.txt"
