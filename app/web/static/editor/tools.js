// The buttons above a text, and the windows from which fields, conditions, audience blocks and standard lines are taken.
import * as edits from './edits.js'

const shown = element => !element.closest('[hidden]')

// One stop for the Tab key; arrows go from button to button.
function startBar (bar) {
  const buttons = [...bar.querySelectorAll('button')]
  const stop = button => buttons.forEach(one => { one.tabIndex = one === button ? 0 : -1 })
  stop(buttons[0])
  bar.addEventListener('focusin', event => stop(event.target.closest('button')))
  bar.addEventListener('keydown', event => {
    const at = buttons.indexOf(document.activeElement)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + buttons.length, Home: 0, End: buttons.length - 1 }[event.key]
    if (to === undefined || at < 0) return
    event.preventDefault()
    buttons[to % buttons.length].focus()
  })
  bar.hidden = false
}

// A window to take something from: what is typed narrows its list, arrows go through it, Enter takes, Escape closes.
function startPicker (dialog, take) {
  const box = dialog.querySelector('input[type=search]')
  const found = dialog.querySelector('[data-found]')
  const all = () => [...dialog.querySelectorAll('[data-choices] button')].filter(shown)

  function narrow () {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean)
    for (const item of dialog.querySelectorAll('[data-choices] li')) {
      const text = item.textContent.toLowerCase()
      item.hidden = !words.every(word => text.includes(word))
    }
    for (const group of dialog.querySelectorAll('[data-group]')) group.hidden = ![...group.querySelectorAll('li')].some(shown)
    const count = all().length
    found.textContent = count === 1 ? '1 found.' : count ? `${count} found.` : 'No results.'
  }
  if (box && !box.hasAttribute('hx-get')) box.addEventListener('input', narrow)

  dialog.addEventListener('keydown', event => {
    const choices = all()
    const at = choices.indexOf(document.activeElement)
    if (event.key === 'ArrowDown' && (at >= 0 || event.target === box)) choices[Math.min(at + 1, choices.length - 1)]?.focus()
    else if (event.key === 'ArrowUp' && at >= 0) (choices[at - 1] || box)?.focus()
    else if (event.key === 'Enter' && event.target === box) choices[0]?.click()
    else if (event.key === 'Escape') dialog.close() // in a box for searching it would only empty that
    else return
    event.preventDefault()
  })
  dialog.addEventListener('click', event => {
    const button = event.target.closest('button')
    if (!button) return
    if (button.dataset.close !== undefined) return dialog.close()
    const change = take(button, dialog)
    if (!change) return
    dialog.close()
    change()
  })
  dialog.addEventListener('picker:open', () => {
    if (!box || box.hasAttribute('hx-get')) return
    box.value = ''
    narrow()
    found.textContent = ''
  })
}

export function startTools (box, view, run) {
  const bar = document.querySelector(`[data-tools-of="${box.id}"]`)
  if (!bar) return
  const perform = make => { run(make)(view); view.focus() }

  function take (button, dialog) {
    const { insert, condition } = button.dataset
    const apart = button.closest('[data-apart]') !== null
    if (insert) return () => perform(state => edits.insert(state, insert, apart))
    if (condition) return () => perform(state => edits.condition(state, condition))
    if (button.dataset.audience === undefined) return null
    const chosen = [...dialog.querySelectorAll('input[type=checkbox]:checked')].map(one => one.value)
    dialog.querySelector('[data-wrong]').hidden = chosen.length > 0
    return chosen.length ? () => perform(state => edits.audience(state, chosen)) : null
  }

  box.before(bar)
  for (const dialog of document.querySelectorAll(`dialog[data-picker-of="${box.id}"]`)) startPicker(dialog, take)
  bar.addEventListener('click', event => {
    const button = event.target.closest('button')
    if (button?.dataset.edit) return perform(edits[button.dataset.edit])
    if (!button?.dataset.picker) return
    const dialog = document.getElementById(button.dataset.picker)
    for (const ticked of dialog.querySelectorAll('input[type=checkbox]')) ticked.checked = false
    dialog.showModal()
    dialog.dispatchEvent(new Event('picker:open'))
  })
  // The text keeps what is chosen in it, and its place, when a button is pressed with the mouse.
  bar.addEventListener('pointerdown', event => event.preventDefault())
  startBar(bar)
}
