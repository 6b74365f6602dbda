// What pages do beyond HTML. Every page works without it.
import { initAll as initGovuk } from './vendor/govuk-frontend-6.3.0/govuk-frontend.min.js'
import { initAll as initMoj } from './vendor/moj-frontend-11.1.0/moj-frontend.min.js'

function start (scope) {
  initGovuk({ scope })
  initMoj({ scope })
}

// What is folded on a phone stands open where there is room: by the stylesheet, or by this in older browsers.
function unfold () {
  if (CSS.supports('selector(::details-content)')) return
  for (const fold of document.querySelectorAll('.ds-fold')) {
    if (matchMedia(fold.closest('.ds-steps') ? '(min-width: 40.0625em)' : '(min-width: 61em)').matches) fold.open = true
  }
}

// "3 selected of 100" in the bar above a table with tick boxes, and one box in its head that ticks this page.
function countChosen (bar) {
  const form = bar.closest('form')
  const boxes = [...form.querySelectorAll(`input[type=checkbox][name="${bar.dataset.bulk}"]`)]
  const page = form.querySelector(`[data-bulk-page="${bar.dataset.bulk}"]`)
  const count = bar.querySelector('[data-bulk-count]')
  const words = bar.querySelector('[data-bulk-words]')
  const unchosen = words.textContent
  const show = () => {
    const chosen = boxes.filter(box => box.checked).length
    for (const box of boxes) box.closest('tr').classList.toggle('is-selected', box.checked)
    count.textContent = chosen
    count.hidden = chosen === 0
    words.textContent = chosen ? ` selected of ${bar.dataset.of}` : unchosen
    if (!page) return
    page.checked = chosen > 0 && chosen === boxes.length
    page.indeterminate = chosen > 0 && chosen < boxes.length
  }
  if (page) {
    page.hidden = boxes.length === 0
    page.addEventListener('change', () => { for (const box of boxes) box.checked = page.checked })
  }
  form.addEventListener('change', show)
  window.addEventListener('pageshow', show)
  show()
}

// A region that refreshes itself is not read out each time: only what its `data-said` says, when that changes.
const said = document.createElement('p')
said.className = 'govuk-visually-hidden'
said.setAttribute('role', 'status')

function say (region) {
  const words = region.dataset.said
  if (words && words !== said.textContent) said.textContent = words
}

// A button pressed in a region that refreshes itself must still be there when it is let go, or the click is lost.
let pressed = null
document.addEventListener('pointerdown', event => { pressed = event.target })
for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, () => { pressed = null })

document.addEventListener('htmx:beforeSwap', event => {
  if (pressed && !pressed.closest(':disabled') && event.detail.target.contains(pressed)) event.detail.shouldSwap = false
  // An answer from another address: the sign-in has ended, and its page must not land inside this one.
  const { xhr, pathInfo } = event.detail
  if (xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(pathInfo.requestPath, location).pathname) {
    event.detail.shouldSwap = false
    location.reload()
  }
})
document.addEventListener('htmx:load', event => {
  const region = event.detail.elt
  if (region === document.body) return
  start(region)
  if (region.matches('[data-said]')) say(region)
})

// A tile of a map leads where its name in the table beside it does.
document.addEventListener('click', event => {
  const tile = event.target.closest('.ds-picture [data-href]')
  if (tile) location.assign(tile.dataset.href)
})

// A button that copies the words of a box. Without scripts it is hidden, and the box can be selected.
function offerCopy (button) {
  const box = document.getElementById(button.dataset.copy)
  button.hidden = false
  button.addEventListener('click', async () => {
    box.select()
    let copied = true
    try { await navigator.clipboard.writeText(box.value) } catch { copied = document.execCommand('copy') }
    button.nextElementSibling.textContent = copied ? 'Copied' : 'Select the box and copy it'
  })
}

start(document)
unfold()
document.querySelectorAll('[data-copy]').forEach(offerCopy)
document.querySelectorAll('[data-bulk]').forEach(countChosen)
document.body.append(said)
