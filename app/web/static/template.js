// The page that writes a template: care that nothing written is lost.
const form = document.getElementById('template-form')

let typed = form.dataset.typed === 'yes'
form.addEventListener('input', () => { typed = true })
form.addEventListener('submit', () => { typed = false })
addEventListener('beforeunload', event => { if (typed) event.preventDefault() })

// The back button brings typed words into a page that may be newer than they are. They are sent as what they were written
// from, so that what somebody else has saved meanwhile is shown first.
const { seen } = form.elements
form.addEventListener('input', () => { history.replaceState({ ...history.state, writtenFrom: seen.value }, '') }, { once: true })
addEventListener('pageshow', () => {
  const writtenFrom = history.state?.writtenFrom
  const changed = [...form.elements].some(box => box.matches('textarea, input[type=text]') && box.value !== box.defaultValue)
  if (writtenFrom && changed) {
    typed = true
    seen.value = writtenFrom
  }
})

// The pages stay as they were when they can't be asked for, and that is said.
const unfollowed = document.querySelector('[data-unfollowed]')
for (const failure of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) {
  document.addEventListener(failure, () => { unfollowed.hidden = false })
}
document.addEventListener('htmx:afterRequest', ({ detail }) => { if (detail.successful) unfollowed.hidden = true })

// The sign-in has ended: the page stays, with what is written, and says so.
document.getElementById('preview').addEventListener('htmx:beforeSwap', event => {
  const { xhr, pathInfo } = event.detail
  if (!xhr.responseURL || new URL(xhr.responseURL).pathname === pathInfo.requestPath) return
  event.stopPropagation()
  event.detail.shouldSwap = false
  form.querySelector('[data-signed-out]').hidden = false
})
