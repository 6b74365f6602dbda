// The page of the letter: lines that can be gone to, and care that nothing written is lost.
const form = document.getElementById('letter-form')

// Whether a box holds something else than its page came with.
function isChanged (box) {
  if (box.type === 'hidden' || box.type === 'submit') return false
  if (box.options) return box.selectedIndex !== Math.max(0, [...box.options].findIndex(option => option.defaultSelected))
  return box.type === 'radio' ? box.checked !== box.defaultChecked : box.value !== box.defaultValue
}

// A fault's link puts the cursor on its line, with the line chosen.
document.addEventListener('click', event => {
  const link = event.target.closest('a[data-line]')
  if (!link) return
  const box = document.querySelector(link.getAttribute('href'))
  const lines = box.value.split('\n')
  const line = Math.min(Number(link.dataset.line), lines.length)
  const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0)
  event.preventDefault()
  box.focus()
  box.setSelectionRange(start, start + lines[line - 1].length)
  box.scrollTop = box.scrollHeight * Math.max(0, line - 3) / lines.length
  box.scrollIntoView({ block: 'center' })
})

if (form && form.matches('[data-typed]')) {
  let typed = form.dataset.typed === 'yes'
  form.addEventListener('input', () => { typed = true })
  form.addEventListener('submit', () => { typed = false })
  addEventListener('beforeunload', event => { if (typed) event.preventDefault() })

  // The back button brings typed words into a page that may be newer than they are. They are sent as what they were
  // written from, so that what somebody else has saved meanwhile is shown first.
  const from = [form.elements.seen, form.elements.beside]
  form.addEventListener('input', () => {
    history.replaceState({ ...history.state, writtenFrom: from.map(box => box.value) }, '')
  }, { once: true })
  addEventListener('pageshow', () => {
    const writtenFrom = history.state?.writtenFrom
    if (!writtenFrom || ![...form.elements].some(isChanged)) return
    typed = true
    from.forEach((box, number) => { box.value = writtenFrom[number] })
  })

  // The pages stay as they were when they can't be asked for, and that is said.
  const unfollowed = document.querySelector('[data-unfollowed]')
  for (const failed of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) {
    document.addEventListener(failed, () => { unfollowed.hidden = false })
  }
  document.addEventListener('htmx:afterRequest', event => { if (event.detail.successful) unfollowed.hidden = true })

  // The sign-in has ended: the page stays, with what is written, and says so.
  const ended = form.querySelector('[data-signed-out]')
  document.getElementById('preview').addEventListener('htmx:beforeSwap', event => {
    const { xhr, pathInfo } = event.detail
    if (!xhr.responseURL || new URL(xhr.responseURL).pathname === pathInfo.requestPath) return
    event.stopPropagation()
    event.detail.shouldSwap = false
    ended.hidden = false
  })
}
