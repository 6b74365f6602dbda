// A certified identity server (npm's oidc-provider), for tests: node oidc_provider.mjs PORT ADDRESS-OF-DESPATCH
// Everybody who types a name on its page is that person, and is a drafter.
import { Provider } from 'oidc-provider'

const [port, despatch] = process.argv.slice(2)

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{
    client_id: 'despatch',
    client_secret: 'a secret of the tests',
    redirect_uris: [`${despatch}/sign-on/dept/callback`],
    post_logout_redirect_uris: [`${despatch}/sign-in`],
    backchannel_logout_uri: `${despatch}/sign-on/dept/back-channel-logout`,
    backchannel_logout_session_required: true,
    require_auth_time: true,
  }],
  claims: { openid: ['sub', 'groups'], email: ['email'], profile: ['name'] },
  conformIdTokenClaims: false,
  cookies: { keys: ['a key of the tests'] },
  features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
  // its dispatcher lets nothing through to this machine, and its signal gives a busy one too little time
  fetch: (address, options) =>
    fetch(address, { ...options, dispatcher: undefined, signal: AbortSignal.timeout(60_000) }),
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, groups: ['Drafters'] }) }),
  pkce: { required: () => true },
})

provider.on('server_error', (_context, problem) => console.error(problem))
provider.on('backchannel.error', (_context, problem) => console.error(problem))
provider.listen(port)
