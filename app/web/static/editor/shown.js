// How fields, passages and conditions look: in words of the form, with what one recipient reads. The text stays what it is.
import { Decoration, DecorationSet, Plugin, PluginKey } from '../vendor/prosemirror-1.44.0/prosemirror.min.js'
import { schema } from './schema.js'

export const normalise = name => name.replace(/[\s\-_]+/g, '').toLowerCase().replaceAll('’', "'")

const lower = label => /^[A-Z](?![A-Z])/.test(label) ? label[0].toLowerCase() + label.slice(1) : label
const listed = names => names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0] || ''

// What the page knows: labels of fields, names of registries, and the letter beside the text.
export class Known {
  constructor (words) {
    this.learn(words)
    this.letter = null // { registry, title, fields, conditions } of the letter whose pages are shown
    this.viewing = false // whether the text shows only what someone reads: the recipient of that letter, or
    this.only = '' // everyone in this registry
    this.whole = false // whether it shows what they do not get, too
  }

  learn ({ fields, registries, anyField }) {
    this.anyField = anyField // whether one that is not listed may be declared elsewhere
    this.fields = new Map(fields.map(field => [normalise(field.name), field]))
    this.registries = registries
  }

  field (name) { return this.fields.get(normalise(name)) || (this.anyField ? { name, label: name } : undefined) }

  label (name) { return this.field(name)?.label || name }

  value ({ name, format }) {
    if (this.only) return ''
    return this.letter?.fields[format ? `${name}, ${format}` : name] || ''
  }

  // Whether words of this condition are left out of what is viewed.
  leavesOut (name) { return this.viewing && !this.only && this.letter?.conditions[name] === false }

  // "If in England": what a passage of words depends on.
  condition (name) { return `If ${lower(this.label(name))}` }

  audience (slugs) { return `Only for ${listed(slugs.map(slug => lower(this.registries[slug] || slug)))}` }

  reads (slugs) {
    const reader = this.only || this.letter?.registry
    return !this.viewing || !reader || slugs.includes(reader)
  }
}

// A field as a chip. One that nobody has declared is red, and says so.
class Chip {
  constructor (node, known, chips) {
    this.node = node
    this.known = known
    this.chips = chips
    this.dom = document.createElement('span')
    this.dom.setAttribute('role', 'group')
    this.dom.setAttribute('aria-roledescription', 'field')
    chips.add(this)
    this.show()
  }

  show () {
    const { name, format } = this.node.attrs
    const { known } = this
    const is = Boolean(known.field(name))
    const value = is ? known.value(this.node.attrs) : ''
    const label = known.label(name)
    this.dom.className = `ds-chip${is ? '' : ' ds-chip--unknown'}${known.viewing && value ? ' ds-chip--read' : ''}`
    this.dom.dataset.field = name
    this.dom.dataset.format = format
    const words = is ? (known.viewing && value ? [['value', value]] : [['label', label], ...(value ? [['value', value]] : [])]) : [['label', `${name}: no such field`]]
    this.dom.replaceChildren(...words.map(([kind, said]) => {
      const part = document.createElement('span')
      part.className = `ds-chip__${kind}`
      part.textContent = said
      return part
    }))
    this.dom.setAttribute('aria-label', is ? `Field ${label}${value ? `: ${value}` : ''}` : `There is no field ${name}`)
  }

  update (node) {
    if (node.type !== this.node.type) return false
    this.node = node
    this.show()
    return true
  }

  ignoreMutation () { return true }
  destroy () { this.chips.delete(this) }
}

class Passage {
  constructor (node, known, passages, change) {
    this.node = node
    this.known = known
    this.passages = passages
    this.dom = document.createElement('div') // no section: passages can share a name
    this.dom.setAttribute('role', 'group')
    this.dom.setAttribute('aria-roledescription', 'passage')
    const head = document.createElement('div')
    head.className = 'ds-passage__head'
    head.contentEditable = 'false'
    this.title = document.createElement('span')
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = 'Change'
    button.className = 'ds-passage__change'
    button.addEventListener('click', change)
    this.button = button
    head.append(this.title, button)
    this.contentDOM = document.createElement('div')
    this.contentDOM.className = 'ds-passage__words'
    this.dom.append(head, this.contentDOM)
    passages.add(this)
    this.show()
  }

