// The page of the letter: lines that can be gone to, and care that nothing written is lost.
const form = document.getElementById('letter-form')

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
