// The buttons above a text, and the windows from which fields, conditions, passages, links and standard lines are taken.
import { NodeSelection, TextSelection, isInTable } from '../vendor/prosemirror-1.44.0/prosemirror.min.js'
import { ACTS, around, condition, extentOf, forEveryone, insertBlocks, insertField, link, marked, passage } from './acts.js'
import { startFind } from './find.js'
import { isLines } from './lines.js'
import { ADDRESS, blockFrom, schema } from './schema.js'

const shown = element => !element.closest('[hidden]')

// One stop for the Tab key; arrows go from button to button.
function startBar (bar) {
  const buttons = [...bar.querySelectorAll('button, select')]
  const stop = button => buttons.forEach(one => { one.tabIndex = one === button ? 0 : -1 })
  stop(buttons[0])
  bar.addEventListener('focusin', event => stop(event.target.closest('button, select')))
  bar.addEventListener('keydown', event => {
    const at = buttons.indexOf(document.activeElement)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + buttons.length, Home: 0, End: buttons.length - 1 }[event.key]
    if (to === undefined || at < 0) return
    event.preventDefault()
    buttons[to % buttons.length].focus()
  })
}

// A window: what is typed narrows its list, arrows go through it, Enter takes, Escape closes. `take` gives what is to be
// done once it is closed, or null to leave it open.
function startWindow (dialog, take) {
  const box = dialog.querySelector('input[type=search]')
  const found = dialog.querySelector('[data-found]')
  const all = () => [...dialog.querySelectorAll('[data-choices] button')].filter(shown)

  function narrow () {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean)
    for (const item of dialog.querySelectorAll('[data-choices] li')) {
      const text = item.textContent.toLowerCase()
      item.hidden = !words.every(word => text.includes(word))
    }
    for (const group of dialog.querySelectorAll('[data-group]')) group.hidden = [...group.querySelectorAll('li')].every(item => item.hidden)
    const count = all().length
    found.textContent = count === 1 ? '1 found.' : count ? `${count} found.` : 'No results.'
  }
  if (box && !box.hasAttribute('hx-get')) box.addEventListener('input', narrow)

  dialog.addEventListener('keydown', event => {
    const choices = all()
    const at = choices.indexOf(document.activeElement)
    if (event.key === 'ArrowDown' && (at >= 0 || event.target === box)) choices[Math.min(at + 1, choices.length - 1)]?.focus()
    else if (event.key === 'ArrowUp' && at >= 0) (choices[at - 1] || box)?.focus()
    else if (event.key === 'Enter' && event.target.matches('input')) (choices[0] || dialog.querySelector('.govuk-button'))?.click()
    else if (event.key === 'Escape') dialog.close() // in a box for searching it would only empty that
    else return
    event.preventDefault()
  })
  dialog.addEventListener('click', event => {
    const button = event.target.closest('button')
    if (!button) return
    if (button.dataset.close !== undefined) return dialog.close()
    const act = take(button, dialog)
    if (!act) return
    dialog.close()
    act()
  })
  dialog.addEventListener('window:open', () => {
    if (!box || box.hasAttribute('hx-get')) return
    box.value = ''
    narrow()
    found.textContent = ''
  })
}

const addressOf = typed => /^[^\s@/]+@[^\s@/]+$/.test(typed) ? `mailto:${typed}` : /^www\./i.test(typed) ? `https://${typed}` : typed

