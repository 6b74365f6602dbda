// What Word and browsers put on the clipboard, as letter Markdown. `fromRich(html)` gives { text, left }: `left` counts
// what a letter can't hold. Nothing of what it reads is shown, loaded or run.
const NOTHING = new Set(['STYLE', 'SCRIPT', 'META', 'LINK', 'TITLE', 'HEAD', 'XML', 'TEMPLATE', 'DEL', 'S', 'STRIKE'])
const BLOCKS = new Set(['P', 'DIV', 'LI', 'UL', 'OL', 'TABLE', 'TR', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'BLOCKQUOTE', 'SECTION',
  'ARTICLE', 'BODY', 'PRE', 'DL', 'DT', 'DD', 'HR', 'CENTER', 'HEADER', 'FOOTER', 'MAIN', 'TBODY', 'THEAD', 'TFOOT', 'TD', 'TH'])
const BULLETS = /^[·•▪▫◦‣●○■□§oØüv–—*-]$/

const styleOf = node => (node.getAttribute('data-was-style') || '').toLowerCase()
const says = (node, rule) => rule.test(styleOf(node))
const is = (node, name) => new RegExp(`(^|\\s)${name}`, 'i').test(node.getAttribute('class') || '')

// Styles are read, never applied, and nothing is run: the policy of content would report even that it was refused.
function parse (html) {
  const plain = html.replace(/<(style|script|xml)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi, tag => tag.replace(/\s(style|on\w+)(?=\s*=)/gi, ' data-was-$1'))
  return new DOMParser().parseFromString(plain, 'text/html').body
}

