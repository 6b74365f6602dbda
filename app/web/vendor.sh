#!/bin/sh
# Fetch the browser libraries and make them ours to serve. Usage: app/web/vendor.sh   (needs npm and the network)
#
# The changes are listed in static/vendor/README.md: GDS Transport and the royal crest (licensed for gov.uk only) go, so
# that neither is ever asked for; /assets/ becomes relative; source maps, which we do not serve, are not named; ProseMirror
# is put together as one module.
set -eu
govuk=6.3.0 moj=11.1.0 htmx=2.0.11
prosemirror=1.44.0 # the version of prosemirror-view, which names the folder
parts="prosemirror-model@1.25.13 prosemirror-state@1.4.4 prosemirror-transform@1.12.7 prosemirror-view@$prosemirror
prosemirror-commands@1.7.2 prosemirror-history@1.5.2 prosemirror-keymap@1.2.3 prosemirror-schema-list@1.6.1
prosemirror-tables@1.8.5 prosemirror-gapcursor@1.4.1 prosemirror-dropcursor@1.8.4 orderedmap@2.1.1 prosemirror-search@1.1.1
rope-sequence@1.3.4 w3c-keyname@2.2.8"
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
mkdir -p "$vendor/prosemirror-$prosemirror"
cat >prosemirror.js <<'END'
export { DOMSerializer, Fragment, Schema, Slice } from 'prosemirror-model'
export { EditorState, NodeSelection, Plugin, PluginKey, Selection, TextSelection } from 'prosemirror-state'
export { Decoration, DecorationSet, EditorView } from 'prosemirror-view'
export { baseKeymap, chainCommands, lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands'
export { closeHistory, history, redo, undo } from 'prosemirror-history'
export { keymap } from 'prosemirror-keymap'
export { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list'
export {
  addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, goToNextCell, isInTable, tableEditing
} from 'prosemirror-tables'
export { SearchQuery, findNext, replaceAll, replaceNext, search, setSearchState } from 'prosemirror-search'
export { gapCursor } from 'prosemirror-gapcursor'
export { dropCursor } from 'prosemirror-dropcursor'
END
node_modules/.bin/esbuild prosemirror.js --bundle --format=esm --minify --target=es2022 --legal-comments=none \
    --log-level=warning --main-fields=module,main --outfile="$vendor/prosemirror-$prosemirror/prosemirror.min.js"
for part in $parts; do
    echo "$part" && echo && cat "node_modules/${part%@*}/LICENSE" && echo
done >"$vendor/prosemirror-$prosemirror/LICENSE.txt"
