// The box in the header that finds anything. Without this script it is a form that leads to the page of results.
// With it, "/" goes to the box, and what is found stands below it as one types: arrows choose, Enter opens, Escape closes.
const form = document.querySelector('[data-find]')

if (form) {
  const box = form.querySelector('input')
  const list = form.querySelector('[role=listbox]')
  const said = form.querySelector('[data-find-said]')
  const WAIT = 120 // milliseconds without a key before anything is asked for
  let waiting = 0
  let asking = null
  let chosen = -1

  box.setAttribute('role', 'combobox')
  box.setAttribute('aria-autocomplete', 'list')
  box.setAttribute('aria-controls', list.id)
  box.setAttribute('aria-expanded', 'false')
  box.setAttribute('aria-keyshortcuts', '/')

  const options = () => [...list.querySelectorAll('[role=option]')]

  function close () {
    clearTimeout(waiting)
    asking?.abort()
    list.hidden = true
    choose(-1)
    box.setAttribute('aria-expanded', 'false')
  }

  function choose (number) {
    chosen = number
    options().forEach((option, at) => {
      option.setAttribute('aria-selected', String(at === number))
      if (at === number) option.scrollIntoView({ block: 'nearest' })
    })
    const option = options()[number]
    if (option) box.setAttribute('aria-activedescendant', option.id)
    else box.removeAttribute('aria-activedescendant')
  }

  async function ask () {
    const typed = box.value.trim()
    if (typed.length < 2) return close()
    asking?.abort()
    asking = new AbortController()
    try {
      const answer = await fetch(`${form.dataset.find}?${new URLSearchParams({ q: typed })}`, { signal: asking.signal })
      if (!answer.ok || answer.redirected) return close() // the sign-in has ended: Enter leads to where that is said
      list.innerHTML = await answer.text()
    } catch (stopped) {
      if (stopped.name === 'AbortError') return
      return close()
    }
    const found = options().length
    choose(-1)
    list.hidden = found === 0
    box.setAttribute('aria-expanded', String(found > 0))
    said.textContent = found ? `${found - 1} found. Use the arrow keys to choose one.` : 'No results yet.'
  }

  box.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(ask, WAIT)
  })
  box.addEventListener('keydown', event => {
    const count = options().length
    if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault()
      close()
    } else if (event.key === 'ArrowDown' && list.hidden) {
      event.preventDefault()
      ask()
    } else if (['ArrowDown', 'ArrowUp'].includes(event.key) && !list.hidden && count) {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      choose(chosen < 0 && step < 0 ? count - 1 : (chosen + step + count) % count)
    } else if (event.key === 'Enter' && !list.hidden && options()[chosen]) {
      event.preventDefault()
      location.assign(options()[chosen].dataset.href)
    }
  })
  list.addEventListener('pointerdown', event => event.preventDefault()) // the box keeps the focus
  list.addEventListener('click', event => {
    const option = event.target.closest('[role=option]')
    if (option) location.assign(option.dataset.href)
  })
  form.addEventListener('focusout', event => { if (!form.contains(event.relatedTarget)) close() })
  document.addEventListener('keydown', event => {
    const writes = event.target.closest('input, textarea, select, [contenteditable]')
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || writes) return
    event.preventDefault()
    box.focus()
    box.select()
  })
}
