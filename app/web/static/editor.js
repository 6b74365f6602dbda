// The editor over every text box that has a document. What is written goes into the document's own box at once, which the
// form sends; the server makes the text of it. Without this script the text box itself is written in.
import {
  EditorState, EditorView, NodeSelection, TextSelection, dropCursor, gapCursor, history, keymap, search, tableEditing
} from './vendor/prosemirror-1.44.0/prosemirror.min.js'
import { KEYS } from './editor/acts.js'
import { comments } from './editor/comments.js'
import { LINE_KEYS, isLines } from './editor/lines.js'
import { placesOf, problems } from './editor/problems.js'
import { clipboardSerializer, documentFrom, schema, sentOf } from './editor/schema.js'
import { Known, showAgain, shown } from './editor/shown.js'
import { startTools } from './editor/tools.js'
import { startPaste } from './editor/taken.js'

const views = new WeakMap()
const REGISTRY = 'registry '

const knowing = new WeakMap() // the boxes of a form know the same

function knownTo (form) {
  if (!knowing.has(form)) knowing.set(form, new Known(JSON.parse(form.querySelector('.ds-editor[data-known]').dataset.known)))
  return knowing.get(form)
}

const heightOf = part => part?.offsetHeight || 0

// Whom the words at the cursor are for, for those who do not see it; blank: every letter.
function scopeAt ({ selection: { $from }, storedMarks }, known) {
  const said = []
  for (let depth = 1; depth <= $from.depth; depth++) {
    if ($from.node(depth).type === schema.nodes.passage) said.push(known.audience($from.node(depth).attrs.registries))
  }
  const condition = schema.marks.condition.isInSet(storedMarks || $from.marks())
  return [...said, ...(condition ? [known.condition(condition.attrs.name)] : [])].join(', ')
}

const fieldAt = ({ selection }, known) => selection instanceof NodeSelection && selection.node.type === schema.nodes.field
  ? `Field ${known.label(selection.node.attrs.name)}`
  : ''

function attach (box, sent) {
  const { form } = box
  const known = knownTo(form)
  const label = document.querySelector(`label[for="${box.id}"]`)
  const bar = document.querySelector(`[data-tools-of="${box.id}"]`)
  const told = bar.querySelector('[data-told]')
  const save = form.querySelector('.ds-save')
  const announced = document.createElement('p')
  announced.className = 'govuk-visually-hidden'
  announced.setAttribute('role', 'status')
  const said = document.createElement('div')
  said.className = 'ds-small ds-editor__said'
  said.setAttribute('role', 'status')

  label.id ||= `${box.id}-label`
  const described = box.getAttribute('aria-describedby')
  let tools = null
  const pasted = startPaste(said, known)

  const make = doc => EditorState.create({
    doc,
    plugins: [
      history(),
      keymap({
        'Mod-/': () => { tools.open('insert'); return true },
        'Mod-k': () => { tools.open('link'); return true },
        'Mod-h': () => { tools.find(); return true },
        'Mod-s': () => { form.querySelector('.ds-save .govuk-button')?.click(); return true },
        ...(isLines(doc) ? LINE_KEYS : KEYS)
      }),
      shown(known, { changePassage: at => tools.open('audience', at), changeCondition: at => tools.changeCondition(at), refuse: words => said.replaceChildren(words) }),
      problems(box, known, told),
      ...(isLines(doc) ? [] : [comments()]),
      search(),
      gapCursor(),
      dropCursor(),
      tableEditing()
    ]
  })

  let opened = null
  try {
    opened = documentFrom(JSON.parse(sent.value))
  } catch { // it is written with its marks
    return
  }

  // Keep the line that is typed clear of the tools and the save bar, whose heights change, and the middle of the text free.
  const margin = part => Math.max(0, Math.min(heightOf(part) + 20, (view.dom.clientHeight - 60) / 2))
  const scrollMargin = { get top () { return margin(bar) }, get bottom () { return margin(save) }, left: 0, right: 0 }

  const view = new EditorView({ mount: document.createElement('div') }, {
    state: make(opened),
    attributes: () => ({
      class: known.whole ? 'ds-text ds-text--whole' : 'ds-text',
      role: 'textbox',
      'aria-multiline': String(opened.type !== schema.nodes.line),
      'aria-labelledby': label.id,
      spellcheck: 'true',
      autocapitalize: 'sentences',
      ...(described ? { 'aria-describedby': described } : {})
    }),
    scrollMargin,
    scrollThreshold: scrollMargin,
    handlePaste: (_, event) => pasted.paste(view, event),
    handleDrop: (_, event, slice, moved) => pasted.drop(view, event, moved),
    transformPastedHTML: pasted.inert,
    transformPasted: pasted.fit,
    clipboardSerializer,
    handleClickOn: (_, pos, node, nodePos, event, direct) => {
      if (!direct || node.type !== schema.nodes.field) return false
      tools.openChip(nodePos)
      return true
    },
    handleKeyDown: (_, event) => {
      const { selection } = view.state
      if (event.key !== 'Enter' || !(selection instanceof NodeSelection) || selection.node.type !== schema.nodes.field) return false
      tools.openChip(selection.from)
      return true
    },
    dispatchTransaction (tr) {
      const before = [scopeAt, fieldAt].map(at => at(view.state, known))
      const { doc } = view.state
      view.updateState(view.state.apply(tr))
      tools?.follow(view.state)
      const [scope, field] = [scopeAt, fieldAt].map(at => at(view.state, known))
      if (scope !== before[0]) announced.textContent = scope || 'In every letter'
      else if (field !== before[1]) announced.textContent = field
      if (view.state.doc === doc) return
      if (!tr.getMeta('paste')) said.replaceChildren()
      sent.value = sentOf(view.state.doc)
      box.dispatchEvent(new Event('input', { bubbles: true }))
    }
  })
  views.set(box, view)

  label.removeAttribute('for')
  label.addEventListener('click', () => view.focus())
  box.hidden = true
  sent.disabled = false
  for (const marks of document.querySelectorAll(`[data-marks-of="${box.id}"]`)) marks.hidden = true
  box.after(said, announced, view.dom, told)
  box.focus = () => view.focus() // for whoever leads to the box by its id
  tools = startTools(box, view, known, words => said.replaceChildren(words))
  tools.follow(view.state)
  // Only what goes into the box counts as typed.
  view.dom.addEventListener('input', event => event.stopPropagation())

  // The browser may put what was typed back into the box, when somebody comes back.
  addEventListener('pageshow', () => {
    if (sent.value === sent.defaultValue ? view.state.doc.eq(documentFrom(JSON.parse(sent.value))) : sent.value === sentOf(view.state.doc)) return
    view.updateState(make(documentFrom(JSON.parse(sent.value))))
    tools.follow(view.state)
  })
  follow(view, known, form.querySelector('[data-choice]'))
}

