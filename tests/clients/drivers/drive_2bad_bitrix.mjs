// @2bad/bitrix: GET requests only, two a second.
import bitrix from '@2bad/bitrix'
import { play, Refused } from './acts.mjs'

function connect(portal, options) {
  const rest = `http://${portal.http}/rest`
  const client =
    options.auth === 'oauth'
      ? bitrix.Bitrix(rest, undefined, { headers: { authorization: `Bearer ${portal.access_token}` } })
      : bitrix.Bitrix(`${rest}/${portal.user}/${portal.webhook}`)
  return {
    async call(method, params) {
      return (await client.call(method, params)).result
    },
    async batch(commands) {
      const calls = Object.fromEntries(commands.map(([key, method, params]) => [key, { method, params }]))
      const { result, result_error } = (await client.batch(calls)).result
      return { result, result_error }
    }
  }
}

function read(error) {
  if (error.response) {
    const { body, statusCode } = error.response
    return new Refused(statusCode, body.error, body.error_description)
  }
  return new Refused(null, null, error.message)
}

await play(connect, read)