  show () {
    const { registries } = this.node.attrs
    const reads = this.known.reads(registries)
    const title = this.known.audience(registries)
    this.dom.className = `ds-passage${reads ? '' : ' ds-passage--out'}`
    this.dom.dataset.registries = registries.join(' ')
    this.dom.setAttribute('aria-label', title)
    this.title.textContent = reads ? title : `${title}. ${this.known.only ? 'Not sent to them' : 'Not in this letter'}`
    this.button.setAttribute('aria-label', `Change who gets this passage: ${title}`)
  }

  update (node) {
    if (node.type !== this.node.type) return false
    this.node = node
    this.show()
    return true
  }

  stopEvent (event) { return !this.contentDOM.contains(event.target) }
  ignoreMutation (mutation) { return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target) }
  destroy () { this.passages.delete(this) }
}

// Words of one condition in one paragraph: { from, to, name }.
function conditionsIn (doc) {
  const found = []
  doc.descendants((node, pos) => {
    const mark = node.isInline && schema.marks.condition.isInSet(node.marks)
    if (!mark) return !node.isInline
    const last = found.at(-1)
    if (last && last.to === pos && last.name === mark.attrs.name) last.to = pos + node.nodeSize
    else found.push({ from: pos, to: pos + node.nodeSize, name: mark.attrs.name })
    return false
  })
  return found
}

export const key = new PluginKey('shown')

export function shown (known, { changePassage, changeCondition, refuse }) {
  const [chips, passages] = [new Set(), new Set()]

  function beginning (name) {
    const label = document.createElement('button')
    label.type = 'button'
    label.className = `ds-if__label${known.field(name) ? '' : ' ds-if__label--unknown'}`
    label.contentEditable = 'false'
    const no = known.leavesOut(name)
    label.textContent = known.field(name) ? `${known.condition(name)}${no ? ': not in this letter' : ''}` : `${name}: no such field`
    label.setAttribute('aria-label', `${label.textContent}. Change this condition`)
    label.dataset.condition = name
    return label
  }

  function decorations (doc) {
    return DecorationSet.create(doc, conditionsIn(doc).flatMap(({ from, to, name }) => {
      const no = known.leavesOut(name)
      return [
        Decoration.widget(from, () => beginning(name), { side: -1, key: `${name}:${no}:${known.label(name)}`, ignoreSelection: true, stopEvent: () => true }),
        Decoration.inline(from, to, { class: no ? 'ds-if__words ds-if__words--out' : 'ds-if__words', role: 'group', 'aria-label': known.condition(name) })
      ]
    }))
  }

  // What is not shown is not changed: neither by deleting all, nor by replacing words.
  function hidden (doc) {
    if (!known.viewing || known.whole) return []
    const passages = doc.content.content.filter(node => node.type === schema.nodes.passage && !known.reads(node.attrs.registries))
    const words = conditionsIn(doc).filter(({ name }) => known.leavesOut(name))
    return [...passages, ...words.map(({ from, to, name }) => name + JSON.stringify(doc.slice(from, to)))]
  }

  return new Plugin({
    key,
    filterTransaction (tr, state) {
      if (!tr.docChanged) return true
      const after = hidden(tr.doc)
      if (hidden(state.doc).every(one => after.includes(one) && after.splice(after.indexOf(one), 1))) return true
      refuse('You can’t change words that are hidden. First choose “All recipients” under “View as”.')
      return false
    },
    state: {
      init: (_, state) => ({ set: decorations(state.doc) }),
      apply: (tr, before) => tr.docChanged || tr.getMeta(key) ? { set: decorations(tr.doc) } : before
    },
    props: {
      decorations (state) { return key.getState(state).set },
      nodeViews: {
        field: node => new Chip(node, known, chips),
        passage: (node, view, getPos) => new Passage(node, known, passages, () => changePassage(getPos()))
      },
      handleDOMEvents: {
        click (view, event) {
          const label = event.target.closest('.ds-if__label')
          if (!label) return false
          event.preventDefault()
          changeCondition(view.posAtDOM(label, 0))
          return true
        }
      }
    },
    view: view => ({
      update (_, before) {
        if (view.state.doc !== before.doc || key.getState(view.state) === key.getState(before)) return
        for (const one of [...chips, ...passages]) one.show()
      }
    })
  })
}

// Another letter beside the text, or another way to look at it.
export const showAgain = view => view.dispatch(view.state.tr.setMeta(key, true).setMeta('addToHistory', false))
