// Runs before the page is drawn, so that parts which scripts take over do not flicker. Names are GOV.UK Frontend's.
document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