export function fromRich (html) {
  const left = { tables: 0, pictures: 0, comments: 0, deleted: 0, notes: 0 }
  const blocks = []
  let current = null

  function open (kind = 'p', more = {}) {
    current = { kind, runs: [], ...more }
    blocks.push(current)
  }

  function add (words, face) {
    if (!current) open()
    current.runs.push({ words, ...face })
  }

  function faceOf (node, face) {
    const weight = /(?<![\w-])font-weight:\s*(\w+)/.exec(styleOf(node))?.[1]
    const slant = /(?<![\w-])font-style:\s*(\w+)/.exec(styleOf(node))?.[1]
    return {
      ...face,
      bold: weight ? weight === 'bold' || Number(weight) >= 600 : face.bold || ['B', 'STRONG'].includes(node.tagName),
      italic: slant ? slant !== 'normal' : face.italic || ['I', 'EM'].includes(node.tagName)
    }
  }

  // Word's own lists are paragraphs, whose bullet is a stretch of text that is to be ignored.
  function listOf (node) {
    const level = /mso-list:[^;]*level(\d+)/.exec(styleOf(node))
    const ignored = [...node.querySelectorAll('[data-was-style]')].find(one => says(one, /mso-list:\s*ignore/))
    if (!level && !ignored) return null
    const said = (ignored?.textContent || '·').replace(/[\s\u00a0]+/g, '')
    ignored?.remove()
    return { kind: BULLETS.test(said) || !/[\p{L}\p{N}]/u.test(said) ? 'ul' : 'ol', level: Number(level?.[1] || 1) }
  }

  function block (node, face, list) {
    const tag = node.tagName
    if (tag === 'TABLE') return table(node, face)
    if (tag === 'UL' || tag === 'OL') {
      const told = Number(node.querySelector(':scope > li')?.getAttribute('data-aria-level'))
      const within = { kind: tag.toLowerCase(), level: told || (list?.level || 0) + 1 }
      current = null
      for (const child of node.childNodes) walk(child, face, within)
      current = null
      return
    }
    if (tag === 'HR') return
    if (tag === 'P' && list && node.closest('li')) {
      if (current?.runs.length) add('\n', face)
      for (const child of node.childNodes) walk(child, face, list)
      return
    }
    const heading = /^H[1-6]$/.test(tag) || is(node, 'MsoTitle') || is(node, 'MsoHeading') || says(node, /mso-outline-level:\s*\d/)
    const own = tag === 'LI' ? list : tag === 'P' ? listOf(node) : null
    current = null
    if (own) open(own.kind, { level: own.level })
    else if (heading) open('h')
    else if (tag === 'BLOCKQUOTE') open('quote')
    else if (['P', 'DT', 'DD'].includes(tag)) open()
    const here = current
    for (const child of node.childNodes) walk(child, heading ? { ...face, plain: true } : face, list)
    if (current === here || !here) current = null
  }

  function table (node, face) {
    left.tables++
    for (const row of node.querySelectorAll('tr')) {
      current = null
      const cells = [...row.children].map(cell => cell.textContent.replace(/[\s\u00a0]+/g, ' ').trim()).filter(Boolean)
      left.pictures += row.querySelectorAll('img').length
      if (cells.length) add(cells.join('; '), face)
    }
    current = null
  }

  function walk (node, face, list = null) {
    if (node.nodeType === Node.TEXT_NODE) {
      const words = node.data.replace(/[\u00ad\u200b\ufeff]/g, '').replace(/[\s\u00a0]+/g, ' ')
      if (words.trim() || (words && current)) add(words, face)
      return
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return
    const tag = node.tagName.toUpperCase()
    if (tag === 'DEL' || tag === 'S' || tag === 'STRIKE') left.deleted += node.textContent.trim() ? 1 : 0
    if (NOTHING.has(tag)) return
    if (says(node, /mso-element:\s*comment-list/) || is(node, 'msocomtxt')) return
    if (is(node, 'MsoCommentReference') || says(node, /mso-special-character:\s*comment/)) {
      left.comments += says(node, /mso-special-character:\s*comment/) ? 0 : 1
      return
    }
    if (says(node, /display:\s*none|mso-hide:\s*all/)) return
    if (tag === 'IMG' || tag === 'V:IMAGEDATA' || tag === 'SVG' || tag === 'PICTURE') return void left.pictures++
    if (tag === 'BR') {
      if (says(node, /page-break-before:\s*always/)) {
        current = null
        open('break')
        current = null
      } else if (current) add('\n', face)
      return
    }
    if (says(node, /mso-element:\s*(foot|end)note-list/)) left.notes += node.querySelectorAll('[id^=ftn],[id^=edn]').length || 1
    if (BLOCKS.has(tag)) return block(node, face, list)
    const href = tag === 'A' ? node.getAttribute('href') || '' : ''
    const to = /^https?:\/\//i.test(href) ? href : face.href
    for (const child of node.childNodes) walk(child, { ...faceOf(node, face), href: to }, list)
  }

  walk(parse(html), { bold: false, italic: false, href: '', plain: false })
  return { text: written(blocks), left }
}

// What would be read as a mark is written as what it is.
const escaped = words => words.replace(/([\\*`])/g, '\\$1').replace(/<(?=[\w/!?])/g, '\\<').replace(/(^|\W)_(?=\w)/g, '$1\\_')

function spoken ({ runs }) {
  const joined = []
  for (const run of runs) {
    const last = joined.at(-1)
    const same = last && last.bold === run.bold && last.italic === run.italic && last.href === run.href
    if (same) last.words += run.words
    else joined.push({ ...run })
  }
  return joined.map(({ words, bold, italic, href, plain }) => {
    const bare = words.trim()
    if (!bare) return words
    const [before, after] = [words.slice(0, words.indexOf(bare)), words.slice(words.indexOf(bare) + bare.length)]
    const mark = plain ? '' : (bold ? '**' : '') + (italic ? '*' : '')
    const text = escaped(bare).split('\n').map(line => line.trim()).join('\\\n')
    const linked = !href || plain ? text : bare === href || `${bare}/` === href ? href : `[${text}](${href.replace(/[()\s]/g, one => `%${one.charCodeAt(0).toString(16)}`)})`
    return before + mark + linked + [...mark].reverse().join('') + after
  }).join('').replace(/ *\n */g, '\n').replace(/ {2,}/g, ' ').replace(/\n+$/, '').trim()
}

function written (blocks) {
  const said = []
  const numbers = []
  let before = null
  for (const block of blocks) {
    const words = block.kind === 'break' ? '***' : spoken(block)
    if (!words) continue
    const isItem = block.kind === 'ul' || block.kind === 'ol'
    let line = words
    if (isItem) {
      const level = Math.max(1, Math.min(block.level || 1, (before?.depth || 0) + 1))
      const goesOn = before && before.depth >= level && numbers[level - 1]?.kind === block.kind
      numbers.length = goesOn ? level : level - 1
      if (goesOn) numbers[level - 1].number++
      else numbers.push({ kind: block.kind, number: 1 })
      const indent = numbers.slice(0, level - 1).map(one => one.kind === 'ol' ? '   ' : '  ').join('')
      line = indent + (block.kind === 'ul' ? '- ' : `${numbers[level - 1].number}. `) + words.replaceAll('\n', `\n${indent}  `)
      const joins = before?.depth && (goesOn || level > before.depth)
      said.push(said.length ? (joins ? '\n' : '\n\n') : '', line)
      before = { depth: level }
      continue
    }
    if (block.kind === 'h') line = `## ${words.replace(/\\?\n/g, ' ')}`
    else if (block.kind === 'quote') line = `> ${words.replaceAll('\n', '\n> ')}`
    else if (block.kind === 'p') line = words.replace(/^(#|>|\+ )/, '\\$1')
    said.push(said.length ? '\n\n' : '', line)
    before = null
    numbers.length = 0
  }
  return said.join('')
}

// Whether a text that comes with this HTML loses by being taken as plain text.
export function isRich (html) {
  return /<(b|strong|i|em|h[1-6]|li|table|img|a|blockquote|del)\b/i.test(html) || /mso-|class="?Mso|font-weight:\s*(bold|[6-9]00)/i.test(html)
}

const COUNTED = [
  ['tables', 'a table became lines of text', 'tables became lines of text'],
  ['pictures', 'a picture was left out', 'pictures were left out'],
  ['comments', 'a comment was left out', 'comments were left out'],
  ['deleted', 'a deleted passage was left out', 'deleted passages were left out'],
  ['notes', 'a footnote became a paragraph', 'footnotes became paragraphs']
]

// What was left out, as a sentence; blank when nothing was.
export function leftOut (left) {
  const said = COUNTED.filter(([name]) => left[name]).map(([name, one, many]) => left[name] === 1 ? one : `${left[name]} ${many}`)
  if (!said.length) return ''
  const words = said.length === 1 ? said[0] : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`
  return `Pasted: ${words}.`
}
