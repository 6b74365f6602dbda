// The page of the letter: care that nothing written is lost.
const form = document.getElementById('letter-form')

// Whether a box holds something else than its page came with.
function isChanged (box) {
  if (box.type === 'hidden' || box.type === 'submit') return false
  if (box.options) return box.selectedIndex !== Math.max(0, [...box.options].findIndex(option => option.defaultSelected))
  return box.type === 'radio' ? box.checked !== box.defaultChecked : box.value !== box.defaultValue
}

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

  // What is typed is kept on the server when nothing was typed for a moment, and every few seconds while it goes on.
  const [PAUSE, AT_MOST] = [2000, 8000] // milliseconds
  const draft = document.getElementById('draft')
  let soon = 0
  let latest = 0
  function keep () {
    clearTimeout(soon)
    clearTimeout(latest)
    soon = latest = 0
    draft.dispatchEvent(new Event('keep'))
  }
  form.addEventListener('input', () => {
    clearTimeout(soon)
    soon = setTimeout(keep, PAUSE)
    latest ||= setTimeout(keep, AT_MOST)
  })
  draft.addEventListener('htmx:afterSwap', () => { form.elements.draft.value = draft.querySelector('[data-known]').dataset.known })
  document.addEventListener('visibilitychange', () => { if (soon && document.hidden) keep() })
  form.addEventListener('submit', () => {
    clearTimeout(soon)
    clearTimeout(latest)
    htmx.trigger(draft, 'htmx:abort')
  })

  // The pages stay as they were when they can't be asked for, and that is said; so is a draft that can't be kept.
  const preview = document.getElementById('preview')
  const failed = new Map([
    [preview, document.querySelector('[data-unfollowed]')],
    [draft, document.querySelector('[data-unkept]')]
  ])
  for (const failure of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) {
    document.addEventListener(failure, ({ detail }) => { if (failed.has(detail.target)) failed.get(detail.target).hidden = false })
  }
  // The pages come with the letters to choose from, and with the one that they show. A letter that was chosen after they
  // were asked for stays chosen: its pages follow.
  const choice = () => document.getElementById('letter-choice')
  let askedFor, chosenSince
  document.addEventListener('htmx:beforeRequest', ({ detail }) => { if (detail.target === preview) askedFor = choice()?.value })
  document.addEventListener('htmx:oobBeforeSwap', ({ detail: { target } }) => {
    if (target === choice()) chosenSince = target.value === askedFor ? undefined : target.value
  })
  document.addEventListener('htmx:oobAfterSwap', ({ detail: { target } }) => {
    if (target !== choice()) return
    const options = [...target.options]
    const chosen = options.find(one => one.value === chosenSince) ?? options.find(one => one.defaultSelected)
    if (chosen) chosen.selected = true
  })
  document.addEventListener('htmx:afterRequest', ({ detail }) => {
    if (detail.successful && failed.has(detail.target)) failed.get(detail.target).hidden = true
  })

  // The sign-in has ended: the page stays, with what is written, and says so.
  const ended = form.querySelector('[data-signed-out]')
  for (const part of failed.keys()) {
    part.addEventListener('htmx:beforeSwap', event => {
      const { xhr, pathInfo } = event.detail
      if (!xhr.responseURL || new URL(xhr.responseURL).pathname === pathInfo.requestPath) return
      event.stopPropagation()
      event.detail.shouldSwap = false
      ended.hidden = false
    })
  }
}
