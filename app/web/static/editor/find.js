// Find and replace, in a row below the buttons.
import { SearchQuery, findNext, replaceAll, replaceNext, setSearchState } from '../vendor/prosemirror-1.44.0/prosemirror.min.js'

const ACTS = { next: findNext, replace: replaceNext, all: replaceAll }

export function startFind (row, view) {
  const [words, instead] = row.querySelectorAll('input')
  const said = row.querySelector('[role=status]')

  function ask () {
    const query = new SearchQuery({ search: words.value, replace: instead.value, literal: true })
    view.dispatch(setSearchState(view.state.tr, query))
    return query
  }

  function perform (act) {
    const query = ask()
    const found = query.valid && query.findNext(view.state) !== null
    said.textContent = query.valid && !found ? 'Not found.' : ''
    if (!found) return
    ACTS[act](view.state, view.dispatch)
    view.dispatch(view.state.tr.scrollIntoView())
  }

  function close () {
    row.hidden = true
    words.value = ''
    ask()
    view.focus()
  }

  row.addEventListener('click', event => {
    const { find } = event.target.closest('button')?.dataset ?? {}
    if (find === 'close') close()
    else if (find) perform(find)
  })
  row.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.target.matches('input')) perform('next')
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
  })
  // What is typed to search changes nothing in the letter.
  row.addEventListener('input', event => { event.stopPropagation(); ask() })

  return () => {
    const { from, to } = view.state.selection
    row.hidden = false
    words.value = view.state.doc.textBetween(from, to, ' ').slice(0, 100) || words.value
    words.select()
    ask()
  }
}
