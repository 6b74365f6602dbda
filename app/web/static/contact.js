// What is wrong with a contact is said beside its box as one types, in the words that the form says when it is sent.
const PAUSE = 400
const around = document.querySelector('[data-check]')
const form = around.querySelector('form')
const touched = new Set()
let waiting = null
let asked = 0

const said = document.createElement('p')
said.className = 'govuk-visually-hidden'
said.setAttribute('role', 'status')
form.append(said)

// As the form itself marks a box: a sentence above it that it is described by, and a red edge.
function mark (box, words) {
  const group = box.closest('.govuk-form-group')
  const id = `${box.id}-error`
  const kind = box.tagName === 'TEXTAREA' ? 'govuk-textarea--error' : 'govuk-input--error'
  let line = document.getElementById(id)
  if (words && !line) {
    line = document.createElement('p')
    line.id = id
    line.className = 'govuk-error-message'
    box.before(line)
  }
  const others = (box.getAttribute('aria-describedby') || '').split(' ').filter(one => one && one !== id)
  box.setAttribute('aria-describedby', (words ? [...others, id] : others).join(' '))
  if (!box.getAttribute('aria-describedby')) box.removeAttribute('aria-describedby')
  box.classList.toggle(kind, Boolean(words))
  group.classList.toggle('govuk-form-group--error', Boolean(words))
  if (!words) return line?.remove()
  const hidden = document.createElement('span')
  hidden.className = 'govuk-visually-hidden'
  hidden.textContent = 'Error:'
  line.replaceChildren(hidden, ` ${words}`)
}

async function check () {
  const number = ++asked
  let wrong
  try {
    const answer = await fetch(around.dataset.check, { method: 'POST', body: new FormData(form), redirect: 'error' })
    if (!answer.ok) return
    wrong = await answer.json()
  } catch {
    return // the form says it when it is sent
  }
  if (number !== asked) return
  const words = []
  for (const [name, sentence] of Object.entries(wrong)) {
    const box = form.elements[name]
    if (!touched.has(name)) continue
    mark(box, sentence)
    if (sentence) words.push(sentence)
  }
  if (said.textContent !== words.join(' ')) said.textContent = words.join(' ')
}

form.addEventListener('input', event => {
  touched.add(event.target.name)
  clearTimeout(waiting)
  waiting = setTimeout(check, PAUSE)
})
