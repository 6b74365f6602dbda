// Warns before a sign-in ends. The page says when that is; the server is asked again before anything is said, since
// another tab may have been used, and again when the tab is shown again. Asking is no use of Despatch: "Stay signed in" is.
const mould = document.getElementById('sign-in-end')

if (mould) {
  const dialog = mould.content.firstElementChild
  const { ask: address, warn } = mould.dataset
  const token = dialog.querySelector('[name=csrf_token]')
  const trouble = dialog.querySelector('[data-trouble]')
  const LONGEST = 86_400_000 // milliseconds: browsers lose count of a much longer wait
  let state = '' // of the dialog: warn, final or over; none while nothing is said
  let timer = 0
  let ends = 0 // by this machine's clock

  function wait (seconds) {
    clearTimeout(timer)
    timer = setTimeout(check, Math.min(seconds * 1000, LONGEST))
  }

  function show (next) {
    dialog.querySelector('[data-at]').textContent = time(ends)
    if (next === state) return
    state = next
    trouble.textContent = ''
    if (!state) return dialog.close()
    for (const part of dialog.querySelectorAll('[data-state]')) part.hidden = !part.dataset.state.split(' ').includes(state)
    if (!dialog.isConnected) document.body.append(dialog)
    if (!dialog.open) dialog.showModal()
    dialog.querySelector('button:not([hidden], [hidden] *)').focus()
  }

  function time (moment) {
    const shown = { hour: 'numeric', minute: '2-digit', hour12: true, timeZone: 'Europe/London' }
    return new Date(moment).toLocaleTimeString('en-GB', shown).replace(/\s/, '').toLowerCase()
  }

  // The server's answer: what is left, or that nobody is signed in. Null: there was no answer.
  async function ask (method) {
    const headers = method === 'POST' ? { 'X-CSRFToken': token.value } : {}
    try {
      const answer = await fetch(address, { method, headers, redirect: 'manual' })
      if (answer.type === 'opaqueredirect') return { left: 0 }
      return answer.ok ? await answer.json() : null
    } catch {
      return null
    }
  }

  function take (end) {
    if (end.token) token.value = end.token
    ends = Date.now() + end.left * 1000
    if (end.left <= 0) return show('over')
    if (end.left > end.warn) {
      show('')
      return wait(end.left - end.warn)
    }
    show(end.final ? 'final' : 'warn')
    wait(end.left)
  }

  async function check () {
    const end = await ask('GET')
    if (end) return take(end)
    const left = (ends - Date.now()) / 1000 // as was known before
    if (left <= 0) return show('over')
    if (left <= warn) show('warn')
    wait(left > warn ? left - warn : left)
  }

  dialog.querySelector('[data-stay]').addEventListener('click', async () => {
    const end = await ask('POST')
    if (end) take(end)
    if (state === 'warn') trouble.textContent = 'Despatch did not answer. Try again, or save your work.'
  })
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close())
  document.addEventListener('visibilitychange', () => {
    const due = state || Date.now() >= ends - warn * 1000 // a machine that slept, or a warning that another tab answered
    if (!document.hidden && due && state !== 'over') check()
  })
  window.addEventListener('pageshow', event => { if (event.persisted) check() })

  ends = Date.now() + mould.dataset.left * 1000
  wait(mould.dataset.left - warn)
}
