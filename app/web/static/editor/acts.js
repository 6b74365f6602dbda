// What keys and buttons do to a text: commands of ProseMirror, each one step that can be undone.
import {
  Fragment, TextSelection, addColumnAfter, addRowAfter, baseKeymap, chainCommands, deleteColumn, deleteRow, deleteTable, goToNextCell, isInTable,
  lift, liftListItem, redo, setBlockType, sinkListItem, splitListItem, toggleMark, undo, wrapIn, wrapInList
} from '../vendor/prosemirror-1.44.0/prosemirror.min.js'
import { MOST_COLUMNS } from './paste_tables.js'
import { schema } from './schema.js'

const { nodes, marks } = schema

// The node of this type around the cursor, with its position: { node, pos }.
export function around (state, ...types) {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth--) {
    if (types.includes($from.node(depth).type)) return { node: $from.node(depth), pos: $from.before(depth), depth }
  }
  return null
}

export const marked = (state, mark) => {
  const { from, to, empty, $from } = state.selection
  return Boolean(empty ? mark.isInSet(state.storedMarks || $from.marks()) : state.doc.rangeHasMark(from, to, mark))
}

// A new list goes on with the one of its kind that is right before it.
function joined (tr, type) {
  const { $from } = tr.selection
  for (let depth = $from.depth; depth > 0; depth--) {
    const at = $from.before(depth)
    if ($from.node(depth).type === type && tr.doc.resolve(at).nodeBefore?.type === type) return tr.join(at)
  }
  return tr
}

// Paragraphs and lists that are chosen together become one list.
const oneList = (type, state, dispatch) => {
  const { $from, $to } = state.selection
  const range = $from.blockRange($to)
  const chosen = range ? range.parent.content.content.slice(range.startIndex, range.endIndex) : []
  const isList = node => node.type === nodes.bullet_list || node.type === nodes.ordered_list
  if (!chosen.some(isList) || !chosen.some(node => node.type === nodes.paragraph) || !chosen.every(node => isList(node) || node.type === nodes.paragraph)) return false
  const items = chosen.flatMap(node => isList(node) ? node.content.content : [nodes.list_item.create(null, node)])
  const whole = type.create(null, items)
  const tr = state.tr.replaceWith(range.start, range.end, whole)
  const end = tr.doc.resolve(range.start + whole.nodeSize)
  if (dispatch) dispatch(tr.setSelection(TextSelection.between(tr.doc.resolve(range.start), end)).scrollIntoView())
  return true
}

// A list becomes one of the other kind, or its items paragraphs.
const list = type => (state, dispatch) => {
  if (oneList(type, state, dispatch)) return true
  const found = around(state, nodes.bullet_list, nodes.ordered_list)
  if (!found) return wrapInList(type)(state, dispatch && (tr => dispatch(joined(tr, type))))
  if (found.node.type === type) return liftListItem(nodes.list_item)(state, dispatch)
  if (dispatch) dispatch(state.tr.setNodeMarkup(found.pos, type))
  return true
}

const quote = (state, dispatch) => around(state, nodes.blockquote) ? lift(state, dispatch) : wrapIn(nodes.blockquote)(state, dispatch)

const heading = (state, dispatch) => setBlockType(around(state, nodes.heading) ? nodes.paragraph : nodes.heading)(state, dispatch)

// Blocks where the cursor is: in the place of an empty paragraph, before or after the block that it is at the beginning or
// end of, or between the two parts of it.
export const insertBlocks = blocks => (state, dispatch) => {
  const passage = around(state, nodes.passage)
  const depth = passage ? passage.depth + 1 : 1
  const tr = state.tr.deleteSelection()
  const { $from } = tr.selection
  if (dispatch) {
    const found = Fragment.from(blocks)
    let [from, to] = [$from.pos, $from.pos]
    if ($from.depth >= depth) {
      const here = $from.node(depth)
      const [begins, ends] = [$from.before(depth), $from.after(depth)]
      const splits = here.isTextblock && $from.parentOffset > 0 && $from.parentOffset < here.content.size
      if (splits) {
        tr.split($from.pos)
        from = to = $from.pos + 1
      } else if (here.type === nodes.paragraph && !here.content.size) [from, to] = [begins, ends]
      else from = to = here.isTextblock && $from.parentOffset === 0 ? begins : ends
    }
    tr.replaceWith(from, to, found)
    const end = from + found.size
    if (!tr.doc.resolve(end).nodeAfter) tr.insert(end, nodes.paragraph.create())
    const inside = TextSelection.near(tr.doc.resolve(blocks[0].type === nodes.table ? from : end))
    dispatch(tr.setSelection(inside).scrollIntoView())
  }
  return true
}

const pageBreak = insertBlocks([nodes.page_break.create()])

const cellOf = type => type.create(null, nodes.cell_text.create())

