// What differs where each paragraph is a line: a subject, which is one, and the asks of a letter.
import { Fragment, Slice, baseKeymap } from '../vendor/prosemirror-1.44.0/prosemirror.min.js'
import { KEYS } from './acts.js'
import { schema } from './schema.js'

const { nodes } = schema

export const isLines = doc => doc.type !== nodes.doc

const OF_WORDS = ['Mod-b', 'Mod-i', 'Mod-z', 'Mod-y', 'Mod-Shift-z', 'Mod-Shift-Space', 'ArrowRight']

// A subject stays one line.
const newLine = (state, dispatch, view) => state.doc.type === nodes.line || baseKeymap.Enter(state, dispatch, view)

export const LINE_KEYS = {
  ...baseKeymap,
  ...Object.fromEntries(OF_WORDS.map(key => [key, KEYS[key]])),
  Enter: newLine,
  'Shift-Enter': newLine,
  'Mod-Enter': newLine
}

// The words of each paragraph, heading, item and cell: a list of inline nodes, with spaces for line breaks.
function linesIn (content) {
  const found = [[]]
  content.descendants(node => {
    if (node.isTextblock) found.push([])
    if (node.isInline) found.at(-1).push(node.type === nodes.hard_break ? schema.text(' ') : node)
    return !node.isInline
  })
  return found.filter(line => line.length)
}

// All of it on one line.
export const onOneLine = content => new Slice(Fragment.from(linesIn(content).flatMap((line, at) => at ? [schema.text(' '), ...line] : line)), 0, 0)

// What is pasted or dropped into such a box.
export function inLines (doc, content) {
  const lines = linesIn(content)
  if (doc.type === nodes.line || lines.length < 2) return onOneLine(content)
  return new Slice(Fragment.from(lines.map(line => nodes.paragraph.create(null, line))), 1, 1)
}
