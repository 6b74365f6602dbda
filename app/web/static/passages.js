// A message beside the form of a reply: words selected in it are put, by a button, into the passage of an ask.
// Without this script they are copied and pasted.
const message = document.querySelector('[data-passages]')
let selected = ''

document.addEventListener('selectionchange', () => {
  const selection = document.getSelection()
  const within = [selection?.anchorNode, selection?.focusNode].every(node => node && message?.contains(node))
  if (within && !selection.isCollapsed) selected = selection.toString().trim()
})

for (const box of message ? document.querySelectorAll('textarea[name^=ask-][name$=-passage]') : []) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'govuk-button govuk-button--secondary govuk-button--small govuk-!-margin-bottom-0 govuk-!-margin-top-2'
  button.textContent = 'Use the words selected in the message'
  const said = document.createElement('span')
  said.className = 'ds-small'
  said.setAttribute('role', 'status')
  button.addEventListener('click', () => {
    said.textContent = selected ? '' : ' Select words in the message first.'
    if (!selected) return
    box.value = selected
    box.dispatchEvent(new Event('input', { bubbles: true }))
    box.focus()
  })
  box.after(button, said)
}
