// What the buttons do to a text, each as one step that can be undone. A function takes the editor's state and gives what
// is to change, or null when there is nothing to do.
import { EditorSelection, isolateHistory } from '../vendor/codemirror-6.43.15/codemirror.min.js'

const MARKED = /^(\s*)(?:[-*+]\s+|\d+[.)]\s+|##\s+|>\s?)?/
const BULLET = /^(\s*)[-*+]\s+/
const NUMBER = /^(\s*)\d+[.)]\s+/
const HEADING = /^#{1,6}\s+/

function step (state, changes, selection) {
  const made = state.changes(changes)
  if (made.empty) return null
  return { changes: made, selection, userEvent: 'input.tool', annotations: isolateHistory.of('full'), scrollIntoView: true }
}

function lines (state, { from, to } = state.selection.main) {
  const found = []
  for (let at = state.doc.lineAt(from); ; at = state.doc.line(at.number + 1)) {
    found.push(at)
    if (at.to >= to) return found
  }
}

// What is chosen, line by line, without the marks of a list or a heading and without space around: [{ from, to }].
function stretches (state) {
  const { from, to } = state.selection.main
  return lines(state).flatMap(line => {
    const start = Math.max(from, line.from + MARKED.exec(line.text)[0].length)
    const said = state.sliceDoc(start, Math.min(to, line.to))
    const first = start + said.length - said.trimStart().length
    return said.trim() && !/^(:::|\*\*\*\s*$)/.test(line.text) ? [{ from: first, to: first + said.trim().length }] : []
  })
}

// Without a choice: the word that the cursor is in.
function chosenOrWord (state) {
  const { main } = state.selection
  if (!main.empty) return stretches(state)
  const word = state.wordAt(main.head)
  return word ? [{ from: word.from, to: word.to }] : []
}

// The whole text between marks of emphasis; `mark` is one asterisk or two.
function emphasise (state, mark) {
  const parts = chosenOrWord(state)
  if (!parts.length) {
    const at = state.selection.main.head
    return step(state, { from: at, insert: mark + mark }, EditorSelection.cursor(at + mark.length))
  }
  const stars = ({ from, to }) => {
    const before = /\**$/.exec(state.sliceDoc(Math.max(0, from - 3), from))[0].length
    const after = /^\**/.exec(state.sliceDoc(to, to + 3))[0].length
    return Math.min(before, after)
  }
  const outer = parts.map(({ from, to }) => {
    const said = state.sliceDoc(from, to)
    const within = Math.min(/^\**/.exec(said)[0].length, /\**$/.exec(said)[0].length)
    const wide = within > 0 && said.length > 2 * within ? { from: from + within, to: to - within } : { from, to }
    return { ...wide, stars: stars(wide) }
  })
  const has = part => mark.length === 2 ? part.stars >= 2 : part.stars % 2 === 1
  const off = outer.every(has)
  const changes = outer.filter(part => off || !has(part)).flatMap(({ from, to }) => off
    ? [{ from: from - mark.length, to: from }, { from: to, to: to + mark.length }]
    : [{ from, insert: mark }, { from: to, insert: mark }])
  const made = state.changes(changes)
  return step(state, changes, EditorSelection.range(made.mapPos(outer[0].from, 1), made.mapPos(outer.at(-1).to, -1)))
}

export const bold = state => emphasise(state, '**')
export const italic = state => emphasise(state, '*')

function mark (state, begins, marked) {
  const written = lines(state).filter(line => line.text.trim() || state.selection.main.empty)
  const off = written.every(line => begins.test(line.text))
  let number = 0
  const changes = written.map(line => ({
    from: line.from,
    to: line.from + MARKED.exec(line.text)[0].length,
    insert: (/^\s*/.exec(line.text)[0] || '') + (off ? '' : marked(++number))
  }))
  const made = state.changes(changes)
  const { anchor, head } = state.selection.main
  return step(state, changes, EditorSelection.range(made.mapPos(anchor, 1), made.mapPos(head, 1)))
}

export const heading = state => mark(state, HEADING, () => '## ')
export const bullets = state => mark(state, BULLET, () => '- ')
export const numbers = state => mark(state, NUMBER, number => `${number}. `)

// Words in place of what is chosen. What stands `apart` is paragraphs, with an empty line on either side.
export function insert (state, words, apart = false) {
  const { from, to } = state.selection.main
  const block = apart || words.includes('\n')
  const before = block ? '\n'.repeat(missing(state.sliceDoc(Math.max(0, from - 2), from), /\n*$/, from === 0)) : ''
  const after = block ? '\n'.repeat(missing(state.sliceDoc(to, to + 2), /^\n*/, to === state.doc.length)) : ''
  const said = before + words.trim() + after
  return step(state, { from, to, insert: said }, EditorSelection.cursor(from + said.length))
}

const missing = (around, ends, nothing) => nothing ? 0 : 2 - ends.exec(around)[0].length

export const pageBreak = state => insert(state, '***', true)

// A condition around what is chosen; a paragraph, or an item of a list, has one of its own.
export function condition (state, name) {
  const parts = stretches(state)
  const { head } = state.selection.main
  if (!parts.length) {
    const start = head + name.length + 4
    return step(state, { from: head, insert: `((${name}??words))` }, EditorSelection.range(start, start + 5))
  }
  const joined = []
  for (const part of parts) {
    const last = joined.at(-1)
    const between = last && state.sliceDoc(last.to, part.from)
    if (last && between.trim() === '' && !/\n\s*\n/.test(between)) last.to = part.to
    else joined.push({ ...part })
  }
  const changes = joined.flatMap(({ from, to }) => [{ from, insert: `((${name}??` }, { from: to, insert: '))' }])
  const made = state.changes(changes)
  return step(state, changes, EditorSelection.range(made.mapPos(joined[0].from, -1), made.mapPos(joined.at(-1).to, 1)))
}

// An audience block around the paragraphs that are chosen, each of them whole.
export function audience (state, registries) {
  const { doc } = state
  let [first, last] = [doc.lineAt(state.selection.main.from), doc.lineAt(state.selection.main.to)]
  while (first.text.trim() && first.number > 1 && doc.line(first.number - 1).text.trim()) first = doc.line(first.number - 1)
  while (last.text.trim() && last.number < doc.lines && doc.line(last.number + 1).text.trim()) last = doc.line(last.number + 1)
  const said = state.sliceDoc(first.from, last.to).trim() || 'Words for them.'
  const before = first.number > 1 && doc.line(first.number - 1).text.trim() ? '\n' : ''
  const after = last.number < doc.lines && doc.line(last.number + 1).text.trim() ? '\n' : ''
  const opening = `${before}::: for ${registries.join(', ')}\n`
  const start = first.from + opening.length
  return step(
    state,
    { from: first.from, to: last.to, insert: `${opening}${said}\n:::${after}` },
    EditorSelection.range(start, start + said.length)
  )
}

// Enter in a list begins the next item; in an empty one it ends the list.
export function nextItem (state) {
  const { main } = state.selection
  const line = state.doc.lineAt(main.head)
  const found = /^(\s*)(?:([-*+])|(\d+)([.)]))(\s+)/.exec(line.text)
  if (!main.empty || !found || main.head < line.from + found[0].length) return null
  if (!line.text.slice(found[0].length).trim()) return step(state, { from: line.from, to: line.to }, EditorSelection.cursor(line.from))
  const [, indent, bullet, number, dot, space] = found
  const begins = `\n${indent}${bullet || Number(number) + 1 + dot}${space}`
  return step(state, { from: main.head, insert: begins }, EditorSelection.cursor(main.head + begins.length))
}
