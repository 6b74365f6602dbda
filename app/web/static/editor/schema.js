// What a letter's text is made of. The server reads and writes it (app/letters/editing): `source`, `gap` and `place` of a
// block are its own, and stay as they came.
import { DOMSerializer, Schema } from '../vendor/prosemirror-1.44.0/prosemirror.min.js'

export const ADDRESS = /^(?:https?:\/\/|mailto:)[^\s<>]{1,1900}$/i

const kept = { source: { default: null }, gap: { default: null }, place: { default: null } }
const cell = { align: { default: 'left' }, colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } }
const cellOf = dom => ({ align: dom.dataset.align || 'left' })
const cellIn = tag => node => [tag, { 'data-align': node.attrs.align }, 0]

export const schema = new Schema({
  nodes: {
    doc: { content: '(block | passage)+', attrs: { tail: { default: '\n' } } },
    line: { content: 'paragraph' },
    lines: { content: 'paragraph+' },
    paragraph: { group: 'inner block', content: 'inline*', attrs: kept, parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
    heading: { group: 'block', content: 'inline*', defining: true, attrs: kept, parseDOM: [{ tag: 'h2' }], toDOM: () => ['h2', 0] },
    blockquote: { group: 'inner block', content: 'inner+', defining: true, attrs: kept, parseDOM: [{ tag: 'blockquote' }], toDOM: () => ['blockquote', 0] },
    bullet_list: { group: 'inner block', content: 'list_item+', attrs: kept, parseDOM: [{ tag: 'ul' }], toDOM: () => ['ul', 0] },
    ordered_list: {
      group: 'inner block',
      content: 'list_item+',
      attrs: { start: { default: 1 }, ...kept },
      parseDOM: [{ tag: 'ol', getAttrs: dom => ({ start: dom.start }) }],
      toDOM: node => ['ol', node.attrs.start === 1 ? {} : { start: node.attrs.start }, 0]
    },
    list_item: { content: 'inner+', defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
    table: { group: 'block', content: 'table_row+', tableRole: 'table', isolating: true, attrs: kept, parseDOM: [{ tag: 'table' }], toDOM: () => ['table', ['tbody', 0]] },
    table_row: { content: '(table_header | table_cell)+', tableRole: 'row', parseDOM: [{ tag: 'tr' }], toDOM: () => ['tr', 0] },
    table_header: { content: 'cell_text', tableRole: 'header_cell', isolating: true, attrs: cell, parseDOM: [{ tag: 'th', getAttrs: cellOf }], toDOM: cellIn('th') },
    table_cell: { content: 'cell_text', tableRole: 'cell', isolating: true, attrs: cell, parseDOM: [{ tag: 'td', getAttrs: cellOf }], toDOM: cellIn('td') },
    cell_text: { content: 'inline*', parseDOM: [{ tag: 'div[data-cell]' }], toDOM: () => ['div', { 'data-cell': '' }, 0] },
    page_break: { group: 'block', attrs: kept, parseDOM: [{ tag: 'hr' }], toDOM: () => ['hr', { class: 'ds-text__page', 'aria-label': 'Page break' }] },
    passage: {
      content: 'block+',
      attrs: { registries: { default: [] }, ...kept },
      isolating: true,
      defining: true,
      parseDOM: [{ tag: 'section[data-registries]', getAttrs: dom => ({ registries: dom.dataset.registries.split(' ') }) }],
      toDOM: node => ['section', { 'data-registries': node.attrs.registries.join(' ') }, 0]
    },
    text: { group: 'inline' },
    field: {
      group: 'inline',
      inline: true,
      atom: true,
      attrs: { name: {}, format: { default: '' } },
      parseDOM: [{ tag: 'span[data-field]', getAttrs: dom => ({ name: dom.dataset.field, format: dom.dataset.format || '' }) }],
      toDOM: ({ attrs: { name, format } }) => ['span', { 'data-field': name, 'data-format': format }, `((${name}))`],
      leafText: node => `((${node.attrs.name}))`
    },
    hard_break: { group: 'inline', inline: true, selectable: false, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'], leafText: () => '\n' }
  },
  // From the outermost to the innermost, as the server has them.
  marks: {
    condition: {
      attrs: { name: {} },
      parseDOM: [{ tag: 'span[data-condition]', getAttrs: dom => ({ name: dom.dataset.condition }) }],
      toDOM: mark => ['span', { class: 'ds-if', 'data-condition': mark.attrs.name }, 0]
    },
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [{ tag: 'a[href]', getAttrs: dom => ADDRESS.test(dom.getAttribute('href')) && { href: dom.getAttribute('href') } }],
      toDOM: mark => ['a', { href: mark.attrs.href }, 0]
    },
    strong: { parseDOM: [{ tag: 'strong' }, { tag: 'b' }], toDOM: () => ['strong', 0] },
    em: { parseDOM: [{ tag: 'em' }, { tag: 'i' }], toDOM: () => ['em', 0] }
  }
})

const CELLS = ['table_header', 'table_cell']
const HOLDERS = ['list_item', 'blockquote', 'passage'] // empty ones hold a line to write in, which is not sent
const OF_THE_GRID = new Set(['colspan', 'rowspan', 'colwidth'])

// As the server gives a block; a cell holds its words there, and here a line of them.
export function blockFrom (json) {
  const content = json.content?.map(blockFrom) ?? (HOLDERS.includes(json.type) ? [{ type: 'paragraph' }] : undefined)
  if (CELLS.includes(json.type)) return { ...json, content: [{ type: 'cell_text', content }] }
  return { ...json, content }
}

export function documentFrom (json) {
  const content = json.content?.length ? json.content.map(blockFrom) : [{ type: 'paragraph' }]
  const doc = schema.nodeFromJSON({ ...json, content })
  doc.check()
  return doc
}

const written = new WeakMap() // nodes never change: what was written of one stays true

function said (node) {
  if (!written.has(node)) written.set(node, JSON.stringify(plain(node)))
  return written.get(node)
}

function plain (node) {
  const found = { type: node.type.name }
  const attrs = Object.entries(node.attrs).filter(([name, value]) => value !== null && !OF_THE_GRID.has(name))
  if (attrs.length) found.attrs = Object.fromEntries(attrs)
  const holder = CELLS.includes(found.type) ? node.firstChild : node
  const isEmptyHolder = HOLDERS.includes(found.type) && node.childCount === 1 && node.firstChild.type.name === 'paragraph' && !node.firstChild.content.size
  if (holder.childCount && !isEmptyHolder) found.content = holder.content.content.map(plain)
  if (node.isText) found.text = node.text
  if (node.marks.length) found.marks = node.marks.map(mark => mark.toJSON())
  return found
}

// The document as the server takes it, in JSON.
export const sentOf = doc => `{"type":"${doc.type.name}","attrs":${JSON.stringify(doc.attrs)},"content":[${doc.content.content.map(said).join(',')}]}`

// Whether a block says nothing, so that the server leaves it out. One that was read so is kept.
export const isLeftOut = node => isEmpty(node) && (node.type.name === 'paragraph' || node.attrs.source === null)

function isEmpty (node) {
  if (node.isText) return !node.text.replace(/[ \t\r\n]/g, '')
  if (['page_break', 'field'].includes(node.type.name)) return false
  return node.content.content.every(isEmpty)
}

// What is copied says that it is ours: other programs are made of ProseMirror too.
class OwnSerializer extends DOMSerializer {
  serializeFragment (fragment, options, target) {
    const made = super.serializeFragment(fragment, options, target)
    made.firstElementChild?.setAttribute('data-despatch', '')
    return made
  }
}

const { nodes, marks } = DOMSerializer.fromSchema(schema)
export const clipboardSerializer = new OwnSerializer(nodes, marks)
