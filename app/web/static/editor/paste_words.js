// Words that were pasted, as inline nodes of a letter: their spaces, line breaks and marks, and merge fields among them.
// A run is { text, marks }, or { marks } for a line break.
const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u2060\ufeff]|[\u0000-\u0008\u000e-\u001f\u007f]/g

// As app/letters/text/slips.py finds them: « and » or << and >> of Word, {{ and }} of other systems.
const NAME = '([^«»<>{}(),?\\\\\\n]*[\\p{L}\\p{N}][^«»<>{}(),?\\\\\\n]*)'
const MERGE_FIELD = new RegExp(`«${NAME}»|<<${NAME}>>|\\{\\{${NAME}\\}\\}`, 'gu')

export const plain = text => text.replace(INVISIBLE, '').replace(/[ \t\r\n\f\v]+/g, ' ')

const isSpace = character => character === ' ' || character === '\u00a0'
const same = (one, other) => JSON.stringify(one.marks || []) === JSON.stringify(other.marks || [])
const marked = (node, marks) => marks?.length ? { ...node, marks } : node

// Word sets things apart with rows of hard spaces. A single one between words is meant, and stays.
function spaced (runs) {
  const found = []
  for (const { text, marks } of runs) {
    if (text === undefined) {
      found.push(marked({ type: 'hard_break' }, marks.filter(mark => mark.type === 'link')))
      continue
    }
    let words = text.replace(/[ \u00a0]{2,}/g, ' ')
    const before = found.at(-1)
    if (before?.type === 'text' && isSpace(before.text.at(-1)) && isSpace(words[0])) {
      before.text = before.text.slice(0, -1) + ' '
      words = words.slice(1)
    }
    if (words) found.push(marked({ type: 'text', text: words }, /[^ \u00a0]/.test(words) ? marks : marks.filter(mark => mark.type === 'link')))
  }
  return found
}

function joined (nodes) {
  const found = []
  for (const node of nodes) {
    const before = found.at(-1)
    if (node.type === 'text' && before?.type === 'text' && same(before, node)) before.text += node.text
    else found.push({ ...node })
  }
  return found
}

// The inline nodes of a paragraph: no space and no line break at its ends, no space beside a line break.
export function inline (runs) {
  const found = spaced(runs)
  const breaksAt = place => found[place]?.type !== 'text'
  found.forEach((node, place) => {
    if (node.type !== 'text') return
    if (breaksAt(place - 1)) node.text = node.text.replace(/^[ \u00a0]+/, '')
    if (breaksAt(place + 1)) node.text = node.text.replace(/[ \u00a0]+$/, '')
  })
  const kept = joined(found.filter(node => node.text !== ''))
  while (kept.length && kept[0].type !== 'text') kept.shift()
  while (kept.length && kept.at(-1).type !== 'text') kept.pop()
  return kept.map(node => node.type === 'text' ? { ...node, text: node.text.normalize('NFC') } : node)
}

export const onOneLine = nodes => joined(nodes.map(node => node.type === 'hard_break' ? marked({ type: 'text', text: ' ' }, node.marks) : node))

// Headings and the header of a table are bold by themselves.
export function withoutBold ({ marks, ...node }) {
  return marked(node, marks?.filter(mark => mark.type !== 'strong'))
}

// People end a paragraph with two line breaks where a program gives them no other end.
export function paragraphs (runs) {
  const groups = [[]]
  let breaks = 0
  for (const run of runs) {
    if (run.text === undefined) breaks++
    else if (/[^ \u00a0]/.test(run.text)) {
      if (breaks > 1) groups.push([])
      breaks = 0
    }
    groups.at(-1).push(run)
  }
  return groups.map(inline).filter(content => content.length).map(content => ({ type: 'paragraph', content }))
}

// The merge fields that the words of blocks show: { shown, count }, in the order of the text.
export function fieldsIn (blocks) {
  const counts = new Map()
  const count = node => {
    for (const [shown] of (node.text || '').matchAll(MERGE_FIELD)) counts.set(shown, (counts.get(shown) || 0) + 1)
    node.content?.forEach(count)
  }
  blocks.forEach(count)
  return [...counts].map(([shown, number]) => ({ shown, count: number }))
}
