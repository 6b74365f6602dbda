// Lists that were pasted. An item is { type: 'item', kind, level, number, name, content }: programs say how deep each
// stands, and rarely put one list into another. Its list has a `name` where Word says so.
const BULLETS = /^[·•▪▫◦‣●○■□§oØüv–—*-]$/

// The kind and number of an item, by the sign before it as Word shows it.
export function readSign (sign, isSymbol) {
  const bare = sign.replace(/\s+/g, '')
  if ((isSymbol && bare.length < 2) || BULLETS.test(bare) || !/[\p{L}\p{N}]/u.test(bare)) return { kind: 'bullet_list' }
  const number = /(\d{1,9})\D?$/.exec(bare)?.[1]
  const letter = /^\W?([a-h])\W?$/i.exec(bare)?.[1] // others may be Roman numbers
  return { kind: 'ordered_list', number: number ? Number(number) : letter && 'abcdefgh'.indexOf(letter.toLowerCase()) + 1 }
}

const HOLDERS = new Set(['bullet_list', 'ordered_list', 'list_item', 'blockquote'])
const DEEPEST = 18 // of these in one another: markdown-it, which reads letters, follows 20 and drops what is deeper

// The blocks with what is too deep as paragraphs.
export function shallow (blocks, room = DEEPEST) {
  return blocks.flatMap(block => {
    if (!HOLDERS.has(block.type)) return [block]
    if (room < 2 && block.type !== 'list_item') return paragraphsIn(block)
    return [{ ...block, content: shallow(block.content, room - 1) }]
  })
}

export const paragraphsIn = block => HOLDERS.has(block.type) ? block.content.flatMap(paragraphsIn) : [block]

// An item begins with a paragraph.
export function begun (content) {
  if (content[0]?.type === 'blockquote') return begun([...content[0].content, ...content.slice(1)])
  return content
}

// Blocks with their items as lists, each within the one that it belongs to.
export function nested (blocks) {
  const found = []
  let lists = [] // those that the next item may belong to, from the outermost
  for (const block of blocks) {
    if (block.type !== 'item') {
      lists = []
      found.push(block)
      continue
    }
    while (lists.length > 1 && lists.at(-1).level > block.level) lists.pop()
    let list = lists.at(-1)
    if (list && list.level >= block.level) {
      list.level = block.level
      lists.pop()
    } else list = null
    const around = lists.length ? lists.at(-1).node.content.at(-1).content : found
    if (block.content[0].type !== 'paragraph') { // a list alone in an item is part of the one before
      const before = list?.node.content.at(-1).content || around
      before.push(...block.content)
      if (list) lists.push(list)
      continue
    }
    const goesOn = list?.node.type === block.kind && (block.kind === 'bullet_list' || block.number === list.next ||
      (block.name ? block.name === list.name : block.number === undefined))
    if (!goesOn) {
      const start = block.number ?? 1
      list = { level: block.level, name: block.name, next: start, node: { type: block.kind, content: [] } }
      if (block.kind === 'ordered_list') list.node.attrs = { start }
      around.push(list.node)
    }
    list.node.content.push({ type: 'list_item', content: block.content })
    list.next++
    lists.push(list)
  }
  return found
}
