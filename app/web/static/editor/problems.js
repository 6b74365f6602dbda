// What is wrong, in the list below the text, which the server makes: underlined, and told with its remedy when the cursor
// is in it.
import { Decoration, DecorationSet, Plugin, PluginKey } from '../vendor/prosemirror-1.44.0/prosemirror.min.js'
import { isLeftOut, schema } from './schema.js'
import { normalise } from './shown.js'

const key = new PluginKey('problems')

// The block at a place such as "3" or "3.1": that many blocks from the first that says something.
function blockAt (doc, place) {
  let [parent, start] = [doc, 0]
  let found = null
  for (const number of place.split('.').map(Number)) {
    const there = []
    parent.forEach((node, offset) => { if (!isLeftOut(node)) there.push({ node, pos: start + offset }) })
    found = there[number]
    if (!found) return null
    parent = found.node
    start = found.pos + 1
  }
  return found
}

// All places of a field that nobody has declared, as a chip or a condition.
function namedIn (doc, name) {
  const found = []
  doc.descendants((node, pos) => {
    const mark = schema.marks.condition.isInSet(node.marks)
    const said = node.type === schema.nodes.field ? node.attrs.name : mark?.attrs.name
    if (said && normalise(said) === normalise(name)) found.push({ from: pos, to: pos + node.nodeSize })
  })
  return found
}

// The words that a problem begins with, where they stand in its block; else the whole block.
function placesIn ({ node, pos }, problem) {
  const quoted = /^“([^”]+)”/.exec(problem)?.[1]
  const found = []
  node.descendants((inner, offset) => {
    if (!quoted || !inner.isText) return
    const at = inner.text.indexOf(quoted)
    if (at >= 0) found.push({ from: pos + 1 + offset + at, to: pos + 1 + offset + at + quoted.length })
  })
  return found.length ? found : [{ from: pos + 1, to: pos + node.nodeSize - 1 }]
}

// Where in the text a fault is, by what its line of the list says: [{ from, to }], the first first.
export function placesOf (doc, { part, at, problem }) {
  const named = part ? namedIn(doc, part) : []
  if (named.length) return named
  const block = at ? blockAt(doc, at) : null
  return block ? placesIn(block, problem || '').filter(({ from, to }) => to > from) : []
}

const read = (box, doc) => [...document.querySelectorAll(`.ds-problems a[href="#${box.id}"]`)].flatMap(link => {
  const { dataset } = link.closest('li')
  return placesOf(doc, dataset).map(place => ({ ...dataset, ...place }))
})

const MARKS = /\(\(([^()]+)\)\)|\{\{[^{}]+\}\}|«[^«»]+»|<<[^<>]+>>|\*\*[^*\s][^*]*\*\*|\[(?!\d+\])[^[\]]{3,}(?:\[[^[\]]*\][^[\]]*)*\]/g

// Words that look like the marks of fields or of bold, or like a note to somebody: they are printed as they are written.
function leftOver (doc, known) {
  const found = []
  doc.descendants((node, pos) => {
    if (!node.isText) return
    for (const match of node.text.matchAll(MARKS)) {
      const field = match[1] && known.field(match[1])
      found.push({ from: pos + match.index, to: pos + match.index + match[0].length, shape: 'query', problem: `“${match[0]}” is printed as it is written.`, written: field?.name, isNote: match[0].startsWith('[') })
    }
  })
  return found
}

const decorated = (doc, problems) => DecorationSet.create(doc, problems.map(one => Decoration.inline(
  one.from, one.to, { class: `ds-fault ds-fault--${one.shape}` }, { told: one }
)))

// One field in the place of another, everywhere.
const replaceField = (name, instead) => (state, dispatch) => {
  const { tr } = state
  state.doc.descendants((node, pos) => {
    if (node.type === schema.nodes.field && normalise(node.attrs.name) === normalise(name)) tr.setNodeMarkup(pos, null, { ...node.attrs, name: instead })
    const mark = schema.marks.condition.isInSet(node.marks)
    if (mark && normalise(mark.attrs.name) === normalise(name)) tr.addMark(pos, pos + node.nodeSize, schema.marks.condition.create({ name: instead }))
  })
  dispatch(tr)
}

export function problems (box, known, panel) {
  function remedy (view, words, act) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'govuk-button govuk-button--secondary govuk-button--small'
    button.textContent = words
    button.addEventListener('click', () => act(view))
    return button
  }

  function remedies (view, { part, instead, written, isNote }, { from, to }) {
    const declare = part && document.querySelector(`button[name=declare][value="${CSS.escape(part)}"]`)
    return [
      ...(part && instead ? [remedy(view, `Use ${known.label(instead)}`, () => { replaceField(part, instead)(view.state, view.dispatch); view.focus() })] : []),
      ...(written ? [remedy(view, `Make it the field ${known.label(written)}`, () => {
        view.dispatch(view.state.tr.replaceWith(from, to, schema.nodes.field.create({ name: written })))
        view.focus()
      })] : []),
      ...(isNote ? [remedy(view, 'Delete this note', () => { view.dispatch(view.state.tr.deleteRange(from, to)); view.focus() })] : []),
      ...(declare ? [remedy(view, `Add the field ${part}`, () => declare.click())] : [])
    ]
  }

  // What is told when the cursor comes to it stays as it is while the cursor does.
  let told = ''
  function tell (view) {
    const { from, to } = view.state.selection
    const found = view.composing ? [] : [...key.getState(view.state).set.find(from, to), ...key.getState(view.state).marks.find(from, to)]
    const said = JSON.stringify(found.map(one => [one.from, one.to, one.spec.told]))
    if (said === told) return
    told = said
    panel.hidden = !found.length
    panel.replaceChildren(...found.map(one => {
      const line = document.createElement('p')
      line.className = `ds-fault__told ds-fault__told--${one.spec.told.shape}`
      line.append(one.spec.told.problem, ' ', ...remedies(view, one.spec.told, one))
      return line
    }))
  }

  return new Plugin({
    key,
    state: {
      init: (_, { doc }) => ({ set: decorated(doc, read(box, doc)), marks: decorated(doc, leftOver(doc, known)) }),
      apply: (tr, { set, marks }) => ({
        set: tr.getMeta(key) ? decorated(tr.doc, read(box, tr.doc)) : set.map(tr.mapping, tr.doc),
        marks: tr.docChanged ? decorated(tr.doc, leftOver(tr.doc, known)) : marks
      })
    },
    props: {
      decorations (state) {
        const { set, marks } = key.getState(state)
        return set.add(state.doc, marks.find())
      }
    },
    view: view => {
      const again = ({ target }) => {
        if (target.id === 'problems') view.dispatch(view.state.tr.setMeta(key, true).setMeta('addToHistory', false))
      }
      document.addEventListener('htmx:load', again)
      tell(view)
      return { update: tell, destroy: () => document.removeEventListener('htmx:load', again) }
    }
  })
}
