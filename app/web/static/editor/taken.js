// What is pasted or dropped into a text: taken as blocks of a letter, with a sentence on what was left out, and what only a
// person can decide asked.
import { Fragment, Selection, Slice, closeHistory, undo } from '../vendor/prosemirror-1.44.0/prosemirror.min.js'
import { around } from './acts.js'
import { inLines, isLines, onOneLine } from './lines.js'
import { fromPlain, fromRich, leftOut } from './paste.js'
import { blockFrom, schema } from './schema.js'

const OWN = /data-despatch/ // copied in an editor of ours

const { nodes } = schema

function hasPassage (content) {
  let found = false
  content.descendants(node => { found ||= node.type === nodes.passage })
  return found
}

function sliceOf (state, blocks) {
  if (isLines(state.doc)) return inLines(state.doc, Fragment.from(blocks))
  if (around(state, nodes.cell_text, nodes.heading)) return onOneLine(Fragment.from(blocks))
  const open = block => block.type === nodes.paragraph ? 1 : 0
  return new Slice(Fragment.from(blocks), open(blocks[0]), open(blocks.at(-1)))
}

// Every place of some words, as a field.
const convert = (shown, name) => (state, dispatch) => {
  const places = []
  state.doc.descendants((node, pos) => {
    if (!node.isText) return
    for (let at = node.text.indexOf(shown); at >= 0; at = node.text.indexOf(shown, at + shown.length)) {
      places.push({ from: pos + at, to: pos + at + shown.length, marks: node.marks })
    }
  })
  const { tr } = state
  for (const { from, to, marks } of places.reverse()) tr.replaceWith(from, to, nodes.field.create({ name }, null, marks))
  dispatch(tr)
}

export function startPaste (said, known) {
  function button (text, act) {
    const made = document.createElement('button')
    made.type = 'button'
    made.className = 'ds-editor__undo'
    made.textContent = text
    made.addEventListener('click', act)
    return made
  }

  function line (...parts) {
    const made = document.createElement('p')
    made.append(...parts)
    return made
  }

  // A merge field of Word or another system, with the fields that it may become.
  function offer (view, { shown }) {
    const list = document.createElement('select')
    list.className = 'govuk-select'
    list.setAttribute('aria-label', `What ${shown} is`)
    list.append(new Option('words of the letter', ''), ...[...known.fields.values()].map(field => new Option(field.label, field.name)))
    const made = line(`${shown} looks like a merge field. It is `, list, ' ', button('Convert', () => {
      if (list.value) convert(shown, list.value)(view.state, view.dispatch)
      made.remove()
      view.focus()
    }))
    return made
  }

  function askAboutChanges (view, html, changes) {
    const [now, other, words] = changes === 'accept'
      ? ['You have the words with the changes made. ', 'reject', 'Use the words from before']
      : ['You have the words from before them. ', 'accept', 'Use the words with the changes']
    return line(`The text has tracked changes. ${now}`, button(words, () => {
      undo(view.state, view.dispatch)
      insertRich(view, html, other)
      view.focus()
    }))
  }

  function insertRich (view, html, changes = 'accept') {
    const result = fromRich(html, { changes })
    if (!result.blocks.length) return false
    insert(view, result, result.changes.inserted + result.changes.deleted ? [askAboutChanges(view, html, changes)] : [])
    return true
  }

  // What was pasted, and what is to be said and asked of it.
  function insert (view, result, asked = []) {
    const made = result.blocks.map(block => schema.nodeFromJSON(blockFrom(block)))
    view.dispatch(closeHistory(view.state.tr).replaceSelection(sliceOf(view.state, made)).setMeta('paste', true).scrollIntoView())
    const left = leftOut(result)
    if (left) asked.unshift(line(left, ' ', button('Undo the paste', () => { undo(view.state, view.dispatch); said.replaceChildren(); view.focus() })))
    said.replaceChildren(...asked, ...result.fields.map(field => offer(view, field)))
  }

  function paste (view, event) {
    const html = event.clipboardData?.getData('text/html') || ''
    if (OWN.test(html)) return false
    if (html && insertRich(view, html)) return true
    const result = fromPlain(event.clipboardData?.getData('text/plain') || '')
    if (result.blocks.length) insert(view, result)
    return true
  }

  return {
    paste,
    drop (view, event, moved) {
      const html = event.dataTransfer?.getData('text/html') || ''
      if (moved || !html || OWN.test(html)) return false
      const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
      if (!at) return false
      event.preventDefault()
      view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(at.pos))))
      return insertRich(view, html)
    },
    // Also what was copied in an editor of ours.
    fit (slice, view) {
      if (!isLines(view.state.doc)) return slice
      if (hasPassage(slice.content)) said.replaceChildren(line('The words that you pasted were only for some recipients. Here, every recipient gets them.'))
      return inLines(view.state.doc, slice.content)
    },
    // The policy of content would report styles, though nothing applies them.
    inert: html => html.replace(/<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>?/gi, tag => tag.replace(/\s(?:style|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ''))
  }
}
