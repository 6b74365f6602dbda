// The editor over every text area with `data-editor`. The text area stays the form's box: what is written goes into it at
// once, and it says so as if somebody had typed there. Without this script the text area itself is written in.
import {
  Annotation, EditorState, EditorView, defaultKeymap, history, historyKeymap, keymap, search, searchKeymap, setDiagnostics,
  undo
} from './vendor/codemirror-6.43.15/codemirror.min.js'
import * as edits from './editor/edits.js'
import { look } from './editor/look.js'
import { startTools } from './editor/tools.js'
import { fromRich, isRich, leftOut } from './editor/word.js'

// What the window for searching says by itself begins without capitals.
const PHRASES = {
  next: 'Find next', previous: 'Find previous', all: 'Select all', replace: 'Replace', 'replace all': 'Replace all', 'match case': 'Match case',
  'by word': 'Whole words', close: 'Close'
}

const views = new WeakMap()
const fromBox = Annotation.define()
const underlined = new WeakMap() // by view: the text and what is underlined in it

const heightOf = part => document.querySelector(part)?.offsetHeight || 0

const run = make => view => {
  const change = make(view.state)
  if (change) view.dispatch(change)
  return Boolean(change)
}

// Before and after a stretch that comes whole: pasted paragraphs stand apart from what they are pasted into.
function paste (event, view, say) {
  const html = event.clipboardData?.getData('text/html') || ''
  if (!html || !isRich(html)) return false
  const { text, left } = fromRich(html)
  if (!text) return false
  event.preventDefault()
  view.dispatch(text.includes('\n') ? edits.insert(view.state, text) : { ...view.state.replaceSelection(text), userEvent: 'input.paste', scrollIntoView: true })
  say(leftOut(left))
  return true
}

// What is wrong, in the list below the text, which the server made: underlined, with its sentence.
function underline (box, view) {
  const found = [...document.querySelectorAll(`.ds-problems a[data-line][href="#${box.id}"]`)].flatMap(link => {
    const number = Number(link.dataset.line)
    if (number > view.state.doc.lines) return []
    const line = view.state.doc.line(number)
    const { shape, problem, part } = link.closest('li').dataset
    const at = part ? line.text.indexOf(`((${part}`) : -1
    const said = at < 0 ? line.text.trim() : `((${part}))`
    const from = line.from + (at < 0 ? line.text.indexOf(said) : at)
    const severity = shape === 'warn' ? 'error' : 'warning'
    return [{ from, to: Math.min(from + said.length, line.to), severity, message: `Line ${number}: ${problem}` }]
  })
  // The same again would close the sentence that somebody reads.
  const { doc } = view.state
  const marked = JSON.stringify(found)
  const last = underlined.get(view)
  if (last?.doc === doc && last.marked === marked) return
  underlined.set(view, { doc, marked })
  view.dispatch(setDiagnostics(view.state, found))
}

function attach (box) {
  const label = document.querySelector(`label[for="${box.id}"]`)
  const status = document.createElement('p')
  status.className = 'ds-small ds-editor__said'
  status.setAttribute('role', 'status')

  // What a paste left out, with a button that takes the paste back until something else is written.
  const back = document.createElement('button')
  back.type = 'button'
  back.className = 'ds-editor__undo'
  back.textContent = 'Undo the paste'
  back.addEventListener('click', () => {
    undo(view)
    status.replaceChildren()
    view.focus()
  })
  const say = words => status.replaceChildren(...(words ? [words, ' ', back] : []))

  label.id ||= `${box.id}-label`
  const described = box.getAttribute('aria-describedby')
  const view = new EditorView({
    state: EditorState.create({
      doc: box.value,
      extensions: [
        history(),
        search({ top: true }),
        EditorState.phrases.of(PHRASES),
        keymap.of([
          { key: 'Mod-b', run: run(edits.bold) },
          { key: 'Mod-i', run: run(edits.italic) },
          { key: 'Enter', run: run(edits.nextItem) },
          ...searchKeymap, ...historyKeymap, ...defaultKeymap
        ]),
        EditorView.lineWrapping,
        // The line that is written is not covered by the tools and the button, which stay in view.
        EditorView.scrollMargins.of(() => ({ top: heightOf(`[data-tools-of="${box.id}"]`), bottom: heightOf('.ds-save') })),
        EditorView.contentAttributes.of({
          'aria-labelledby': label.id,
          tabindex: '0',
          spellcheck: 'true',
          autocorrect: 'on',
          autocapitalize: 'sentences',
          ...(described ? { 'aria-describedby': described } : {})
        }),
        EditorView.domEventHandlers({ paste: (event, view) => paste(event, view, say) }),
        EditorView.updateListener.of(update => {
          if (!update.docChanged || update.transactions.some(one => one.annotation(fromBox))) return
          back.remove()
          box.value = update.state.doc.toString()
          box.dispatchEvent(new Event('input', { bubbles: true }))
        }),
        look
      ]
    })
  })
  views.set(box, view)
  const had = document.activeElement === box && { anchor: box.selectionStart, head: box.selectionEnd }
  label.removeAttribute('for')
  label.addEventListener('click', () => view.focus())
  box.hidden = true
  box.after(status, view.dom)
  box.focus = () => view.focus() // for whoever leads to the box by its id
  if (had) {
    view.dispatch({ selection: had })
    view.focus()
  }
  // Only what goes into the box counts as typed; what is typed to search the text does not.
  view.dom.addEventListener('input', event => event.stopPropagation())

  // The browser may put what was typed back into the box, when somebody comes back.
  addEventListener('pageshow', () => {
    if (box.value !== view.state.doc.toString()) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: box.value }, annotations: fromBox.of(true) })
    }
  })
  underline(box, view)
  document.addEventListener('htmx:load', () => underline(box, view))
  startTools(box, view, run)
}

// A fault's link puts the cursor on its line, with the line chosen; one of no line leads to the text.
document.addEventListener('click', event => {
  const link = event.target.closest('a[href^="#"]')
  const box = link && document.getElementById(link.hash.slice(1))
  const view = box && views.get(box)
  if (!box || !(link.dataset.line || view)) return
  event.preventDefault()
  if (!link.dataset.line) return view.focus()
  const number = Number(link.dataset.line)
  if (view) {
    const line = view.state.doc.line(Math.min(number, view.state.doc.lines))
    view.dispatch({ selection: { anchor: line.from, head: line.to }, effects: EditorView.scrollIntoView(line.from, { y: 'center' }) })
    view.focus()
    view.dom.scrollIntoView({ block: 'center' })
    return
  }
  const lines = box.value.split('\n')
  const at = Math.min(number, lines.length)
  const start = lines.slice(0, at - 1).join('\n').length + (at > 1 ? 1 : 0)
  box.focus()
  box.setSelectionRange(start, start + lines[at - 1].length)
  box.scrollTop = box.scrollHeight * Math.max(0, at - 3) / lines.length
  box.scrollIntoView({ block: 'center' })
})

// Style sheets made by script are what the policy of content lets the editor have.
if ('adoptedStyleSheets' in Document.prototype) document.querySelectorAll('textarea[data-editor]').forEach(attach)
