// @bitrix24/b24jssdk: B24Hook, which is always https, and B24OAuth at any address.
import { AjaxError, B24Hook, B24OAuth, RefreshTokenError } from '@bitrix24/b24jssdk'
import { play, Refused } from './acts.mjs'

function connect(portal, options) {
  const limits = options.limits ? { restrictionParams: options.limits } : undefined
  let b24
  if (options.auth === 'webhook') {
    b24 = B24Hook.fromWebhookUrl(`https://${portal.https}/rest/${portal.user}/${portal.webhook}`, limits)
  } else {
    const rest = `http://${portal.http}/rest/`
    b24 = new B24OAuth(
      {
        applicationToken: portal.application_token,
        userId: portal.user,
        memberId: portal.member_id,
        accessToken: portal.access_token,
        refreshToken: portal.refresh_token,
        expires: options.knows_expiry ? portal.expires : Math.floor(Date.now() / 1000) + 3600,
        expiresIn: 3600,
        scope: 'imbot,im,user',
        domain: portal.http,
        clientEndpoint: rest,
        serverEndpoint: rest,
        status: 'L'
      },
      { clientId: portal.client_id, clientSecret: portal.client_secret },
      limits
    )
  }
  b24.offClientSideWarning()
  const kept = []
  if (b24 instanceof B24OAuth) {
    b24.setCallbackRefreshAuth(async ({ authData }) => kept.push(authData))
  }
  return {
    async call(method, params) {
      const answer = await b24.actions.v2.call.make({ method, params })
      if (!answer.isSuccess) throw [...answer.getErrors()][0]
      return answer.getData().result
    },
    async batch(commands, isHaltOnError) {
      const calls = Object.fromEntries(commands.map(([key, method, params]) => [key, { method, params }]))
      return told(await b24.actions.v2.batch.make({ calls, options: { isHaltOnError } }))
    },
    async listed(commands, isHaltOnError) {
      const calls = commands.map(([, method, params]) => [method, params])
      return told(await b24.actions.v2.batch.make({ calls, options: { isHaltOnError } }))
    },
    async tokens() {
      const { access_token, refresh_token } = b24.auth.getAuthData()
      return [access_token, refresh_token, kept.length]
    },
    async isAdmin() {
      await b24.initIsAdmin()
      return b24.auth.isAdmin
    }
  }
}

function told(answer) {
  const errors = [...answer.errors].map(([key, { code, message }]) => [key, { error: code, error_description: message }])
  return { result: answer.getData(), result_error: Object.fromEntries(errors) }
}

function read(error) {
  if (error instanceof AjaxError || error instanceof RefreshTokenError) {
    return new Refused(error.status, error.code, error.message)
  }
}

await play(connect, read)