const table = (state, dispatch) => {
  if (isInTable(state)) return false
  const row = type => nodes.table_row.create(null, [cellOf(type), cellOf(type)])
  return insertBlocks([nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell), row(nodes.table_cell)])])(state, dispatch)
}

// The first row is the header: no row goes above it, and it stays.
const inHeader = state => around(state, nodes.table_header) !== null
const rowBelow = (state, dispatch) => {
  if (!isInTable(state)) return false
  if (!inHeader(state)) return addRowAfter(state, dispatch)
  const { node, pos } = around(state, nodes.table_row)
  const row = nodes.table_row.create(null, node.content.content.map(cell => nodes.table_cell.create({ align: cell.attrs.align }, nodes.cell_text.create())))
  if (dispatch) dispatch(state.tr.insert(pos + node.nodeSize, row))
  return true
}
const removeRow = (state, dispatch) => {
  if (!isInTable(state) || inHeader(state) || around(state, nodes.table).node.childCount < 3) return false
  const { pos } = around(state, nodes.table_row)
  return deleteRow(state, dispatch && (tr => dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(pos), -1)))))
}
const columns = state => around(state, nodes.table)?.node.firstChild.childCount || 0
const columnRight = (state, dispatch) => columns(state) > 0 && columns(state) < MOST_COLUMNS && addColumnAfter(state, dispatch)
const removeColumn = (state, dispatch) => columns(state) > 1 && deleteColumn(state, dispatch)

// Words or numbers of a column to one side.
const align = side => (state, dispatch) => {
  const found = around(state, nodes.table)
  if (!found) return false
  const { $from } = state.selection
  const row = around(state, nodes.table_row)
  const column = $from.index(row.depth)
  const { tr } = state
  found.node.forEach((each, offset) => {
    let at = found.pos + 1 + offset + 1
    for (let number = 0; number < column; number++) at += each.child(number).nodeSize
    tr.setNodeMarkup(at, null, { ...each.child(column).attrs, align: side })
  })
  if (dispatch) dispatch(tr)
  return true
}

export const insertField = (name, format = '') => (state, dispatch) => {
  // The list of asks is a paragraph of its own.
  if (name === 'asks') return insertBlocks([nodes.paragraph.create(null, nodes.field.create({ name }))])(state, dispatch)
  if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.field.create({ name, format })).scrollIntoView())
  return true
}

const insertWords = words => (state, dispatch) => {
  if (dispatch) dispatch(state.tr.insertText(words).scrollIntoView())
  return true
}

// Words that only some recipients read: those that are chosen.
export const condition = name => (state, dispatch) => {
  const { from, to, empty } = state.selection
  if (empty) return false
  if (dispatch) dispatch(state.tr.addMark(from, to, marks.condition.create({ name })).scrollIntoView())
  return true
}

// The paragraphs that are chosen, for some registries only; a passage that the cursor is in changes whom it is for.
export const passage = registries => (state, dispatch) => {
  const found = around(state, nodes.passage)
  if (found) {
    if (dispatch) dispatch(state.tr.setNodeMarkup(found.pos, null, { ...found.node.attrs, registries }))
    return true
  }
  const { $from, $to } = state.selection
  const range = $from.blockRange($to, node => node.type === nodes.doc)
  const within = range && state.doc.content.content.slice(range.startIndex, range.endIndex)
  if (!range || within.some(node => node.type === nodes.passage)) return false
  if (dispatch) dispatch(state.tr.wrap(range, [{ type: nodes.passage, attrs: { registries } }]).scrollIntoView())
  return true
}

// Its words in every letter.
export const forEveryone = pos => (state, dispatch) => {
  const node = state.doc.nodeAt(pos)
  if (node?.type !== nodes.passage) return false
  if (dispatch) dispatch(state.tr.replaceWith(pos, pos + node.nodeSize, node.content))
  return true
}

// The words of a mark around a place, or that begin there: { from, to, mark }.
export function extentOf (state, type, pos = state.selection.from) {
  const $pos = state.doc.resolve(pos)
  const mark = ($pos.nodeAfter && type.isInSet($pos.nodeAfter.marks)) || type.isInSet($pos.marks())
  if (!mark) return null
  const start = $pos.start()
  let found = null
  $pos.parent.forEach((node, offset) => {
    const [begins, ends] = [start + offset, start + offset + node.nodeSize]
    if (!mark.isInSet(node.marks)) return
    if (found?.to === begins) found.to = ends
    else if (!found || found.to < pos) found = { from: begins, to: ends, mark }
  })
  return found
}

export const link = href => (state, dispatch) => {
  const { from, to, empty } = state.selection
  const { tr } = state
  const mark = marks.link.create({ href })
  const around = empty ? extentOf(state, marks.link) : { from, to }
  if (around) tr.removeMark(around.from, around.to, marks.link).addMark(around.from, around.to, mark)
  else tr.replaceSelectionWith(schema.text(href.replace(/^mailto:/i, ''), [mark]), false)
  if (dispatch) dispatch(tr.scrollIntoView())
  return true
}

