// How a letter's text looks while it is written: headings and emphasis as they print, fields and audience blocks marked.
// Marks give way to words that say what they do, except on the lines where somebody writes: the text itself stays as it is.
import { Decoration, EditorView, RangeSetBuilder, ViewPlugin } from '../vendor/codemirror-6.43.15/codemirror.min.js'

const INLINE = /\(\((?:(?!\(\(|\)\))[^])*?\?\?|\(\([^()]+\)\)|\)\)|\*\*(?=\S)[^*\n]+\*\*|\*(?=\S)[^*\n]+\*/g

const heading = Decoration.line({ class: 'cm-letter-heading' })
const fence = Decoration.line({ class: 'cm-letter-fence' })
const within = Decoration.line({ class: 'cm-letter-within' })
const field = Decoration.mark({ class: 'cm-letter-field' })
const hidden = Decoration.mark({ class: 'cm-letter-mark' })
const instead = (words, look = '') => Decoration.mark({ class: `cm-letter-mark ${look}`, attributes: { 'data-instead': words } })
const strong = Decoration.mark({ class: 'cm-letter-strong' })
const slanted = Decoration.mark({ class: 'cm-letter-slanted' })

// Whether a block is open where the first line that is seen begins.
function openBefore (doc, line) {
  for (let number = line.number - 1; number >= 1; number--) {
    const text = doc.line(number).text.trim()
    if (text.startsWith(':::')) return text !== ':::'
  }
  return false
}

// A line that begins or ends a block, in words; names of registries are those of the window that inserts blocks.
function blockWords (line, doc) {
  const text = line.text.trim()
  if (text === ':::') {
    let number = line.number + 1
    while (number <= doc.lines && !doc.line(number).text.trim()) number++
    return number > doc.lines || doc.line(number).text.trim().startsWith(':::') ? 'End' : 'In all letters:'
  }
  const slugs = /^:::\s*for\s+(.+)$/.exec(text)?.[1].split(',').map(slug => slug.trim())
  const names = slugs?.map(slug => document.querySelector(`label[for$="-audience-${CSS.escape(slug)}"]`)?.textContent)
  return names?.every(Boolean) ? `Only in letters to: ${names.join(', ')}` : ''
}

function decorations (view) {
  const { state, visibleRanges } = view
  const { from: first, to: last } = state.selection.main
  const isWritten = line => view.hasFocus && line.from <= last && line.to >= first
  const made = new RangeSetBuilder()
  for (const { from, to } of visibleRanges) {
    let line = state.doc.lineAt(from)
    let open = openBefore(state.doc, line)
    for (; ; line = state.doc.line(line.number + 1)) {
      const text = line.text.trim()
      const edge = text.startsWith(':::')
      if (edge) {
        open = text !== ':::'
        made.add(line.from, line.from, fence)
        const words = isWritten(line) ? '' : blockWords(line, state.doc)
        if (words) made.add(line.from, line.to, instead(words))
      } else {
        if (open) made.add(line.from, line.from, within)
        const level = /^#{1,6}\s+/.exec(line.text)
        if (/^#{1,6}\s/.test(text)) made.add(line.from, line.from, heading)
        const written = isWritten(line)
        if (level && !written) made.add(line.from, line.from + level[0].length, hidden)
        for (const found of line.text.matchAll(INLINE)) {
          const [mark] = found
          const at = line.from + found.index
          const to = at + mark.length
          const stars = /^\**/.exec(mark)[0].length && (mark.startsWith('**') ? 2 : 1)
          if (stars) {
            if (!written) made.add(at, at + stars, hidden)
            made.add(written ? at : at + stars, written ? to : to - stars, stars === 2 ? strong : slanted)
            if (!written) made.add(to - stars, to, hidden)
          } else if (!written && mark.endsWith('??')) made.add(at, to, instead(`[only if ${mark.slice(2, -2).trim()}: `, 'cm-letter-field'))
          else if (!written && mark === '))') made.add(at, to, instead(']', 'cm-letter-field'))
          else made.add(at, to, field)
        }
      }
      if (line.to >= to || line.number === state.doc.lines) break
    }
  }
  return made.finish()
}

const marks = ViewPlugin.fromClass(class {
  constructor (view) { this.decorations = decorations(view) }
  update (change) {
    if (change.docChanged || change.viewportChanged || change.selectionSet || change.focusChanged) this.decorations = decorations(change.view)
  }
}, { decorations: plugin => plugin.decorations })

const theme = EditorView.theme({
  '&': { height: 'var(--ds-editor-height)', minHeight: '220px', border: '2px solid var(--ds-text)', backgroundColor: '#fff', color: 'var(--ds-text)', fontSize: '1rem', resize: 'vertical', overflow: 'hidden' },
  '&.cm-focused': { outline: '3px solid var(--ds-focus)', outlineOffset: '0', boxShadow: 'inset 0 0 0 2px' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.5', overflow: 'auto' },
  '.cm-content': { padding: '10px 4px', caretColor: 'var(--ds-text)' },
  '.cm-line': { padding: '0 8px' },
  '.cm-letter-heading, .cm-letter-strong': { fontWeight: '700' },
  '.cm-letter-slanted': { fontStyle: 'italic' },
  '.cm-letter-field': { backgroundColor: 'var(--ds-select)', color: 'var(--ds-ink-2)', borderRadius: '2px' },
  '.cm-letter-mark': { fontSize: '0' },
  '.cm-letter-mark[data-instead]::before': { content: 'attr(data-instead)', fontSize: '1rem' },
  '.cm-letter-fence': { color: 'var(--ds-ink-2)', fontWeight: '700', borderLeft: '4px solid var(--ds-ink-2)', paddingLeft: '8px' },
  '.cm-letter-within': { borderLeft: '4px solid var(--ds-ink-2)', paddingLeft: '8px' },
  '.cm-tooltip': { border: '1px solid var(--ds-text)', backgroundColor: '#fff', maxWidth: 'min(34em, 90vw)' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: '4px solid var(--ds-bad)', fontFamily: 'inherit', whiteSpace: 'normal' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--ds-warn)' },
  '.cm-panels': { backgroundColor: 'var(--ds-paper)', color: 'var(--ds-text)' },
  '.cm-panel.cm-search': { padding: '8px 10px', fontSize: '1rem' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label': { fontSize: '1rem' },
  '.cm-panel.cm-search label:has(input[name=re])': { display: 'none' },
  '.cm-textfield': { border: '1px solid var(--ds-text)', backgroundColor: '#fff', padding: '3px 6px' },
  '.cm-button': { border: '1px solid var(--ds-rule-strong)', backgroundImage: 'none', backgroundColor: '#fff', padding: '3px 8px' },
  '.cm-panel :is(input, button):focus': { outline: '3px solid var(--ds-focus)', outlineOffset: '0' }
})

export const look = [marks, theme]
