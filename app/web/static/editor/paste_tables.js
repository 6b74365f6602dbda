// Tables that were pasted: even rows of cells with words, the first of which is the header.
import { withoutBold } from './paste_words.js'

export const MOST_COLUMNS = 8 // as app/letters/text/markup.py

const ALIGNED = /(?<![\w-])text-align:\s*(\w+)/
const EMPTY = { content: [], side: '' }
const SIDES = { right: 'right', end: 'right', center: 'center', middle: 'center' }

function sideOf (cell) {
  const inner = cell.firstElementChild
  const said = [cell, inner].filter(Boolean).map(node =>
    ALIGNED.exec((node.getAttribute('data-was-style') || '').toLowerCase())?.[1] || node.getAttribute('align')?.toLowerCase())
  return SIDES[said.find(Boolean)] || 'left'
}

// The words of a table by row and column. `read(cell)` gives those of one cell. `merged` counts cells that were several:
// their words stand in the first. What is empty from end to end is not there.
export function grid (table, read) {
  const rows = [...table.rows]
  const cells = rows.map(() => [])
  let merged = 0
  rows.forEach((row, place) => {
    let column = 0
    for (const cell of row.cells) {
      while (cells[place][column]) column++
      const wide = Math.min(cell.colSpan, MOST_COLUMNS + 1)
      const tall = Math.min(cell.rowSpan || rows.length, rows.length - place)
      const content = read(cell)
      if (content.length && (wide > 1 || tall > 1)) merged++
      for (let down = 0; down < tall; down++) {
        for (let right = 0; right < wide; right++) cells[place + down][column + right] ??= EMPTY
      }
      cells[place][column] = { content, side: content.length ? sideOf(cell) : '' }
      column += wide
    }
  })
  const width = Math.max(0, ...cells.map(row => row.length))
  const columns = [...Array(width).keys()].filter(column => cells.some(row => row[column]?.content.length))
  const even = cells.filter(row => row.some(cell => cell?.content.length))
    .map(row => columns.map(column => row[column] || EMPTY))
  return { rows: even, merged }
}

// A column has one side: that of all its words below the header.
function sidesOf (rows) {
  return rows[0].map((_, column) => {
    const said = new Set((rows.length > 1 ? rows.slice(1) : rows).map(row => row[column].side).filter(Boolean))
    return said.size === 1 ? [...said][0] : 'left'
  })
}

export function tableNode (rows) {
  const sides = sidesOf(rows)
  return {
    type: 'table',
    content: rows.map((row, place) => ({
      type: 'table_row',
      content: row.map(({ content }, column) => {
        const words = place ? content : content.map(withoutBold)
        const cell = { type: place ? 'table_cell' : 'table_header', attrs: { align: sides[column] } }
        return words.length ? { ...cell, content: words } : cell
      })
    }))
  }
}
