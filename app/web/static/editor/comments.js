// Comments that wait to be settled, in the margin beside the words that they are about. They move with these.
import { Decoration, DecorationSet, Plugin, PluginKey } from '../vendor/prosemirror-1.44.0/prosemirror.min.js'

const key = new PluginKey('comments')

const LIKE = 0.6 // of the words of either

const wordsOf = text => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) || [])

function likeness (one, other) {
  const both = [...one].filter(word => other.has(word)).length
  return both / Math.max(one.size, other.size, 1)
}

function card (item) {
  const made = document.createElement('aside')
  made.className = 'ds-remark'
  made.contentEditable = 'false'
  made.setAttribute('aria-label', 'Comment')
  made.append(...[...item.children].map(child => child.cloneNode(true)))
  return made
}

// Those of the whole text, and of paragraphs that are gone, are only in the list above.
function placed (doc) {
  const blocks = []
  doc.descendants((node, pos) => {
    if (node.type.name === 'passage') return true
    const text = node.textBetween(0, node.content.size, ' ', leaf => leaf.type.spec.leafText?.(leaf) ?? '')
    blocks.push({ pos, words: wordsOf(text) })
    return false
  })
  const found = [...document.querySelectorAll('#to-settle li[data-quote]')].flatMap(item => {
    const words = wordsOf(item.dataset.quote)
    const near = blocks.map(block => ({ ...block, like: likeness(block.words, words) })).sort((one, other) => other.like - one.like)[0]
    if (!near || near.like < LIKE) return []
    return [Decoration.widget(near.pos, () => card(item), { side: -1, key: item.dataset.comment, ignoreSelection: true, stopEvent: () => true })]
  })
  return DecorationSet.create(doc, found)
}

export const comments = () => new Plugin({
  key,
  state: {
    init: (_, state) => placed(state.doc),
    apply: (tr, before) => before.map(tr.mapping, tr.doc)
  },
  props: { decorations (state) { return key.getState(state) } }
})
