// What Word, Outlook, LibreOffice, Google Docs and browsers put on the clipboard, as blocks of a letter: nodes as
// app/letters/editing has them. Nothing of what is read here is shown, loaded or run.
import { begun, nested, paragraphsIn, readSign, shallow } from './paste_lists.js'
import { MOST_COLUMNS, grid, tableNode } from './paste_tables.js'
import { fieldsIn, inline, onOneLine, paragraphs, plain, withoutBold } from './paste_words.js'


const IGNORED = new Set(['STYLE', 'SCRIPT', 'NOSCRIPT', 'META', 'LINK', 'TITLE', 'HEAD', 'XML', 'TEMPLATE', 'COLGROUP', 'COL',
  'BUTTON', 'INPUT', 'SELECT', 'TEXTAREA'])
const PICTURES = new Set(['IMG', 'V:IMAGEDATA', 'SVG', 'PICTURE', 'OBJECT', 'EMBED', 'IFRAME', 'VIDEO', 'AUDIO', 'CANVAS'])
const BLOCKS = new Set(['P', 'DIV', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'SECTION', 'ARTICLE', 'ASIDE', 'NAV', 'BODY', 'PRE', 'DL', 'DT',
  'DD', 'CENTER', 'HEADER', 'FOOTER', 'MAIN', 'ADDRESS', 'FIGURE', 'FIGCAPTION', 'FORM', 'FIELDSET', 'DETAILS', 'SUMMARY', 'CAPTION',
  'LI', 'TR', 'TD', 'TH', 'TBODY', 'THEAD', 'TFOOT'])
const CHANGES = { INS: 'inserted', DEL: 'deleted' }
const LONGEST_ADDRESS = 2000
const MERGE_FIELD = /^\s*MERGEFIELD\s+(?:"([^"]+)"|(\S+))/i

const styleOf = node => (node.getAttribute('data-was-style') || '').toLowerCase()
const says = (node, rule) => rule.test(styleOf(node))
const is = (node, name) => new RegExp(`(^|\\s)${name}`, 'i').test(node.getAttribute('class') || '')
const numberOf = (node, name) => /^\d{1,9}$/.test(node.getAttribute(name) || '') ? Number(node.getAttribute(name)) : undefined
const count = (text, rule) => (text.match(rule) || []).length

// Styles are read, never applied, and nothing is run: the policy of content would report even that it was refused.
// Word hides the codes of its fields in comments. They are read where each ends in what was copied.
function parse (html) {
  const whole = count(html, /mso-element:\s*field-begin/g) === count(html, /mso-element:\s*field-end/g)
  const opened = whole ? html.replace(/<!--\[if supportFields\]>([\s\S]*?)<!\[endif\]-->/gi, '$1') : html
  const bare = opened.replace(/<(style|script|xml)\b[\s\S]*?(?:<\/\1[^>]*>|$)/gi, '')
    .replace(/<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>?/gi, tag => tag.replace(/\s(style|on\w+)(?=\s*=)/gi, ' data-was-$1'))
  return { page: new DOMParser().parseFromString(bare, 'text/html'), whole }
}