export function startTools (box, view, known, say) {
  const tools = document.querySelector(`[data-tools-of="${box.id}"]`)
  const perform = (act, why = 'That can’t be done here.') => { say(act(view.state, view.dispatch, view) ? '' : why); view.focus() }
  const windowOf = name => document.getElementById(`${box.id}-${name}`)
  let edited = null // the passage, condition or chip that a window is about: its position

  function open (name, at = null) {
    const dialog = windowOf(name)
    if (!dialog) return
    edited = at
    dialog.querySelector('[data-wrong]')?.setAttribute('hidden', '')
    PREPARE[name]?.(dialog)
    dialog.showModal()
    dialog.dispatchEvent(new Event('window:open'))
  }

  const PREPARE = {
    audience (dialog) {
      const at = edited ?? around(view.state, schema.nodes.passage)?.pos ?? null
      const chosen = at === null ? [] : view.state.doc.nodeAt(at).attrs.registries
      edited = at
      for (const one of dialog.querySelectorAll('input[type=checkbox]')) one.checked = chosen.includes(one.value)
      dialog.querySelector('[data-everyone]').hidden = at === null
    },
    chip (dialog) {
      const { name, format } = view.state.doc.nodeAt(edited).attrs
      const field = known.field(name)
      dialog.querySelector('[data-of-field]').textContent = field ? field.label : `There is no field “${name}”.`
      const formats = field?.formats || []
      dialog.querySelector('[data-format-group]').hidden = !formats.length
      dialog.querySelector('[data-chip=save]').hidden = !formats.length
      dialog.querySelector('[data-format]').replaceChildren(...[['', 'As it is entered'], ...formats].map(([value, words]) => new Option(words, value, false, value === format)))
    },
    link (dialog) {
      const { from, to } = view.state.selection
      let href = ''
      const look = mark => { href ||= mark?.attrs.href || '' }
      look(extentOf(view.state, schema.marks.link)?.mark)
      view.state.doc.nodesBetween(from, to, node => look(schema.marks.link.isInSet(node.marks)))
      dialog.querySelector('input').value = href
      dialog.querySelector('[data-link=remove]').hidden = !href
    }
  }

  const select = selection => view.dispatch(view.state.tr.setSelection(selection))

  function takeAudience (dialog) {
    const chosen = [...dialog.querySelectorAll('input[type=checkbox]:checked')].map(one => one.value)
    dialog.querySelector('[data-wrong]').hidden = chosen.length > 0
    const at = edited
    if (!chosen.length) return null
    return () => {
      if (at !== null) view.dispatch(view.state.tr.setNodeMarkup(at, null, { ...view.state.doc.nodeAt(at).attrs, registries: chosen }))
      else perform(passage(chosen), 'One of the selected paragraphs is for some registries already.')
      view.focus()
    }
  }

  function takeLink (button, dialog) {
    if (button.dataset.link === 'remove') return () => perform(ACTS.removeLink)
    const address = addressOf(dialog.querySelector('input').value.trim())
    dialog.querySelector('[data-wrong]').hidden = ADDRESS.test(address)
    return ADDRESS.test(address) ? () => perform(link(address)) : null
  }

  function takeChip (button, dialog) {
    const at = edited
    const format = dialog.querySelector('[data-format]').value
    return () => {
      const node = view.state.doc.nodeAt(at)
      if (button.dataset.chip === 'remove') view.dispatch(view.state.tr.delete(at, at + 1))
      else {
        const { tr } = view.state
        tr.setNodeMarkup(at, null, { ...node.attrs, format })
        view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, at)))
      }
      view.focus()
    }
  }

  function takeCondition (name) {
    const found = extentOf(view.state, schema.marks.condition, edited)
    return () => {
      if (found) {
        const { tr } = view.state
        tr.removeMark(found.from, found.to, schema.marks.condition)
        if (name) tr.addMark(found.from, found.to, schema.marks.condition.create({ name }))
        view.dispatch(tr)
      }
      view.focus()
    }
  }

  function take (button, dialog) {
    const { insertField: name, insertCondition, act, blocks, chip, open: other, condition: changed } = button.dataset
    if (name !== undefined) return () => perform(insertField(name))
    if (insertCondition !== undefined) return () => perform(condition(insertCondition), 'First select the words that only some recipients get.')
    if (act) return () => perform(ACTS[act])
    if (other) return () => open(other)
    if (blocks) return () => perform(insertBlocks(JSON.parse(blocks).map(block => schema.nodeFromJSON(blockFrom(block)))))
    if (changed !== undefined) return takeCondition(changed)
    if (chip) return takeChip(button, dialog)
    if (button.dataset.link) return takeLink(button, dialog)
    if (button.dataset.everyone !== undefined) { const at = edited; return () => perform(forEveryone(at)) }
    return button.dataset.audience === undefined ? null : takeAudience(dialog)
  }

  for (const dialog of document.querySelectorAll(`dialog[data-window-of="${box.id}"]`)) startWindow(dialog, take)
  if (isLines(view.state.doc)) view.dom.after(tools)
  else box.before(tools)
  tools.addEventListener('click', event => {
    const button = event.target.closest('button')
    if (button?.dataset.findOpen !== undefined) find()
    else if (button?.dataset.act) perform(ACTS[button.dataset.act])
    else if (button?.dataset.open) open(button.dataset.open)
  })
  // The text keeps what is chosen in it, and its place, when a button is pressed with the mouse.
  tools.addEventListener('pointerdown', event => { if (event.target.closest('[data-act], [data-open]')) event.preventDefault() })
  for (const bar of tools.querySelectorAll('[role=toolbar]')) startBar(bar)
  const findRow = tools.querySelector('[data-find-row]')
  const find = findRow ? startFind(findRow, view) : () => {}
  tools.hidden = false

  const inTable = tools.querySelector('[data-table-tools]')
  const pressed = {
    bold: state => marked(state, schema.marks.strong),
    italic: state => marked(state, schema.marks.em),
    heading: state => around(state, schema.nodes.heading) !== null,
    bullets: state => around(state, schema.nodes.bullet_list, schema.nodes.ordered_list)?.node.type === schema.nodes.bullet_list,
    numbers: state => around(state, schema.nodes.bullet_list, schema.nodes.ordered_list)?.node.type === schema.nodes.ordered_list,
    quote: state => around(state, schema.nodes.blockquote) !== null
  }
  // The text stays where it is while words are selected with the mouse.
  let held = false
  const showTableTools = state => { if (inTable && !held) inTable.hidden = !isInTable(state) }
  view.dom.addEventListener('pointerdown', () => { held = true })
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => { held = false; showTableTools(view.state) })

  function follow (state) {
    for (const [act, is] of Object.entries(pressed)) tools.querySelector(`[data-act=${act}]`)?.setAttribute('aria-pressed', String(is(state)))
    showTableTools(state)
  }

  return {
    find,
    follow,
    open,
    changeCondition: pos => {
      const found = extentOf(view.state, schema.marks.condition, pos)
      if (found) { select(TextSelection.create(view.state.doc, found.from, found.to)); open('when', found.from) }
    },
    openChip: pos => { select(NodeSelection.create(view.state.doc, pos)); open('chip', pos) }
  }
}
