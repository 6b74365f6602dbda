// Asks the browser for a passkey, and sends what it answers with the form. The server checks it.
const form = document.querySelector('[data-passkey]')
const error = form.querySelector('[data-passkey-error]')
const button = form.querySelector('button')

const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0))
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

async function challenge () {
  const body = new FormData()
  body.set('csrf_token', form.elements.csrf_token.value)
  const answer = await fetch(form.dataset.challenge, { method: 'POST', body, redirect: 'error' })
  if (!answer.ok) throw new Error(answer.statusText)
  return await answer.json()
}

const withBytes = list => (list || []).map(one => ({ ...one, id: bytes(one.id) }))

function askToCreate (options) {
  return navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials)
    }
  })
}

function askToConfirm (options) {
  return navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: withBytes(options.allowCredentials)
    }
  })
}

function written (credential) {
  const response = {}
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[name]) response[name] = text(credential.response[name])
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response })
}

async function send (event) {
  if (form.elements.name?.value.trim() === '') return // the server says that a name is missing
  event.preventDefault()
  error.textContent = ''
  button.disabled = true
  try {
    const { step, options } = await challenge()
    const ask = form.dataset.passkey === 'create' ? askToCreate : askToConfirm
    const answer = written(await ask(options))
    form.elements.factor_step.value = step
    form.elements.factor_answer.value = answer
    form.submit()
  } catch (problem) {
    button.disabled = false
    if (problem.name === 'InvalidStateError') error.textContent = form.dataset.taken
    else if (problem instanceof DOMException) error.textContent = form.dataset.refused
    else error.textContent = form.dataset.failed
    button.focus()
  }
}

if (window.PublicKeyCredential) {
  form.hidden = false
  document.querySelector('[data-passkey-instead]').hidden = true
  form.addEventListener('submit', send)
}