// The letter whose pages are beside the text, and whether the text shows only what its recipient reads.
function follow (view, known, choice) {
  const letters = choice && document.querySelector(choice.dataset.choice)

  let followed = null
  function again () {
    const shown = document.querySelector('[data-view]')
    const now = [shown?.dataset.view, letters?.value, ...[...(letters?.options ?? [])].map(one => one.value)].join('\n')
    if (now === followed) return
    followed = now
    known.letter = shown ? JSON.parse(shown.dataset.view) : null
    if (known.letter?.known) known.learn(known.letter.known)
    if (choice) offer()
    showAgain(view)
  }

  // All recipients, everyone in a registry, or the recipient of one letter.
  function offer () {
    const all = [...(letters?.options ?? [])]
    const slugs = [...new Set(all.map(one => one.dataset.registry).filter(Boolean))]
    const group = (label, options) => {
      const made = document.createElement('optgroup')
      made.label = label
      made.append(...options)
      return made
    }
    const recipients = all.map(one => new Option(one.textContent, one.value))
    choice.replaceChildren(choice.options[0], ...(slugs.length
      ? [group('Everyone in a registry', slugs.map(slug => new Option(known.registries[slug] || slug, REGISTRY + slug))), group('One recipient', recipients)]
      : recipients))
    choice.value = !known.viewing ? '' : known.only ? REGISTRY + known.only : letters?.value
  }

  choice?.addEventListener('change', () => {
    known.viewing = choice.value !== ''
    known.only = choice.value.startsWith(REGISTRY) ? choice.value.slice(REGISTRY.length) : ''
    leftOut.hidden = !known.viewing
    const letter = known.only
      ? [...letters.selectedOptions, ...letters.options].find(one => one.dataset.registry === known.only).value
      : choice.value
    if (known.viewing && letters && letters.value !== letter) {
      letters.value = letter
      letters.dispatchEvent(new Event('change', { bubbles: true }))
    }
    showAgain(view)
  })
  const leftOut = choice?.parentElement.querySelector('[data-left-out]')
  leftOut?.addEventListener('change', event => {
    known.whole = event.target.checked
    showAgain(view)
  })
  // They are ways to look, and change nothing.
  for (const one of [choice, leftOut]) one?.addEventListener('input', event => event.stopPropagation())
  document.addEventListener('htmx:afterSettle', again)
  again()
}

// A fault's link chooses the words that it is about, or their paragraph; one of no paragraph leads to the text.
document.addEventListener('click', event => {
  const link = event.target.closest('a[href^="#"]')
  const box = link && document.getElementById(link.hash.slice(1))
  const view = box && views.get(box)
  if (!view) return
  event.preventDefault()
  const told = { ...link.closest('li')?.dataset, ...link.dataset }
  const { doc } = view.state
  const [first] = placesOf(doc, told)
  if (first) {
    const isField = doc.nodeAt(first.from)?.type === schema.nodes.field && first.to === first.from + 1
    const selection = isField ? NodeSelection.create(doc, first.from) : TextSelection.between(doc.resolve(first.from), doc.resolve(first.to))
    view.dispatch(view.state.tr.setSelection(selection).scrollIntoView())
  }
  view.focus()
})

for (const sent of document.querySelectorAll('textarea[data-document-of]')) attach(document.getElementById(sent.dataset.documentOf), sent)
