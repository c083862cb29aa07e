// A portal in a container of the test's own.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GenericContainer, Wait } from 'testcontainers'

const PORT = 2424
let container, url

before(async () => {
  container = await new GenericContainer('mock-imbot')
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forHttp('/readyz', PORT))
    .start()
  url = `http://${container.getHost()}:${container.getMappedPort(PORT)}`
})

after(() => container?.stop())

async function post(path, body) {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return answer.json()
}

test('a chat', async () => {
  const portal = await post('/_mock/portals', {}) // isolated: nothing of it is seen by other tests
  const auth = portal.apps[0].tokens[0].access_token
  const { result } = await post('/rest/imbot.chat.add', { auth, TITLE: 'Team', USERS: [1, 2] })
  const state = await (await fetch(`${url}/_mock/portals/${portal.name}`)).json()
  assert.equal(state.chats.find((chat) => chat.id === result).title, 'Team')
  const made = [{ method: 'imbot.chat.add', params: { TITLE: 'Team' }, times: 1 }]
  const report = await post(`/_mock/portals/${portal.name}/verify`, { calls: made })
  assert.equal(report.error, undefined, report.error?.message)
})