const removeLink = (state, dispatch) => {
  const { from, to, empty } = state.selection
  const found = empty ? extentOf(state, marks.link) : { from, to }
  if (found && dispatch) dispatch(state.tr.removeMark(found.from, found.to, marks.link))
  return Boolean(found)
}

// Enter in the last, empty paragraph of a passage goes on below it.
const leavePassage = (state, dispatch) => {
  const found = around(state, nodes.passage)
  const { $from, empty } = state.selection
  if (!found || !empty || $from.depth !== found.depth + 1 || $from.parent.content.size || found.node.childCount < 2 || found.node.lastChild !== $from.parent) return false
  if (dispatch) {
    const { tr } = state
    const after = found.pos + found.node.nodeSize
    tr.insert(after, nodes.paragraph.create())
    tr.delete($from.before(), $from.after())
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(tr.mapping.map(after) - 1))).scrollIntoView())
  }
  return true
}

// Backspace takes an empty passage away.
const removePassage = (state, dispatch) => {
  const found = around(state, nodes.passage)
  if (!found || !state.selection.empty || found.node.childCount > 1 || found.node.textContent || found.node.firstChild.type !== nodes.paragraph || found.node.firstChild.content.size) return false
  if (dispatch) {
    const tr = state.tr.replaceWith(found.pos, found.pos + found.node.nodeSize, nodes.paragraph.create())
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(found.pos))).scrollIntoView())
  }
  return true
}

// Enter goes to the next row of a table.
const nextRow = (state, dispatch) => {
  if (!isInTable(state)) return false
  const cell = around(state, nodes.table_cell, nodes.table_header)
  const row = around(state, nodes.table_row)
  const grid = around(state, nodes.table)
  const { $from } = state.selection
  const [rowNumber, column] = [$from.index(grid.depth), $from.index(row.depth)]
  if (!cell || rowNumber + 1 >= grid.node.childCount) return true
  if (dispatch) {
    let at = row.pos + row.node.nodeSize + 1
    for (let number = 0; number < column; number++) at += grid.node.child(rowNumber + 1).child(number).nodeSize
    dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(at + 1))).scrollIntoView())
  }
  return true
}

// Tab in the last cell begins a row.
const nextCell = (state, dispatch, view) => {
  if (!isInTable(state)) return false
  if (goToNextCell(1)(state, dispatch)) return true
  rowBelow(state, dispatch, view)
  return goToNextCell(1)(view.state, dispatch)
}

// As deep as Markdown reads lists.
const DEEPEST = 18
const indent = (state, dispatch) => state.selection.$from.depth < DEEPEST && sinkListItem(nodes.list_item)(state, dispatch)

// Right, at the end of words on a condition, goes on outside of them.
const leaveCondition = (state, dispatch) => {
  const { $head, empty } = state.selection
  const mark = !state.storedMarks && marks.condition.isInSet($head.marks())
  if (!empty || !mark || ($head.nodeAfter && mark.isInSet($head.nodeAfter.marks))) return false
  if (dispatch) dispatch(state.tr.removeStoredMark(marks.condition))
  return true
}

const lineBreak = (state, dispatch) => {
  if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView())
  return true
}

export const ACTS = {
  heading,
  bold: toggleMark(marks.strong),
  italic: toggleMark(marks.em),
  bullets: list(nodes.bullet_list),
  numbers: list(nodes.ordered_list),
  quote,
  undo,
  redo,
  pageBreak,
  table,
  rowBelow,
  removeRow,
  columnRight,
  removeColumn,
  removeTable: deleteTable,
  alignLeft: align('left'),
  alignCentre: align('center'),
  alignRight: align('right'),
  space: insertWords('\u00a0'),
  removeLink
}

// Those of Word, and what browsers have for text.
export const KEYS = {
  ...baseKeymap,
  'Mod-b': ACTS.bold,
  'Mod-i': ACTS.italic,
  'Mod-z': undo,
  'Mod-y': redo,
  'Mod-Shift-z': redo,
  'Mod-Alt-1': setBlockType(nodes.heading),
  'Mod-Alt-2': setBlockType(nodes.heading),
  'Mod-Shift-n': setBlockType(nodes.paragraph),
  'Mod-Shift-l': ACTS.bullets,
  'Mod-Enter': pageBreak,
  'Mod-Shift-Space': ACTS.space,
  'Shift-Enter': lineBreak,
  ArrowRight: leaveCondition,
  Backspace: chainCommands(removePassage, baseKeymap.Backspace),
  Enter: chainCommands(nextRow, splitListItem(nodes.list_item), leavePassage, baseKeymap.Enter),
  Tab: chainCommands(nextCell, indent),
  'Shift-Tab': chainCommands(goToNextCell(-1), liftListItem(nodes.list_item))
}