// The address of a link that means something on paper; Outlook writes its own in place of what people linked to.
function addressOf (node) {
  const href = (node.getAttribute('originalsrc') || node.getAttribute('href') || '').trim()
  if (!/^(https?:\/\/|mailto:)./i.test(href) || href.length > LONGEST_ADDRESS) return ''
  return /^[\x21-\x7e]+$/.test(href) && !/[<>\\"`{}|^]/.test(href) ? href : URL.canParse(href) ? new URL(href).href : ''
}

// { blocks, left, fields, changes }. `left` counts what a letter can't hold, `fields` are merge fields that stand as text,
// `changes` counts tracked ones: they are accepted, or all rejected.
export function fromRich (html, { changes: decision = 'accept' } = {}) {
  const left = { tables: 0, merged: 0, pictures: 0, comments: 0, deleted: 0, inserted: 0, struck: 0, notes: 0 }
  const changes = { inserted: 0, deleted: 0 }
  const gone = decision === 'reject' ? 'inserted' : 'deleted'
  const { page, whole } = parse(html)
  const byLibreOffice = /LibreOffice/.test(page.querySelector('meta[name=generator]')?.content || '')
  const codes = [] // of Word's fields, around the place that is being read: { code, shown, isMerge }
  let blocks = [] // of what is being read: the page, a list item, a quotation or a cell
  let depth = 0 // of lists, quotations and cells, which hold no headings, tables and page breaks
  let open = null // the block that words are added to
  let next = {} // what the next block is: { heading, quote, item }
  let changed = '' // the tracked change that was read last, in this block

  function close () {
    changed = ''
    if (!open) return
    const { runs, heading, quote, item } = open
    open = null
    const made = paragraphs(runs)
    if (!made.length) return
    if (heading && !depth) blocks.push({ type: 'heading', content: onOneLine(inline(runs).map(withoutBold)) })
    else if (item) blocks.push({ ...item, content: made })
    else if (quote && blocks.at(-1)?.quote) blocks.at(-1).content.push(...made)
    else if (quote) blocks.push({ type: 'blockquote', quote, content: made })
    else blocks.push(...made)
  }

  function add (text, { href, bold, italic, change }) {
    if (!open && !/[^ \u00a0]/.test(text ?? '')) return
    if (!open) {
      open = { runs: [], ...next }
      next = { ...next, item: null }
    }
    if (text !== undefined && text.trim() && !change) changed = ''
    const marks = []
    if (href) marks.push({ type: 'link', attrs: { href } })
    if (bold) marks.push({ type: 'strong' })
    if (italic) marks.push({ type: 'em' })
    open.runs.push(text === undefined ? { marks } : { text, marks })
  }

  // The blocks of a container.
  function inside (node, face) {
    close()
    const outer = { blocks, next }
    blocks = []
    next = {}
    depth++
    for (const child of node.childNodes) walk(child, face)
    close()
    depth--
    const found = finished(blocks)
    ;({ blocks, next } = outer)
    return found
  }

  function pageBreak () {
    close()
    if (!depth) blocks.push({ type: 'page_break' })
  }

  // Word's own lists are paragraphs, whose sign is a stretch of text that is to be ignored.
  function itemOf (node) {
    const [, level, name] = /mso-list:[^;]*level(\d+)\s*(\w+)?/.exec(styleOf(node)) || []
    const ignored = [...node.querySelectorAll('[data-was-style]')].find(one => says(one, /mso-list:\s*ignore/))
    if (!level && !ignored) return null
    const sign = ignored ? readSign(ignored.textContent, Boolean(fontOf(ignored, node))) : { kind: 'bullet_list' }
    ignored?.remove()
    return { type: 'item', level: Number(level || 1), name, ...sign }
  }

  function fontOf (node, end) {
    for (let at = node; at !== end; at = at.parentElement) if (says(at, /font-family:\s*["']?(symbol|wingdings|webdings)/)) return at
    return null
  }

  function list (node, face, level) {
    close()
    const kind = node.tagName === 'OL' ? 'ordered_list' : 'bullet_list'
    let start = kind === 'ordered_list' ? numberOf(node, 'start') ?? 1 : undefined
    for (const child of node.childNodes) {
      const told = Number(child.getAttribute?.('data-aria-level') || child.getAttribute?.('aria-level')) || level
      if (child.tagName === 'UL' || child.tagName === 'OL') list(child, face, level + 1)
      else if (child.tagName !== 'LI') walk(child, face)
      else {
        const content = begun(inside(child, faceOf(child, face)))
        if (!content.length) continue
        blocks.push({ type: 'item', kind, level: told, number: numberOf(child, 'value') ?? start, content })
        start = undefined
      }
    }
    close()
  }

  // The words of a cell in one line. Of paragraphs and items in it each follows a space.
  function cellWords (node, face) {
    const lines = inside(node, faceOf(node, face)).flatMap(paragraphsIn).map(({ content }) => content)
    return onOneLine(lines.flatMap((line, place) => place ? [{ type: 'hard_break' }, ...line] : line))
  }

  function table (node, face) {
    close()
    const around = faceOf(node, face)
    if (node.caption) block(node.caption, around)
    const cells = [...node.rows].flatMap(row => [...row.cells])
    if (cells.length === 1 || node.getAttribute('role') === 'presentation') {
      for (const cell of cells) {
        close()
        for (const child of cell.childNodes) walk(child, faceOf(cell, around))
      }
      return close()
    }
    const { rows, merged } = grid(node, cell => cellWords(cell, around))
    if (!rows.length) return
    if (!depth && rows[0].length <= MOST_COLUMNS) {
      left.merged += merged
      return void blocks.push(tableNode(rows))
    }
    left.tables++
    for (const row of rows) {
      const words = row.map(({ content }) => content).filter(content => content.length)
      const line = words.flatMap((content, place) => place ? [{ type: 'text', text: '; ' }, ...content] : content)
      blocks.push({ type: 'paragraph', content: inline(line.map(({ text, marks }) => ({ text, marks: marks || [] }))) })
    }
  }

  function block (node, face) {
    const tag = node.tagName
    close()
    if (says(node, /(page-break-before:\s*always|(?<![\w-])break-before:\s*page)/) && blocks.length) pageBreak()
    if (tag === 'DIV' && /^(ftn|edn|sdfootnote|sdendnote)\d+$/.test(node.id)) left.notes++
    const outer = next
    const item = tag === 'P' ? itemOf(node) : null
    const isHeading = /^H[1-6]$/.test(tag) || is(node, 'MsoTitle') || is(node, 'MsoHeading') ||
      node.getAttribute('role') === 'heading' || says(node, /mso-outline-level:\s*\d/)
    next = item ? { item } : isHeading ? { heading: true } : is(node, 'Mso(Intense)?Quote') ? { quote: true } : { ...outer, item: null }
    for (const child of node.childNodes) walk(child, faceOf(node, { ...face, lines: tag === 'PRE' || face.lines }))
    close()
    next = outer
    if (says(node, /page-break-after:\s*always/)) pageBreak()
  }

  function faceOf (node, face) {
    const weight = /(?<![\w-])font-weight:\s*(\w+)/.exec(styleOf(node))?.[1]
    const slant = /(?<![\w-])font-style:\s*(\w+)/.exec(styleOf(node))?.[1]
    return {
      ...face,
      bold: weight ? weight === 'bold' || Number(weight) >= 600 : face.bold || ['B', 'STRONG'].includes(node.tagName),
      italic: slant ? slant !== 'normal' : face.italic || ['I', 'EM'].includes(node.tagName),
      loose: face.loose || is(node, 'Apple-converted-space') || says(node, /mso-(spacerun:\s*yes|tab-count)/)
    }
  }

  // A field of Word shows its result. A merge field is named instead: its result may be what one letter says.
  function fieldCode (node, face) {
    if (!whole) return
    if (says(node, /mso-element:\s*field-begin/)) codes.push({ code: '', shown: false, isMerge: false })
    const field = codes.at(-1)
    if (!field) return
    const ends = says(node, /mso-element:\s*field-end/)
    if (ends || says(node, /mso-element:\s*field-separator/)) {
      const name = MERGE_FIELD.exec(field.code)
      if (name && !field.shown) words(`«${name[1] || name[2]}»`, face, codes.slice(0, -1))
      field.shown = true
      field.isMerge = Boolean(name)
    }
    if (ends) codes.pop()
  }

  function words (text, face, around = codes) {
    const hidden = around.find(one => !one.shown || one.isMerge)
    if (hidden) hidden.code += text
    else add(text, face)
  }

  function written (node, face) {
    const text = face.loose ? node.data.replaceAll('\u00a0', ' ') : node.data
    const lines = face.lines ? text.split(/\r\n?|\n/) : [text]
    lines.forEach((line, place) => {
      if (place) add(undefined, face)
      words(plain(line), face)
    })
  }

  // Whether a passage with a tracked change stays.
  function stays (node, kind) {
    if (node.textContent.trim() && changed !== kind) changes[kind]++
    if (node.textContent.trim()) changed = kind
    return kind !== gone
  }

  function walk (node, face) {
    if (node.nodeType === Node.TEXT_NODE) return written(node, face)
    if (node.nodeType === Node.COMMENT_NODE && byLibreOffice && !/^\s*(\[if|(Start|End)Fragment)/.test(node.data)) left.comments++
    if (node.nodeType !== Node.ELEMENT_NODE) return
    const tag = node.tagName.toUpperCase()
    const change = CHANGES[tag] || (is(node, 'msoIns\\b') && 'inserted') || (is(node, 'msoDel\\b') && 'deleted')
    if (change && change !== face.change) {
      if (!stays(node, change)) return
      face = { ...face, change }
    }
    if (['S', 'STRIKE'].includes(tag) || (says(node, /text-decoration[\w-]*:[^;]*line-through/) && !change)) {
      left.struck += node.textContent.trim() ? 1 : 0
      return
    }
    if (IGNORED.has(tag) || says(node, /mso-element:\s*comment-list/) || is(node, 'msocomtxt')) return
    if (is(node, 'MsoCommentReference') || says(node, /mso-special-character:\s*comment/)) {
      left.comments += is(node, 'MsoCommentReference') ? 1 : 0
      return
    }
    if (says(node, /mso-element:\s*field-/)) return fieldCode(node, face)
    if (tag === 'HR') return says(node, /page-break-(before|after):\s*always/) ? pageBreak() : close()
    if (says(node, /display:\s*none|mso-hide:\s*all/)) return
    if (PICTURES.has(tag)) return void left.pictures++
    if (tag === 'BR') return says(node, /page-break-before:\s*always/) ? pageBreak() : add(undefined, face)
    if (tag === 'UL' || tag === 'OL') return list(node, faceOf(node, face), 1)
    if (tag === 'TABLE') return table(node, face)
    if (tag === 'BLOCKQUOTE') {
      const content = inside(node, faceOf(node, face))
      if (content.length) blocks.push({ type: 'blockquote', content })
      return
    }
    if (BLOCKS.has(tag)) return block(node, face)
    const within = faceOf(node, tag === 'A' ? { ...face, href: addressOf(node) || face.href } : face)
    for (const child of node.childNodes) walk(child, within)
  }

  walk(page.body, { bold: false, italic: false, href: '' })
  left[gone] = changes[gone]
  const found = shallow(finished(blocks))
  return { blocks: found, left, fields: fieldsIn(found), changes }
}

const finished = blocks => nested(blocks).map(({ quote, ...block }) => block)

// Words without any form: an empty line ends a paragraph, any other a line. What looks like a list or a mark stays words.
export function fromPlain (text) {
  const blocks = text.split(/\r\n?|[\n\v\f\u2028\u2029]/).join('\n').split(/\n(?:[ \t\u00a0]*\n)+/).flatMap(words =>
    paragraphs(words.split('\n').flatMap((line, place) => [...(place ? [{ marks: [] }] : []), { text: plain(line), marks: [] }])))
  return { blocks, left: {}, fields: fieldsIn(blocks), changes: { inserted: 0, deleted: 0 } }
}

const COUNTED = [
  ['tables', 'a table became lines of text', 'tables became lines of text'],
  ['merged', 'a merged cell was split', 'merged cells were split'],
  ['pictures', 'a picture was left out', 'pictures were left out'],
  ['comments', 'a comment was left out', 'comments were left out'],
  ['deleted', 'a deleted passage was left out', 'deleted passages were left out'],
  ['inserted', 'an inserted passage was left out', 'inserted passages were left out'],
  ['struck', 'a struck-through passage was left out', 'struck-through passages were left out'],
  ['notes', 'a footnote became a paragraph', 'footnotes became paragraphs']
]

// What was left out, as a sentence; blank when nothing was.
export function leftOut ({ left }) {
  const said = COUNTED.filter(([name]) => left[name]).map(([name, one, many]) => left[name] === 1 ? one : `${left[name]} ${many}`)
  if (!said.length) return ''
  const words = said.length === 1 ? said[0] : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`
  return `Pasted: ${words}.`
}
